import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenRecord, TokenStore } from "@dagctl/core/contracts";
import { makeToken, tokenDigest } from "@dagctl/http-server";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { main } from "../../src/cli.ts";
import { parseTokenCommand, tokenCommand } from "../../src/tokens/command.ts";

interface Place {
  readonly store: TokenStore;
  run(...args: readonly string[]): Promise<string>;
}

function place(organization = "org-local", store = memoryTokenStore()): Place {
  return {
    store,
    run: async (...args) =>
      tokenCommand(parseTokenCommand(args), { store, organization, place: "/srv/dagctl" }),
  };
}

const shown = (said: string): string => said.split("\n").at(-1) ?? "";

/** Adds a token that was created at the beginning of 1970. */
async function addOld(store: TokenStore, name: string, days?: number): Promise<TokenRecord> {
  const token = { name, organization: "org-local", access: "write" } as const;
  const { record } = makeToken(token, { days, now: 0 });
  await store.add(record);
  return record;
}

const BOTH = /--organization and --every-organization contradict each other/;

describe("a token command", () => {
  test("shows a new token once and stores its digest", async () => {
    const { store, run } = place();
    const token = shown(await run("create", "ci", "--access", "read", "--expires-in-days", "30"));
    expect(token).toMatch(/^dctl_[A-Za-z0-9_-]{43}$/);
    const [stored, ...others] = await store.list();
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      name: "ci",
      organization: "org-local",
      access: "read",
      digest: tokenDigest(token),
    });
    expect(Date.parse(stored?.expiresAt ?? "") - Date.parse(stored?.createdAt ?? "")).toBe(
      30 * 86_400_000,
    );
    expect(JSON.stringify(stored)).not.toContain(token.slice(5));
  });

  test.each(["read", "run", "write", "admin"])("creates a token with %s access", async (access) => {
    const { store, run } = place();
    await run("create", "ci", "--access", access);
    expect(await store.list()).toEqual([expect.objectContaining({ access })]);
  });

  test("creates a token of every organization, and says so", async () => {
    const { store, run } = place();
    expect(await run("create", "ci", "--every-organization")).toContain(
      'token "ci" of every organization; it is shown this once',
    );
    expect((await store.list())[0]).not.toHaveProperty("organization");
    expect(await run("list")).toContain("ci  every organization  write");
  });

  test("replaces a lost token, which ends and leaves its access and its expiry", async () => {
    const { store, run } = place();
    const lost = shown(
      await run("create", "dashboard", "--access", "read", "--expires-in-days", "30"),
    );
    const [before] = await store.list();
    const token = shown(await run("replace", "dashboard"));
    expect(await store.list()).toEqual([
      { ...before, digest: tokenDigest(token), createdAt: expect.any(String) },
    ]);
    expect(await store.find(tokenDigest(lost))).toBeUndefined();
    expect(before?.expiresAt).toBeDefined();
  });

  test("replaces the token `default` where no name is given", async () => {
    const { store, run } = place();
    const { record } = makeToken({ name: "default", access: "admin" });
    await store.add(record);
    const token = shown(await run("replace"));
    expect(await store.find(tokenDigest(token))).toMatchObject({ id: record.id, access: "admin" });
  });

  test("replaces no token that is unknown, revoked or expired", async () => {
    const { store, run } = place();
    await run("create", "ci");
    await addOld(store, "gone", 1);
    await run("create", "ended");
    await run("revoke", "ended");
    const before = await store.list();
    for (const name of ["cl", "ended"])
      await expect(run("replace", name)).rejects.toThrow(
        `there is no token "${name}" in /srv/dagctl: \`dagctl-server token list\` lists them, and`,
      );
    await expect(run("replace")).rejects.toThrow('there is no token "default"');
    await expect(run("replace", "gone")).rejects.toThrow(
      /expired at 1970-01-02.*revoke it and create another/,
    );
    expect(await store.list()).toEqual(before);
  });

  test("takes the organization's token or one of every organization, and never another one's", async () => {
    const store = memoryTokenStore();
    const at = (organization: string): Place => place(organization, store);
    const remaining = async (): Promise<unknown> =>
      (await store.list()).map(({ organization }) => organization ?? "*").toSorted();
    await at("org-a").run("create", "ci");
    await expect(at("org-b").run("revoke", "ci")).rejects.toThrow(
      'org-a has a token "ci", and org-b has none: choose with --organization or --every-organization',
    );
    await at("org-b").run("create", "ci");
    await at("org-b").run("create", "ci", "--every-organization");
    expect(await at("org-b").run("revoke", "ci", "--every-organization")).toBe(
      'token "ci" of every organization is revoked',
    );
    expect(await remaining()).toEqual(["org-a", "org-b"]);
    await at("org-b").run("revoke", "ci");
    expect(await remaining()).toEqual(["org-a"]);
  });

  test("takes only the token of an organization that was named", async () => {
    const { store, run } = place();
    await run("create", "ci", "--every-organization");
    const options = { store, organization: "org-local", place: "/srv/dagctl", isNamed: true };
    for (const verb of ["revoke", "replace"])
      await expect(tokenCommand(parseTokenCommand([verb, "ci"]), options)).rejects.toThrow(
        'every organization has a token "ci", and org-local has none',
      );
    expect(await run("revoke", "ci")).toContain("every organization is revoked");
  });

  test("replaces the first token without a name, whatever tokens of that name there are", async () => {
    const { store, run } = place();
    await store.add(makeToken({ name: "default", access: "admin" }).record);
    await run("create", "default", "--access", "read");
    const said = await run("replace");
    expect(said).toContain('token "default" of every organization, in place of the old one');
    expect(await store.find(tokenDigest(shown(said)))).toMatchObject({ access: "admin" });
    expect(await run("replace", "default")).toContain('token "default" of org-local, in place');
  });

  test("lists tokens by name and day of last use, and does not show them", async () => {
    const { store, run } = place();
    expect(await run("list")).toBe("no tokens in /srv/dagctl");
    const token = shown(await run("create", "ci"));
    expect(await run("list")).toMatch(
      /^ci {2}org-local {2}write {2}made \S+ {2}does not expire {2}never used$/,
    );
    const [stored] = await store.list();
    await store.markUsed(stored?.id ?? "", "2026-01-31");
    const said = await run("list");
    expect(said).toContain("last used on 2026-01-31");
    expect(said).not.toContain(token);
    expect(said).not.toContain(tokenDigest(token));
  });

  test("refuses a name that is taken", async () => {
    const { run } = place();
    await run("create", "ci");
    await expect(run("create", "ci")).rejects.toThrow(/token replace ci/);
  });

  test.each([
    [["create"], /needs a name/],
    [["create", "a b"], /is no name/],
    [["create", "x", "--access", "root"], /must be read, run, write or admin/],
    [["create", "x", "--days", "0"], /whole number of days/],
    [["list", "--days", "1"], /belong to create/],
    [["list", "--every-organization"], /does not belong to list/],
    [["shred"], /is no token command/],
    [["create", "x", "--force"], /--force/],
    [[], /needs a command/],
    [
      ["create", "x", "--expires-in-days", "-1"],
      /--expires-in-days is "-1", but must be a whole number/,
    ],
    [["create", "x", "--days=-1"], /--expires-in-days is "-1", but must be a whole number/],
    [["create", "x", "--days"], /--days needs a value/],
    [["create", "x", "--expires-in-days", "1", "--days", "2"], /--days is given twice/],
    [["create", "x", "y"], /too many words: y/],
    [["list", "x"], /list takes no name/],
    [
      ["create", "x", "--every-organization", "--every-organization"],
      /-organization is given twice/,
    ],
    [["create", "x", "--every-organization=no"], /--every-organization takes no value/],
    [["create", "x", "--access", "--every-organization"], /--access needs a value/],
    [["create", "x", "--access", "read", "--access=admin"], /--access is given twice/],
  ])("refuses %j with accepted values", (args, message) => {
    expect(() => parseTokenCommand(args)).toThrow(message);
  });

  test.each(["create", "replace", "revoke"])(
    "%s is refused with one organization and every organization, and changes nothing",
    async (verb) => {
      const { store, run } = place();
      await run("create", "ci");
      await run("create", "ci", "--every-organization");
      const before = await store.list();
      const args = [verb, "ci", "--every-organization"];
      expect(() => parseTokenCommand(args, { isNamed: true })).toThrow(BOTH);
      expect(await store.list()).toEqual(before);
    },
  );

  test("list is refused with an organization, because it lists those of all", () => {
    expect(() => parseTokenCommand(["list"], { isNamed: true })).toThrow(
      "--organization does not belong to list",
    );
  });

  test("replaces the organization's own token `default` where only the organization is named", async () => {
    const { store, run } = place();
    await store.add(makeToken({ name: "default", access: "admin" }).record);
    const options = { store, organization: "org-local", place: "/srv/dagctl", isNamed: true };
    const replace = () => tokenCommand(parseTokenCommand(["replace"], { isNamed: true }), options);
    await expect(replace()).rejects.toThrow('every organization has a token "default"');
    await run("create", "default");
    expect(await replace()).toContain('token "default" of org-local, in place of the old one');
  });

  test("reports all mistakes at once", () => {
    const mistakes = [
      "--force is not a flag",
      '"bad name" is no name',
      '--access is "sudo"',
      '--expires-in-days is "0"',
      "token create NAME",
    ];
    const words = ["create", "bad name", "--access", "sudo", "--days=0", "--force"];
    for (const mistake of mistakes) expect(() => parseTokenCommand(words)).toThrow(mistake);
  });

  test("has hints that name the program as it was started", async () => {
    const program = "npm start --";
    const { store, run } = place();
    await run("create", "ci");
    const options = { store, organization: "org-local", place: "/srv/dagctl", program };
    for (const [words, hint] of [
      [["create", "ci"], "token replace ci"],
      [["revoke", "absent"], "token list"],
    ] as const)
      await expect(tokenCommand(parseTokenCommand(words, { program }), options)).rejects.toThrow(
        `${program} ${hint}`,
      );
    expect(() => parseTokenCommand(["shred"], { program })).toThrow(`${program} token create NAME`);
    expect(() => parseTokenCommand(["shred"], { program })).not.toThrow("dagctl-server");
  });
});

describe("dagctl-server token", () => {
  function folder(): string {
    const path = mkdtempSync(join(tmpdir(), "dagctl-tokens-"));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  async function run(at: string, ...args: readonly string[]): Promise<readonly unknown[]> {
    const said: string[] = [];
    const say = (text: string): void => void said.push(text);
    const code = await main({
      args: ["token", ...args],
      environment: {},
      directory: at,
      signal: new AbortController().signal,
      input: async () => "",
      out: say,
      printError: say,
    });
    return [code, said.join("\n")];
  }

  test("stores a token in the records of the data folder, for the owner only", async () => {
    const at = folder();
    const [code, said] = await run(at, "create", "ci");
    expect(code).toBe(0);
    const file = join(at, ".dagctl", "dagctl.db");
    expect(readFileSync(file, "latin1")).not.toContain(shown(String(said)).slice(5));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(at, ".dagctl")).mode & 0o777).toBe(0o700);
    expect(await run(at, "list")).toEqual([0, expect.stringContaining("ci  org-local  write")]);
  });

  test("creates no folder for a command that reads", async () => {
    const at = folder();
    expect(await run(at, "list")).toEqual([0, `no tokens in ${join(at, ".dagctl")}`]);
    for (const verb of ["replace", "revoke"])
      expect(await run(at, verb, "default")).toEqual([
        1,
        expect.stringContaining(`there is no token "default" in ${join(at, ".dagctl")}`),
      ]);
    expect(existsSync(join(at, ".dagctl"))).toBe(false);
  });

  test("is refused with every mistake of settings and command, before anything is made", async () => {
    const at = folder();
    const both = ["create", "x", "--organization", "a", "--every-organization"];
    const unused = ["--port", "1", "--token=the-token-of-the-operator"];
    const wrong = ["--organization", "b", "--access", "root"];
    const [code, said] = await run(at, ...both, ...unused, ...wrong);
    expect(code).toBe(2);
    for (const mistake of [
      "--organization is given 2 times",
      "--organization and --every-organization contradict each other",
      "--port is for the server: token does not use it",
      "--token is for the server: token does not use it",
      '--access is "root"',
    ])
      expect(said).toContain(mistake);
    expect(String(said)).not.toContain("the-token-of-the-operator");
    expect(existsSync(join(at, ".dagctl"))).toBe(false);
    expect(await run(at, ...both)).toEqual([1, expect.stringMatching(BOTH)]);
    expect(existsSync(join(at, ".dagctl"))).toBe(false);
  });

  test("takes every organization where only an environment variable names one", async () => {
    const at = folder();
    const said: string[] = [];
    const code = await main({
      args: ["token", "create", "x", "--every-organization"],
      environment: { DAGCTL_ORGANIZATION: "a" },
      directory: at,
      signal: new AbortController().signal,
      input: async () => "",
      out: (text) => void said.push(text),
      printError: (text) => void said.push(text),
    });
    expect([code, said.join()]).toEqual([0, expect.stringContaining("of every organization")]);
  });

  test("stores all tokens that are created at once", async () => {
    const at = folder();
    await run(at, "create", "first");
    const codes = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => (await run(at, "create", `t${index}`))[0]),
    );
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    expect(String((await run(at, "list"))[1]).split("\n")).toHaveLength(9);
  });
});
