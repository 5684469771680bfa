import { expect, it } from "vitest";
import type { Store } from "@dagctl/core/contracts";
import { memoryData, memoryStore } from "@dagctl/testing";
import { servedHost, until } from "./served-host.ts";

it("A host whose lease was lost answers 503 at /readyz and to calls, with Retry-After and without its id, until it has a new lease", async () => {
  const data = memoryData();
  const plain = memoryStore({ data, replicas: false });
  let open = (): void => undefined;
  let gate: Promise<void> | undefined;
  const store: Store = {
    ...plain,
    async claimHost(...call) {
      await gate;
      return plain.claimHost(...call);
    },
  };
  const { call, create } = await servedHost({ store });
  const { id } = await create();
  const [host = ""] = data.leases.keys();
  gate = new Promise((resolve) => (open = resolve));
  // The lease has ended in the store, and this host does not know it yet.
  data.leases.clear();
  const refused = await call("PUT", `/api/v1/projects/${id}`, { body: { description: "new" } });
  expect([refused.status, refused.body["error"]]).toEqual([503, "unavailable"]);
  expect(refused.body["message"]).toBe(
    "This host has lost its lease and is claiming a new one. Try again in a few seconds",
  );
  expect(refused.headers.get("retry-after")).toBe("5");
  const ready = await call("GET", "/readyz", { token: "" });
  expect(ready.status).toBe(503);
  expect(host).toMatch(/^[0-9a-f-]{36}$/);
  expect(refused.text + ready.text).not.toContain(host);
  expect((await call("GET", "/healthz", { token: "" })).status).toBe(200);
  open();
  await until(
    async () => (await call("GET", "/readyz", { token: "" })).status,
    (status) => status === 200,
  );
  expect(
    (await call("PUT", `/api/v1/projects/${id}`, { body: { description: "new" } })).status,
  ).toBe(200);
});
