import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@dagctl/core";
import { localDriver } from "@dagctl/local-driver";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { localFolderIn } from "../../src/engines.ts";

const CANARY = "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n-----END OPENSSH PRIVATE KEY-----";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  input = "",
): Promise<{ readonly code: number; readonly said: string }> {
  const said: string[] = [];
  const keep = (text: string): void => void said.push(text);
  const code = await main({
    args: ["secret", ...args],
    environment: {},
    directory: folder,
    signal: AbortSignal.abort(),
    input: async () => input,
    out: keep,
    printError: keep,
  });
  return { code, said: said.join("\n") };
}

const kept = async (organization: string, name: string): Promise<string | undefined> =>
  (
    await localDriver({ directory: localFolderIn(join(folder, ".dagctl")) }).secrets.get(
      organization,
      name,
    )
  )?.reveal();

describe("the command for secrets", () => {
  test("is refused with every mistake of settings and command, before anything is made", async () => {
    const args = ["set", "key", "--file", "a", "--file", "b", "--store-url", "postgres://db/x"];
    const { code, said } = await run([...args, "--organization", "a", "--organization", "b"], "x");
    expect(code).toBe(2);
    for (const mistake of [
      "--file is given twice",
      "--store-url is for the server: secret does not use it",
      "--organization is given 2 times",
    ])
      expect(said).toContain(mistake);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("reads a secret from standard input or a file, stores it for its organization, and never prints it", async () => {
    expect(await run(["set", "deploy-key"], `${CANARY}\n`)).toMatchObject({
      code: 0,
      said: expect.stringContaining('secret "deploy-key" of org-local is kept') as string,
    });
    writeFileSync(join(folder, "key"), "other\r\n");
    expect(
      await run(["set", "other", "--file", "key", "--organization", "org-acme"]),
    ).toMatchObject({
      code: 0,
    });
    expect(await kept("org-local", "deploy-key")).toBe(CANARY);
    expect(await kept("org-acme", "other")).toBe("other");
    expect(await run(["list"])).toEqual({ code: 0, said: "deploy-key" });
    expect((await run(["set", "deploy-key"], "second")).said).toContain("is replaced");
    expect(await run(["delete", "deploy-key"])).toMatchObject({ code: 0 });
    expect(await kept("org-local", "deploy-key")).toBeUndefined();
    expect(await run(["list"])).toEqual({ code: 0, said: "no secrets of org-local" });
  });

  test("refuses completely input that is not text, or is endless", async () => {
    writeFileSync(join(folder, "bytes"), Buffer.from([0x6b, 0xff, 0xfe]));
    expect(await run(["set", "bytes", "--file", "bytes"])).toMatchObject({
      code: 1,
      said: expect.stringContaining("is not text in UTF-8") as string,
    });
    writeFileSync(join(folder, "marked"), `\ufeff${"x".repeat(64 * 1024 + 1)}`);
    for (const file of ["/dev/zero", "marked"]) {
      expect(await run(["set", "endless", "--file", file])).toMatchObject({
        code: 1,
        said: expect.stringContaining("more than 64 KiB") as string,
      });
    }
    expect(await run(["list"])).toEqual({ code: 0, said: "no secrets of org-local" });
  });

  test("stores a secret in a file of the owner's", async () => {
    await run(["set", "deploy-key"], CANARY);
    const files = readdirSync(join(folder, ".dagctl"), {
      recursive: true,
      withFileTypes: true,
    }).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0);
  });

  test("neither lists nor deletes secrets of other kinds", async () => {
    const { secrets } = localDriver({ directory: localFolderIn(join(folder, ".dagctl")) });
    await secrets.put("org-local", "variable:PASSWORD", new Secret("x"));
    expect(await run(["list"])).toEqual({ code: 0, said: "no secrets of org-local" });
    expect((await run(["delete", "variable:PASSWORD"])).code).toBe(1);
    expect(await kept("org-local", "variable:PASSWORD")).toBe("x");
  });

  test.each<[readonly string[], string, readonly string[]]>([
    [[], "", ["secret needs a command"]],
    [["set"], "x", ["set needs a name"]],
    [["sot", "a"], "", ['"sot" is no secret command']],
    [["set", "../etc"], "x", ["the name must be the name of a secret"]],
    [["list", "a"], "", ["list takes no name"]],
    [["set", "a", "hunter2"], "", ["a secret itself is never one of them"]],
    [
      ["set", "a", "--value", "hunter2", "--file", "a", "--file", "b"],
      "",
      ["--value is not a flag", "--file is given twice"],
    ],
    [["delete", "a", "--file", "x"], "", ["--file belongs to set"]],
    [["delete", "a"], "", ['there is no secret "a" of org-local']],
    [["set", "a"], "\n", ["standard input is empty"]],
    [["set", "a", "--file", "absent"], "", ["absent cannot be read"]],
    [["set", "a"], "x".repeat(70_000), ["more than 64 KiB"]],
  ])("refuses %j with every mistake, and stores nothing", async (args, input, words) => {
    const { code, said } = await run(args, input);
    expect(code).toBe(1);
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toContain("hunter2");
    expect((await run(["list"])).said).toBe("no secrets of org-local");
  });
});
