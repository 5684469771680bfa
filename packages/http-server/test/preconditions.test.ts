import { describe, expect, it } from "vitest";
import { removalFinished } from "./removal-finished.ts";
import { servedHost, until } from "./served-host.ts";

const P = "/api/v1/projects";

describe("preconditions and idempotency on the real host", () => {
  it("If-Match is compared with the revision as RFC 9110 says", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const put = (etag: string, description: string) =>
      call("PUT", `${P}/${id}`, { headers: { "if-match": etag }, body: { description } });
    expect((await put('"1"', "a")).status).toBe(200);
    const stale = await put('"1"', "b");
    expect(stale.status).toBe(412);
    expect(stale.body["error"]).toBe("precondition_failed");
    const weak = await put('W/"2"', "b");
    expect(weak.status).toBe(412);
    expect(weak.body["message"]).toBe(
      'If-Match does not match: the project is at revision 2, so only "2" does (a weak tag, W/"2", never does). Read the project again',
    );
    expect((await put('"x"', "b")).status).toBe(412);
    expect((await put('"7", W/"2", "2"', "b")).status).toBe(200);
    expect((await put("*", "c")).status).toBe(200);
    expect((await put("4", "d")).body["issues"]).toMatchObject([{ path: "If-Match" }]);
    expect((await call("DELETE", `${P}/${id}`, { headers: { "if-match": '"1"' } })).status).toBe(
      412,
    );
    expect((await call("GET", `${P}/${id}`)).body["description"]).toBe("c");
    expect(
      (await call("PUT", `${P}/absent`, { headers: { "if-match": '"1"' }, body: {} })).status,
    ).toBe(404);
  });

  it("a repeated key gets the first answer, another body is refused, and keys of two callers are separate", async () => {
    const { call, input } = await servedHost();
    const headers = { "idempotency-key": "create-1" };
    const first = await call("POST", P, { headers, body: input });
    const again = await call("POST", P, { headers, body: input });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body["id"]).toBe(first.body["id"]);
    const other = await call("POST", P, { headers, body: { ...input, name: "other" } });
    expect([other.status, other.body["error"]]).toEqual([422, "idempotency_key_reused"]);
    const bob = await call("POST", P, {
      token: "acme-other",
      headers,
      body: { ...input, name: "bobs" },
    });
    expect(bob.status).toBe(201);
    expect(bob.body["id"]).not.toBe(first.body["id"]);
  });

  it("a repeated delete answers 202 while it goes on, then its result, also after the project is gone", async () => {
    const { call, create, engine } = await servedHost();
    const { id } = await create();
    engine.setRemoval("manual");
    const remove = () =>
      call("DELETE", `${P}/${id}`, {
        headers: { "idempotency-key": "delete-1", prefer: "wait=0" },
      });
    expect((await remove()).status).toBe(202);
    expect((await remove()).status).toBe(202);
    await removalFinished(engine, id);
    const ended = await until(remove, ({ status }) => status !== 202);
    expect(ended.status).toBe(200);
    expect(ended.body).toMatchObject({ message: "Project deleted successfully", id });
    expect((await call("DELETE", `${P}/${id}`)).status).toBe(404);
  });

  it("one key starts one run", async () => {
    const { call, create } = await servedHost();
    const { id } = await create();
    const run = () => call("POST", `${P}/${id}/run`, { headers: { "idempotency-key": "run-1" } });
    const [first, ...rest] = await Promise.all([run(), run(), run(), run()]);
    for (const one of rest) expect(one.text).toBe(first?.text);
    expect((await call("GET", `${P}/${id}/runs`)).body["total"]).toBe(1);
  });
});
