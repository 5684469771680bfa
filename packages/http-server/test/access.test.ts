import { ACCESS, type Entry, entriesOf, hasAccess } from "@dagctl/api";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { bearerTokens, type Identity } from "../src/index.ts";
import { type Answer, type ServedHost, servedHost } from "./served-host.ts";

/** Each token has its access as its name. `foreign` belongs to another organization. */
const IDENTITIES: Readonly<Record<string, Identity>> = {
  ...Object.fromEntries(
    ACCESS.map((access) => [access, { organization: "org-acme", caller: access, access }]),
  ),
  foreign: { organization: "org-rival", caller: "rick", access: "admin" },
};

/** What the test calls: an existing record of `org-acme` for each parameter. */
interface Records {
  readonly [parameter: string]: string;
}

async function served(): Promise<{ readonly on: ServedHost; readonly records: Records }> {
  const store = memoryTokenStore();
  const on = await servedHost(
    {},
    {
      tokens: { store, organization: "org-local" },
      authenticate: bearerTokens({
        lookup: (token) => (Object.hasOwn(IDENTITIES, token) ? IDENTITIES[token] : undefined),
      }),
    },
  );
  const token = "admin";
  // Of a type that has plans.
  const input = { ...on.input, project_type: "sqlmesh" };
  const made = await on.call("POST", "/api/v1/projects", { token, body: input });
  const project = String(made.body["id"]);
  const plan = await on.call("POST", `/api/v1/projects/${project}/plans`, { token });
  const run = await on.call("POST", `/api/v1/projects/${project}/run`, { token });
  const body = { name: "A", value: "1" };
  const variable = await on.call("POST", "/api/v1/environment-variables", { token, body });
  const stored = await on.call("POST", "/api/v1/tokens", {
    token,
    body: { name: "ci", access: "read" },
  });
  await on.call("PUT", "/api/v1/secrets/deploy-key", { token, body: { value: "key" } });
  const hook = await on.call("POST", "/api/v1/hooks", {
    token,
    body: { provider: "github", repository_url: on.input.repository_url },
  });
  const notification = await on.call("POST", "/api/v1/notifications", {
    token,
    body: {
      name: "on call",
      kind: "webhook",
      url: "https://hooks.example.com/x",
      events: ["run.failed"],
    },
  });
  const notified = `/api/v1/notifications/${String(notification.body["id"])}`;
  const delivery = await on.call("POST", `${notified}/test`, { token });
  const { operations } = await on.host.organization("org-acme").operations.list(project);
  const records = {
    project,
    run: String(run.body["job_run_id"]),
    job: "scheduled-run",
    plan: String(plan.body["id"]),
    environment: "dev_ann",
    operation: operations[0]?.id ?? "",
    variable: String(variable.body["id"]),
    token: String(stored.body["id"]),
    secret: "deploy-key",
    hook: String(hook.body["id"]),
    notification: String(notification.body["id"]),
    delivery: String(delivery.body["id"]),
  };
  return { on, records };
}

function request(
  on: ServedHost,
  { call }: Entry,
  records: Records,
  token: string,
  fields: object = { no_such_field: 1 },
  method: string = call.method,
) {
  const path = call.path.replace(/:([a-z]+)/g, (_all, name: string) => records[name] ?? "");
  const body = call.body === "object" ? { body: fields } : {};
  const headers = call.stream === "events" ? { headers: { accept: "text/event-stream" } } : {};
  return on.call(method, `/api/v1${path}`, { token, ...body, ...headers });
}

const code = ({ status, body }: Answer): unknown => [status, body["error"]];

describe("each call of the API", () => {
  it("is refused without a token, and with one that is broken or unknown", async () => {
    const { on, records } = await served();
    for (const entry of entriesOf()) {
      for (const token of ["", "unknown", "with space"])
        expect([entry.id, code(await request(on, entry, records, token))]).toEqual([
          entry.id,
          [401, "unauthenticated"],
        ]);
    }
  });

  it("is refused with a weaker access than it needs, before its body is read", async () => {
    const { on, records } = await served();
    for (const entry of entriesOf()) {
      for (const access of ACCESS.filter((one) => !hasAccess(one, entry.call.access)))
        expect([entry.id, access, code(await request(on, entry, records, access))]).toEqual([
          entry.id,
          access,
          [403, "forbidden"],
        ]);
    }
  });

  it("is admitted with the access that it needs", async () => {
    const { on, records } = await served();
    // What deletes comes last.
    const entries = entriesOf().toSorted(
      (one, other) => Number(one.call.method === "DELETE") - Number(other.call.method === "DELETE"),
    );
    for (const entry of entries) {
      const { access, method, stream } = entry.call;
      // A stream of events has no end.
      const asked = stream === "events" ? "HEAD" : method;
      const { status } = await request(on, entry, records, access, { no_such_field: 1 }, asked);
      expect([entry.id, [401, 403, 405].includes(status)]).toEqual([entry.id, false]);
    }
  });

  it("answers another organization exactly as if the record did not exist", async () => {
    const { on, records } = await served();
    const absent = Object.fromEntries(
      Object.entries(records).map(([name, id]) => [
        name,
        id.replace(/.$/, (last) => (last === "a" ? "b" : "a")),
      ]),
    );
    for (const entry of entriesOf().filter(({ call }) => call.path.includes(":"))) {
      const foreign = await request(on, entry, records, "foreign", {});
      const nothing = await request(on, entry, absent, "foreign", {});
      const text = Object.entries(records).reduce(
        (all, [name, id]) => all.replaceAll(id, absent[name] ?? ""),
        foreign.text,
      );
      // A PUT by name creates what does not exist; this one has no value.
      const status = entry.id === "secrets.put" ? 400 : 404;
      expect([entry.id, foreign.status, text]).toEqual([entry.id, status, nothing.text]);
    }
    const own = await on.host.organization("org-acme").projects.list();
    expect(own.total).toBe(1);
    expect((await on.host.organization("org-acme").secrets.list()).total).toBe(1);
  });
});
