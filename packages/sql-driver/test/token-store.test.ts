import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { registerSuite, type TokenStoreFixture, tokenStoreSuite } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { instancesOf } from "./instances.ts";

interface SqliteTokens extends TokenStoreFixture {
  readonly file: string;
  readonly close: () => Promise<void>;
}

async function sqliteTokens(): Promise<SqliteTokens> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-tokens-"));
  const file = join(folder, "data", "dagctl.db");
  const instances = await instancesOf(
    () => sqliteTokenStore({ file }),
    () => rm(folder, { recursive: true, force: true }),
  );
  return { file, ...instances };
}

const TOKEN = {
  id: "tok_aaaaaaaaaaaaaaaa",
  name: "ci",
  access: "read",
  digest: "0".repeat(64),
  createdAt: "2026-01-01T00:00:00.000Z",
} as const;

describe("sqliteTokenStore keeps the laws of a token store", () => {
  registerSuite(it, tokenStoreSuite, sqliteTokens);
});

describe("sqliteTokenStore", () => {
  it("uses the file of a store that has the lock and writes", async () => {
    const { file, store: tokens, close } = await sqliteTokens();
    const store = sqliteStore({ file });
    await store.open();
    const free = await store.lock(1_000);
    await Promise.all([
      ...Array.from({ length: 20 }, () => store.claimHost("host-a", 1_000)),
      ...Array.from({ length: 20 }, (_, index) =>
        tokens.add({
          ...TOKEN,
          id: `${TOKEN.id.slice(0, -2)}a${String.fromCharCode(97 + index)}`,
          name: `ci-${index}`,
          digest: String(index).padStart(64, "0"),
        }),
      ),
    ]);
    expect((await tokens.list()).length).toBe(20);
    await free();
    await store.close();
    await close();
  });

  it("adds a token also while others are looked for again and again in the same turn", async () => {
    const { store, close } = await sqliteTokens();
    await store.open();
    let hasEnded = false;
    const added = store.add(TOKEN).finally(() => {
      hasEnded = true;
    });
    while (!hasEnded) await store.find("1".repeat(64));
    await added;
    expect(await store.find(TOKEN.digest)).toMatchObject({ id: TOKEN.id });
    await close();
  });

  it("creates its file for the owner only", async () => {
    const { file, close } = await sqliteTokens();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await close();
  });

  it("refuses to write once its file was deleted", async () => {
    const { file, store, close } = await sqliteTokens();
    await store.add(TOKEN);
    await rm(file);
    await expect(
      store.add({ ...TOKEN, id: "tok_bbbbbbbbbbbbbbbb", name: "b", digest: "1".repeat(64) }),
    ).rejects.toMatchObject({ code: "unavailable" });
    await close();
  });

  it("refuses a path that is no file", () => {
    expect(() => sqliteTokenStore({ file: "" })).toThrow(TypeError);
    expect(() => sqliteTokenStore({ file: ":memory:" })).toThrow(TypeError);
  });
});
