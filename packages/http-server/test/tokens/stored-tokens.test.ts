import type { LogEntry } from "@dagctl/core";
import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { newId } from "@dagctl/core/driver-kit";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { bearerTokens, newToken, storedTokens, tokenDigest } from "../../src/index.ts";

const NOW = Date.parse("2026-01-31T12:00:00.000Z");

async function tokens(store: TokenStore = memoryTokenStore()) {
  let now = NOW;
  const logged: LogEntry[] = [];
  const authenticate = bearerTokens(
    storedTokens({
      store,
      organization: "org-local",
      own: { token: "the-operators-own-token", name: "DAGCTL_TOKEN" },
      now: () => now,
      log: (entry) => logged.push(entry),
    }),
  );
  return {
    store,
    logged,
    elapse: (milliseconds: number) => (now += milliseconds),
    async add(changes: Partial<TokenRecord> = {}) {
      const token = newToken();
      const record: TokenRecord = {
        id: newId("tok"),
        name: "ci",
        access: "write",
        digest: tokenDigest(token),
        createdAt: "2026-01-01T00:00:00.000Z",
        ...changes,
      };
      await store.add(record);
      return { token, record };
    },
    call: async (token: string, organization?: string) =>
      authenticate({
        headers: {
          authorization: `Bearer ${token}`,
          ...(organization !== undefined && { "x-organization-id": organization }),
        },
      }),
  };
}

/** A store that can be made unreachable. */
function unsteady() {
  const store = memoryTokenStore();
  const state = { isDown: false };
  return {
    state,
    store: {
      ...store,
      async find(digest, options) {
        if (state.isDown) throw new Error("connection refused");
        return store.find(digest, options);
      },
    } satisfies TokenStore,
  };
}

describe("a stored token", () => {
  it("is accepted at once, with its organization and its access", async () => {
    const { add, call } = await tokens();
    const { token } = await add({ organization: "org-acme", access: "run" });
    expect(await call(token)).toEqual({
      organization: "org-acme",
      caller: "token ci",
      access: "run",
    });
    expect(await call(token, "org-acme")).toMatchObject({ organization: "org-acme" });
    await expect(call(token, "org-other")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is refused at most a second after it was revoked", async () => {
    const { store, add, call, elapse } = await tokens();
    const { token, record } = await add({ organization: "org-acme" });
    await call(token);
    await store.delete(record.id);
    elapse(1_000);
    await expect(call(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("is refused from the moment at which it expires", async () => {
    const { add, call, elapse } = await tokens();
    const { token } = await add({ expiresAt: new Date(NOW + 500).toISOString() });
    elapse(499);
    await call(token);
    elapse(1);
    await expect(call(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("of every organization is for the default one, or for an existing one that is named", async () => {
    const { add, call } = await tokens();
    const { token } = await add({ access: "admin" });
    await add({ organization: "org-acme" });
    expect(await call(token)).toMatchObject({ organization: "org-local", access: "admin" });
    expect(await call(token, "org-local")).toMatchObject({ organization: "org-local" });
    expect(await call(token, "org-acme")).toMatchObject({ organization: "org-acme" });
    await expect(call(token, "org-acmee")).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining('There is no organization "org-acmee". A token with that'),
    });
  });

  it("is accepted while the store cannot be read, and one that was not read before is unavailable", async () => {
    const { state, store } = unsteady();
    const { add, call, elapse, logged } = await tokens(store);
    const { token } = await add();
    const { token: other } = await add({ name: "other" });
    await call(token);
    state.isDown = true;
    for (let calls = 0; calls < 3; calls += 1) {
      elapse(2_000);
      expect(await call(token)).toMatchObject({ caller: "token ci of every organization" });
      await expect(call(other)).rejects.toMatchObject({ code: "unavailable", retryable: true });
    }
    expect(logged).toEqual([
      { level: "error", message: expect.stringContaining("connection refused") },
    ]);
    state.isDown = false;
    elapse(2_000);
    expect(await call(other)).toMatchObject({ caller: "token other of every organization" });
    expect(logged.map(({ level }) => level)).toEqual(["error", "warn"]);
  });

  it("gets the day of its last use, once a day", async () => {
    const days: string[] = [];
    const store = memoryTokenStore();
    const { add, call, elapse } = await tokens({
      ...store,
      async markUsed(id, day, options) {
        days.push(day);
        await store.markUsed(id, day, options);
      },
    });
    const { token, record } = await add();
    for (let hours = 0; hours < 24; hours += 6) {
      await call(token);
      elapse(6 * 3_600_000);
    }
    expect(days).toEqual(["2026-01-31", "2026-02-01"]);
    expect(await store.find(record.digest)).toMatchObject({ lastUsedOn: "2026-02-01" });
  });
});

describe("the operator's own token", () => {
  it("is admin of every organization, also while the store cannot be read", async () => {
    const { state, store } = unsteady();
    const { add, call } = await tokens(store);
    await add({ organization: "org-acme" });
    state.isDown = true;
    expect(await call("the-operators-own-token")).toEqual({
      organization: "org-local",
      caller: "token DAGCTL_TOKEN",
      access: "admin",
      everyOrganization: true,
    });
    expect(await call("the-operators-own-token", "org-acme")).toMatchObject({
      organization: "org-acme",
    });
  });
});

describe("a token that only looks like one", () => {
  it("is refused", async () => {
    const { add, call } = await tokens();
    const { token, record } = await add();
    for (const presented of [newToken(), token.slice(0, -1), `${token}x`, record.digest])
      await expect(call(presented)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
