import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry } from "@dagctl/core";
import type { TokenStore } from "@dagctl/core/contracts";
import { bearerTokens, newToken, storedTokens, tokenDigest } from "@dagctl/http-server";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { FIRST_TOKEN_MARK, type TakeOver, takeOverOf } from "../../src/tokens/take-over.ts";
import { tokenFileIn } from "../../src/tokens/token-file.ts";

interface Former {
  readonly file: string;
  readonly token: string;
  readonly store: TokenStore;
  readonly logged: readonly LogEntry[];
  readonly takeOver: TakeOver;
  /** Returns another take-over, as the next start has. */
  next(): TakeOver;
  elapse(): void;
  /** Authenticates a call with a token. */
  call(token: string): Promise<unknown>;
}

/** The file as version 0.1.0 wrote it, with one token. */
function former(store: TokenStore = memoryTokenStore()): Former {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-tokens-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = tokenFileIn(folder);
  const token = newToken();
  const tokens = [
    {
      name: "ci",
      organization_id: "org-acme",
      access: "read",
      sha256: tokenDigest(token),
      created_at: "2026-01-01T00:00:00.000Z",
      expires_at: "2126-01-01T00:00:00.000Z",
    },
  ];
  writeFileSync(file, JSON.stringify({ tokens }));
  const logged: LogEntry[] = [];
  let now = 1_000_000;
  const next = (): TakeOver =>
    takeOverOf({ store, file, now: () => now, log: (entry) => logged.push(entry) });
  const takeOver = next();
  const authenticate = bearerTokens(
    storedTokens({
      store,
      organization: "org-local",
      own: { token: "the-operators-own-token", name: "DAGCTL_TOKEN" },
      beforeRefusal: takeOver.beforeRefusal,
    }),
  );
  return {
    file,
    token,
    store,
    logged,
    takeOver,
    next,
    elapse: () => (now += 2_000),
    call: async (presented) => authenticate({ headers: { authorization: `Bearer ${presented}` } }),
  };
}

const UNAVAILABLE = expect.objectContaining({ code: "unavailable" });

describe("the take-over of tokens.json", () => {
  test("stores each token with what it may do, and leaves the file as it is", async () => {
    const { file, token, store, takeOver, call } = former();
    const before = readFileSync(file, "utf8");
    expect(await takeOver.run()).toBe(true);
    expect(await store.list()).toEqual([
      {
        id: expect.stringMatching(/^tok_[a-z2-7]{16}$/),
        name: "ci",
        organization: "org-acme",
        access: "read",
        digest: tokenDigest(token),
        createdAt: "2026-01-01T00:00:00.000Z",
        expiresAt: "2126-01-01T00:00:00.000Z",
      },
    ]);
    expect(await call(token)).toEqual({
      organization: "org-acme",
      caller: "token ci",
      access: "read",
      expiresAt: "2126-01-01T00:00:00.000Z",
    });
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(await store.hasMark(FIRST_TOKEN_MARK)).toBe(true);
  });

  test("happens once: a revoked token does not come back", async () => {
    const { store, takeOver, next, logged } = former();
    await takeOver.run();
    const [token] = await store.list();
    await store.delete(token?.id ?? "");
    expect(await next().run()).toBe(true);
    expect(await store.list()).toEqual([]);
    expect(logged).toEqual([]);
  });

  test("happens once when several servers start at one time", async () => {
    const { store, next } = former();
    expect(await Promise.all([next().run(), next().run(), next().run()])).toEqual([
      true,
      true,
      true,
    ]);
    expect(await store.list()).toHaveLength(1);
  });

  test("keeps every token valid where a name is taken, or occurs twice, and none twice", async () => {
    const { file, token, store, takeOver, call } = former();
    const { tokens } = JSON.parse(readFileSync(file, "utf8")) as { tokens: [{ sha256: string }] };
    const second = newToken();
    const more = [{ ...tokens[0], sha256: tokenDigest(second) }, tokens[0]];
    writeFileSync(file, JSON.stringify({ tokens: [...tokens, ...more] }));
    await store.add({
      id: "tok_aaaaaaaaaaaaaaaa",
      name: "ci",
      organization: "org-acme",
      access: "write",
      digest: "0".repeat(64),
      createdAt: "2026-01-01T00:00:00.000Z",
    });
    expect(await takeOver.run()).toBe(true);
    const names = (await store.list()).map(({ name }) => name).toSorted();
    expect(names).toEqual(["ci", "ci-2", "ci-3"]);
    for (const one of [token, second])
      expect(await call(one)).toMatchObject({ organization: "org-acme", access: "read" });
  });

  test("ignores a file that appears later, and reports it", async () => {
    const { file, store, next, logged } = former();
    renameSync(file, `${file}.later`);
    await next().run();
    expect(await store.hasMark(FIRST_TOKEN_MARK)).toBe(false);
    renameSync(`${file}.later`, file);
    await next().run();
    expect(await store.list()).toEqual([]);
    expect(logged).toEqual([
      { level: "warn", message: expect.stringContaining(`${file} is ignored`) },
    ]);
  });

  test.each([
    ["is cut off", (file: string) => writeFileSync(file, "{broken")],
    ["is a pipe", (file: string) => (rmSync(file), execFileSync("mkfifo", [file]))],
    ["has gigabytes", (file: string) => truncateSync(file, 1_500_000_000)],
  ])(
    "waits for the repair of a file that %s, and only the operator's own token is accepted meanwhile",
    async (_what, damage) => {
      const { file, token, store, takeOver, logged, elapse, call } = former();
      const whole = readFileSync(file, "utf8");
      damage(file);
      expect(await takeOver.run()).toBe(false);
      for (let calls = 0; calls < 3; calls += 1) {
        elapse();
        await expect(call(token)).rejects.toEqual(UNAVAILABLE);
        await expect(call(newToken())).rejects.toThrow("list of tokens is damaged");
      }
      expect(await call("the-operators-own-token")).toMatchObject({ access: "admin" });
      expect(await store.hasMark(FIRST_TOKEN_MARK)).toBe(false);
      expect(logged).toEqual([
        { level: "error", message: expect.stringContaining("is damaged: restore it") },
      ]);
      rmSync(file);
      writeFileSync(file, whole);
      elapse();
      expect(await call(token)).toMatchObject({ organization: "org-acme", access: "read" });
      await expect(call(newToken())).rejects.toMatchObject({ code: "unauthenticated" });
    },
  );

  test("reads a file again that could not be read for a moment", async () => {
    const { file, token, takeOver, logged, elapse, call } = former();
    // Reading a folder fails like reading without a file descriptor: the content is not seen.
    renameSync(file, `${file}.kept`);
    mkdirSync(file);
    expect(await takeOver.run()).toBe(false);
    await expect(call(token)).rejects.toThrow(/cannot read its list of tokens at the moment/);
    expect(JSON.stringify(logged)).not.toMatch(/remove|delete|move it away/);
    rmSync(file, { recursive: true });
    renameSync(`${file}.kept`, file);
    elapse();
    expect(await call(token)).toMatchObject({ caller: "token ci" });
  });
});
