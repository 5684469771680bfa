import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LogEntry } from "@dagctl/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createToken, tokenCommand } from "../src/tokens/command.ts";
import { findToken, hashToken, makeToken } from "../src/tokens/token.ts";
import { tokenBook } from "../src/tokens/token-book.ts";
import { readTokens, tokenFileIn } from "../src/tokens/token-file.ts";

describe("tokens", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dagctl-tokens-"));
    file = tokenFileIn(join(folder, "data"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const command = (...args: string[]) => tokenCommand(args, { file, organization: "org-local" });
  const shown = (said: string) => said.split("\n").at(-1) ?? "";

  test("are shown once, and only the hash is stored, in a file of the owner's", async () => {
    const token = shown(await command("create", "ci", "--access", "read", "--days", "30"));
    expect(token).toMatch(/^dctl_[A-Za-z0-9_-]{43}$/);
    expect(readFileSync(file, "utf8")).not.toContain(token.slice(5));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
    expect(readTokens(file)).toEqual([
      expect.objectContaining({
        name: "ci",
        organization_id: "org-local",
        access: "read",
        sha256: hashToken(token),
      }),
    ]);
  });

  test("can be replaced when they are lost, and the old one ends", async () => {
    const lost = await createToken(file, {
      name: "default",
      organization: "org-local",
      access: "read",
    });
    const token = shown(await command("replace"));
    const tokens = readTokens(file);
    expect(findToken(token, tokens, Date.now())).toMatchObject({ name: "default", access: "read" });
    expect(findToken(lost, tokens, Date.now())).toBeUndefined();
  });

  test("have the rights and the expiry of the lost token after a replacement, and no more", async () => {
    await command("create", "dashboard", "--access", "read", "--days", "30");
    const [lost] = readTokens(file);
    const token = shown(await command("replace", "dashboard"));
    const tokens = readTokens(file);
    expect(tokens).toEqual([{ ...lost, sha256: hashToken(token), created_at: expect.any(String) }]);
    expect(tokens[0]?.expires_at).toBeDefined();
  });

  test("are not replaced under a name that is unknown, revoked or expired, and none is created", async () => {
    await command("create", "ci");
    await createToken(file, { name: "gone", organization: "org-local", days: 1 }, 0);
    await command("create", "ended");
    await command("revoke", "ended");
    const before = readTokens(file);
    for (const name of ["cl", "ended"])
      await expect(command("replace", name)).rejects.toThrow(`there is no token "${name}"`);
    await expect(command("replace")).rejects.toThrow('there is no token "default"');
    await expect(command("replace", "gone")).rejects.toThrow(
      /expired at 1970-01-02.*revoke it and create another/,
    );
    expect(readTokens(file)).toEqual(before);
  });

  test("are looked up by name without creating a folder", async () => {
    const elsewhere = join(folder, "elsewhere");
    for (const verb of ["replace", "revoke"]) {
      const asked = tokenCommand([verb, "default"], {
        file: join(elsewhere, "tokens.json"),
        organization: "org-local",
      });
      await expect(asked).rejects.toThrow(
        `there is no token "default" in ${join(elsewhere, "tokens.json")}`,
      );
    }
    expect(existsSync(elsewhere)).toBe(false);
  });

  test("are listed by name and not shown", async () => {
    const token = shown(await command("create", "ci"));
    const said = await command("list");
    expect(said).toContain("ci  org-local  write");
    expect(said).not.toContain(token);
    expect(said).not.toContain(hashToken(token));
  });

  test("are all stored when many are created at once", async () => {
    const tokens = await Promise.all(
      Array.from({ length: 12 }, (_, number) =>
        createToken(file, { name: `t${number}`, organization: "org-local" }),
      ),
    );
    for (const token of tokens)
      expect(findToken(token, readTokens(file), Date.now())).toBeDefined();
  });

  test("can be created although a killed command left a lock", async () => {
    await command("create", "first");
    writeFileSync(`${file}.lock`, "");
    utimesSync(`${file}.lock`, 1, 1);
    await command("create", "second");
    expect(readTokens(file).map(({ name }) => name)).toEqual(["first", "second"]);
  });

  test.each([
    [["create"], /needs a name/],
    [["create", "a b"], /is no name/],
    [["create", "x", "--access", "admin"], /must be read or write/],
    [["create", "x", "--days", "0"], /whole number of days/],
    [["revoke", "absent"], /there is no token "absent"/],
    [["list", "--days", "1"], /belong to create/],
    [["shred"], /is no token command/],
    [["create", "x", "--force"], /--force/],
    [[], /needs a command/],
    [["create", "x", "--days", "-1"], /--days is "-1", but must be a whole number/],
    [["create", "x", "--days=-1"], /--days is "-1", but must be a whole number/],
    [["create", "x", "--days"], /--days needs a value/],
    [["create", "x", "--days", "1", "--days", "2"], /--days is given twice/],
    [["create", "x", "y"], /too many words: y/],
    [["list", "x"], /list takes no name/],
  ])("refuse %j with accepted values", async (args, message) => {
    await expect(command(...args)).rejects.toThrow(message);
  });

  test("report all mistakes of a command at once, and create nothing", async () => {
    const refused = await command(
      "create",
      "bad name",
      "--access",
      "sudo",
      "--days=0",
      "--force",
    ).then(
      () => "",
      (error: unknown) => String(error),
    );
    for (const mistake of [
      "--force is not a flag",
      '"bad name" is no name',
      '--access is "sudo"',
      '--days is "0"',
      "token create NAME",
    ])
      expect(refused).toContain(mistake);
    expect(readTokens(file)).toEqual([]);
  });

  test("have hints that name the program as it was started", async () => {
    const program = "npm start --";
    const options = { file, organization: "org-local", program };
    await tokenCommand(["create", "ci"], options);
    const started: readonly [readonly string[], string][] = [
      [["create", "ci"], "token replace ci"],
      [["revoke", "absent"], "token list"],
      [["replace", "absent"], "token list"],
      [["shred"], "token create NAME"],
    ];
    for (const [args, hint] of started) {
      await expect(tokenCommand(args, options)).rejects.toThrow(`${program} ${hint}`);
      await expect(tokenCommand(args, options)).rejects.not.toThrow("dagctl-server");
    }
    writeFileSync(file, "{");
    await expect(tokenCommand(["list"], options)).rejects.toThrow("npm start -- token create");
    await expect(tokenCommand(["revoke", "ci"], options)).rejects.toThrow(
      "npm start -- token create",
    );
  });

  test("have unique names", async () => {
    await command("create", "ci");
    await expect(command("create", "ci")).rejects.toThrow(/token replace ci/);
  });

  test("are known to a running server at once, and a revoked one is refused after at most a second", async () => {
    let now = 1_000_000;
    const book = tokenBook({
      file,
      own: { token: "mine", organization: "org-own" },
      now: () => now,
    });
    expect(book.find("mine")).toMatchObject({ organization_id: "org-own", access: "write" });
    const token = await createToken(file, { name: "late", organization: "org-local" });
    expect(book.find(token)).toMatchObject({ name: "late" });
    await command("revoke", "late");
    now += 1000;
    expect(book.find(token)).toBeUndefined();
    expect(book.find("mine")).toBeDefined();
  });

  test("are unknown when they have expired", async () => {
    const token = await createToken(file, { name: "short", organization: "org-local", days: 1 }, 0);
    expect(findToken(token, readTokens(file), 86_399_999)).toBeDefined();
    expect(findToken(token, readTokens(file), 86_400_000)).toBeUndefined();
  });

  test("are all refused except the operator's own when the file is damaged, which is reported, until the file is repaired", async () => {
    const token = await createToken(file, { name: "ci", organization: "org-local" });
    let now = Date.now();
    const book = tokenBook({
      file,
      own: { token: "the-operators-own-token", organization: "org-local" },
      now: () => now,
    });
    expect(book.find(token)).toMatchObject({ name: "ci" });
    const whole = readFileSync(file, "utf8");
    writeFileSync(file, "{broken");
    now += 2000;
    expect(() => book.find(token)).toThrow("list of tokens is damaged");
    expect(() => book.find(token)).toThrow("list of tokens is damaged");
    expect(book.find("the-operators-own-token")).toMatchObject({ access: "write" });
    writeFileSync(file, whole);
    now += 2000;
    expect(book.find(token)).toMatchObject({ name: "ci" });
  });

  test("treat a pipe, or a file of gigabytes, in place of the file as damage, and block no caller", async () => {
    const token = await createToken(file, { name: "ci", organization: "org-local" });
    let now = Date.now();
    const book = tokenBook({
      file,
      own: { token: "the-operators-own-token", organization: "org-local" },
      now: () => now,
    });
    const waysOfDamage = [
      () => execFileSync("mkfifo", [file]),
      () => (writeFileSync(file, ""), truncateSync(file, 1_500_000_000)),
    ];
    for (const damage of waysOfDamage) {
      rmSync(file);
      damage();
      now += 2000;
      expect(() => book.find(token)).toThrow("list of tokens is damaged");
      expect(book.find("the-operators-own-token")).toMatchObject({ access: "write" });
    }
  });

  test("stay valid while the file cannot be read for a moment, which is reported once, and the file is read again without a restart", async () => {
    const token = await createToken(file, { name: "ci", organization: "org-local" });
    let now = Date.now();
    const logged: LogEntry[] = [];
    const book = tokenBook({ file, now: () => now, log: (entry) => logged.push(entry) });
    expect(book.find(token)).toMatchObject({ name: "ci" });
    const added = await createToken(file, { name: "added", organization: "org-local" });
    // Reading a folder fails like reading without a file descriptor: the content is not seen.
    renameSync(file, `${file}.kept`);
    mkdirSync(file);
    for (let looks = 0; looks < 3; looks += 1) {
      now += 2000;
      expect(book.find(token)).toMatchObject({ name: "ci" });
      expect(() => book.find(added)).toThrow(/cannot read its list of tokens at the moment/);
      expect(() => book.find(makeToken())).toThrow(
        expect.objectContaining({ code: "unavailable", retryable: true }),
      );
    }
    expect(logged).toEqual([
      {
        level: "error",
        message: expect.stringContaining("The tokens that were read last are used") as string,
      },
    ]);
    expect(JSON.stringify(logged)).not.toMatch(/remove|delete|move it away/);
    rmSync(file, { recursive: true });
    renameSync(`${file}.kept`, file);
    expect(book.find(added)).toMatchObject({ name: "added" });
    expect(book.find(token)).toMatchObject({ name: "ci" });
    expect(book.find(makeToken())).toBeUndefined();
    expect(logged.map(({ level }) => level)).toEqual(["error", "warn"]);
  });

  test("are unavailable from the start until the file can be read", async () => {
    const token = await createToken(file, { name: "ci", organization: "org-local" });
    renameSync(file, `${file}.kept`);
    mkdirSync(file);
    const book = tokenBook({ file });
    expect(() => book.find(token)).toThrow(/at the moment/);
    rmSync(file, { recursive: true });
    renameSync(`${file}.kept`, file);
    expect(book.find(token)).toMatchObject({ name: "ci" });
  });

  test("are unknown when they only look like one", async () => {
    const token = await createToken(file, { name: "real", organization: "org-local" });
    for (const presented of ["", makeToken(), token.slice(0, -1), `${token}x`, hashToken(token)])
      expect(findToken(presented, readTokens(file), Date.now())).toBeUndefined();
  });

  test("report a damaged file with what to do", () => {
    writeFileSync(join(folder, "tokens.json"), "{");
    expect(() => readTokens(join(folder, "tokens.json"))).toThrow(/is damaged: restore it/);
  });
});
