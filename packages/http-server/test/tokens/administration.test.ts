import type { Access } from "@dagctl/api";
import type { TokenStore } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { bearerTokens, newToken, storedTokens, tokenDigest } from "../../src/index.ts";
import { type Answer, type ServedHost, servedHost } from "../served-host.ts";

const TOKENS = "/api/v1/tokens";

interface Administered {
  readonly on: ServedHost;
  readonly store: TokenStore;
  /** Returns a token that is stored. Without an organization it is of every one. */
  tokenOf(name: string, access: Access, organization?: string): Promise<string>;
  call(
    token: string,
    method: string,
    path: string,
    body?: unknown,
    organization?: string,
  ): Promise<Answer>;
}

async function administered(): Promise<Administered> {
  const store = memoryTokenStore();
  const tokens = { store, organization: "org-local" };
  const on = await servedHost({}, { tokens, authenticate: bearerTokens(storedTokens(tokens)) });
  return {
    on,
    store,
    async tokenOf(name, access, organization) {
      const token = newToken();
      await store.add({
        id: newId("tok"),
        name,
        access,
        digest: tokenDigest(token),
        createdAt: "2026-01-01T00:00:00.000Z",
        ...(organization === undefined ? {} : { organization }),
      });
      return token;
    },
    call: (token, method, path, body, organization) =>
      on.call(method, path, {
        token,
        body,
        headers: organization === undefined ? {} : { "x-organization-id": organization },
      }),
  };
}

const names = ({ body }: Answer): unknown =>
  (body["tokens"] as readonly { readonly name: string }[]).map(({ name }) => name);

describe("POST /tokens", () => {
  it("creates a token that works, and shows it once", async () => {
    const { tokenOf, call } = await administered();
    const admin = await tokenOf("root", "admin", "org-acme");
    const input = { name: "ci", access: "run", expires_in_days: 90 };
    const made = await call(admin, "POST", TOKENS, input);
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: expect.stringMatching(/^tok_/),
        name: "ci",
        organization_id: "org-acme",
        access: "run",
        created_by: "token root",
        token: expect.stringMatching(/^dctl_[A-Za-z0-9_-]{43}$/),
      },
    });
    expect(made.headers.get("location")).toBe(`${TOKENS}/${String(made.body["id"])}`);
    const lifetime =
      Date.parse(String(made.body["expires_at"])) - Date.parse(String(made.body["created_at"]));
    expect(lifetime).toBe(90 * 86_400_000);
    const token = String(made.body["token"]);
    expect((await call(token, "GET", "/api/v1/projects")).status).toBe(200);
    const listed = await call(admin, "GET", TOKENS);
    expect(names(listed)).toEqual(["root", "ci"]);
    expect(listed.text).not.toContain(token);
    expect(listed.text).not.toContain(tokenDigest(token));
  });

  it("reports every mistake at once, by field", async () => {
    const { store, tokenOf, call } = await administered();
    const admin = await tokenOf("root", "admin", "org-acme");
    const body = { name: "a b", acces: "run", expires_in_days: 0, every_organization: "yes" };
    const { status, body: answer } = await call(admin, "POST", TOKENS, body);
    expect(status).toBe(400);
    expect(answer["issues"]).toEqual([
      { path: "name", message: expect.stringContaining("must be 1 to 63") },
      { path: "expires_in_days", message: "must be a whole number from 1 to 99999" },
      { path: "every_organization", message: "must be true or false" },
      { path: "acces", message: "is not a field of a token; did you mean access?" },
      { path: "access", message: "is required" },
    ]);
    const both = { name: "a", access: "r", organization_id: "org-a", every_organization: true };
    expect((await call(admin, "POST", TOKENS, both)).body["issues"]).toEqual([
      { path: "access", message: "must be read, run, write or admin" },
      { path: "organization_id", message: "must be left out with every_organization" },
    ]);
    expect(await store.list()).toHaveLength(1);
  });

  it("refuses a name that the organization has", async () => {
    const { tokenOf, call } = await administered();
    const admin = await tokenOf("root", "admin", "org-acme");
    const again = await call(admin, "POST", TOKENS, { name: "root", access: "read" });
    expect([again.status, again.body["error"]]).toEqual([409, "conflict"]);
  });

  it("refuses a token of an organization that the caller does not administer", async () => {
    const { store, tokenOf, call } = await administered();
    const admin = await tokenOf("root", "admin", "org-acme");
    for (const more of [{ organization_id: "org-rival" }, { every_organization: true }]) {
      const refused = await call(admin, "POST", TOKENS, { name: "x", access: "read", ...more });
      expect([refused.status, refused.body["message"]]).toEqual([
        403,
        "This caller creates tokens of org-acme only: leave organization_id and every_organization out",
      ]);
    }
    expect(await store.list()).toHaveLength(1);
  });

  it("says to a caller who it is, in which organization, with which access, and until when", async () => {
    const { tokenOf, call } = await administered();
    const root = await tokenOf("root", "admin");
    const input = { name: "ci", access: "run", organization_id: "org-new", expires_in_days: 90 };
    const { body: made } = await call(root, "POST", TOKENS, input);
    const caller = async (token: string, organization?: string): Promise<unknown> =>
      (await call(token, "GET", "/api/v1/caller", undefined, organization)).body;
    expect(await caller(String(made["token"]))).toEqual({
      caller: "token ci",
      access: "run",
      organization: "org-new",
      every_organization: false,
      expires_at: made["expires_at"],
    });
    expect(await caller(root, "org-new")).toEqual({
      caller: "token root of every organization",
      access: "admin",
      organization: "org-new",
      every_organization: true,
    });
    expect(await call("unknown", "GET", "/api/v1/caller")).toMatchObject({ status: 401 });
  });

  it("creates an organization, and tokens of every one, for an admin of every organization", async () => {
    const { tokenOf, call } = await administered();
    const root = await tokenOf("root", "admin");
    const organizations = async (token: string): Promise<unknown> =>
      (await call(token, "GET", "/api/v1/organizations")).body;
    const input = { name: "ci", access: "admin", organization_id: "org-new" };
    expect((await call(root, "GET", "/api/v1/projects", undefined, "org-new")).status).toBe(403);
    const made = await call(root, "POST", TOKENS, input);
    expect(made.status).toBe(201);
    expect((await call(root, "GET", "/api/v1/projects", undefined, "org-new")).status).toBe(200);
    expect(await organizations(root)).toEqual({
      organizations: [{ id: "org-local" }, { id: "org-new" }],
      total: 2,
    });
    expect(await organizations(String(made.body["token"]))).toEqual({
      organizations: [{ id: "org-new" }],
      total: 1,
    });
    const every = { name: "reader", access: "read", every_organization: true };
    const reader = await call(root, "POST", TOKENS, every);
    expect(reader.body).not.toHaveProperty("organization_id");
    const read = await call(String(reader.body["token"]), "GET", TOKENS);
    expect(read.status).toBe(403);
  });
});

describe("GET /tokens", () => {
  it("lists the tokens of the organization, and for a caller of every one those of every one", async () => {
    const { tokenOf, call } = await administered();
    const root = await tokenOf("root", "admin");
    const acme = await tokenOf("acme", "admin", "org-acme");
    await tokenOf("rival", "admin", "org-rival");
    expect(names(await call(acme, "GET", TOKENS))).toEqual(["acme"]);
    expect(names(await call(root, "GET", TOKENS))).toEqual(["root"]);
    expect(names(await call(root, "GET", TOKENS, undefined, "org-rival"))).toEqual(
      expect.arrayContaining(["root", "rival"]),
    );
  });
});

describe("DELETE /tokens/:token", () => {
  it("ends a token, and answers one of another organization as if it did not exist", async () => {
    const { store, tokenOf, call } = await administered();
    const acme = await tokenOf("acme", "admin", "org-acme");
    const other = await tokenOf("other", "read", "org-acme");
    const rival = await tokenOf("rival", "admin", "org-rival");
    await tokenOf("root", "admin");
    const idOf = async (name: string): Promise<string> =>
      (await store.list()).find((token) => token.name === name)?.id ?? "";
    for (const hidden of [await idOf("rival"), await idOf("root"), "tok_aaaaaaaaaaaaaaaa"]) {
      const { status, body } = await call(acme, "DELETE", `${TOKENS}/${hidden}`);
      expect([status, body["message"]]).toEqual([404, `There is no token "${hidden}"`]);
    }
    const id = await idOf("other");
    expect((await call(acme, "DELETE", `${TOKENS}/${id}`)).body).toEqual({
      message: "Token deleted successfully",
      id,
    });
    expect((await call(acme, "DELETE", `${TOKENS}/${id}`)).status).toBe(404);
    expect((await call(other, "GET", "/api/v1/projects")).status).toBe(401);
    expect((await call(rival, "GET", "/api/v1/projects")).status).toBe(200);
  });
});

describe("DELETE /tokens/:token by name", () => {
  it("ends the token of the organization, and never one of every organization", async () => {
    const { store, tokenOf, call } = await administered();
    const root = await tokenOf("root", "admin");
    await tokenOf("ci", "read");
    await tokenOf("ci", "read", "org-acme");
    await tokenOf("ci", "read", "org-rival");
    const remaining = async (): Promise<unknown> =>
      (await store.list())
        .map(({ name, organization }) => `${name} ${organization ?? "*"}`)
        .toSorted();
    const remove = () => call(root, "DELETE", `${TOKENS}/ci`, undefined, "org-acme");
    expect((await remove()).status).toBe(200);
    expect(await remaining()).toEqual(["ci *", "ci org-rival", "root *"]);
    expect((await remove()).status).toBe(404);
    expect(await remaining()).toEqual(["ci *", "ci org-rival", "root *"]);
  });
});

describe("the audit of tokens", () => {
  it("is that of the token's organization, and does not name one of every organization", async () => {
    const { tokenOf, call } = await administered();
    const root = await tokenOf("root", "admin");
    const acme = await tokenOf("acme", "admin", "org-acme");
    const made = async (body: object) => (await call(root, "POST", TOKENS, body)).body["id"];
    const ci = { name: "ci", access: "run" };
    const id = await made({ ...ci, organization_id: "org-acme" });
    await call(root, "DELETE", `${TOKENS}/${String(id)}`, undefined, "org-acme");
    const audit = async (token: string, organization?: string) =>
      (await call(token, "GET", "/api/v1/audit", undefined, organization)).body["records"];
    const common = { actor: "token root of every organization", token_access: "run" };
    const actions = { "tokens.create": 0, "tokens.delete": 0 };
    expect(await audit(acme)).toEqual(
      expect.arrayContaining(
        Object.keys(actions).map((action): unknown =>
          expect.objectContaining({ ...common, action, token_id: id, token: "ci" }),
        ),
      ),
    );
    expect(await audit(root)).toEqual([]);
    const every = await made({ name: "everywhere", access: "run", every_organization: true });
    const [record, ...others] = (await audit(root)) as readonly object[];
    expect([record, others]).toEqual([expect.objectContaining({ ...common, token_id: every }), []]);
    expect(JSON.stringify(record)).not.toContain("everywhere");
  });
});

describe("a server whose application knows its callers", () => {
  it("answers 501 for tokens, and the caller's own organization", async () => {
    const authenticate = (): { organization: string; caller: string; access: Access } => ({
      organization: "org-acme",
      caller: "ann",
      access: "admin",
    });
    const on = await servedHost({}, { authenticate });
    const { status, body } = await on.call("GET", TOKENS);
    expect([status, body["error"]]).toEqual([501, "not_supported"]);
    expect((await on.call("GET", "/api/v1/organizations")).body).toEqual({
      organizations: [{ id: "org-acme" }],
      total: 1,
    });
  });
});
