import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { configPath } from "../../src/contexts/config-file.ts";
import { connectionOf } from "../../src/contexts/connection.ts";
import type { FlagTexts } from "../../src/flags/flag.ts";
import { outsideOf, runDctl, temporaryFolder } from "../outside.ts";

const PROD = "https://dagctl.example.com";

/** A machine with its own folder of settings. */
function machine(): {
  readonly path: string;
  readonly environment: Record<string, string>;
  write(text: string, mode?: number): void;
} {
  const folder = temporaryFolder();
  const environment = { HOME: folder, XDG_CONFIG_HOME: join(folder, "config") };
  const path = configPath(environment);
  return {
    path,
    environment,
    write(text, mode = 0o600) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, mode);
    },
  };
}

const TWO = `current: prod
contexts:
  prod: { url: ${PROD}, organization: org-acme, token: prod-token }
  test: { url: http://127.0.0.1:4280, token: test-token }
`;

/** Nine lists, each with nine times the one before it. */
function bomb(): string {
  const lists = Array.from({ length: 9 }, (_, index) => {
    const items =
      index === 0
        ? "x"
        : Array(9)
            .fill(`*a${index - 1}`)
            .join(", ");
    return `a${index}: &a${index} [${items}]`;
  });
  return lists.join("\n");
}

describe("configPath", () => {
  test.each([
    [{ HOME: "/home/ann" }, "/home/ann/.config/dctl/config.yaml"],
    [{ HOME: "/home/ann", XDG_CONFIG_HOME: "/etc/x" }, "/etc/x/dctl/config.yaml"],
    [{ HOME: "/home/ann", XDG_CONFIG_HOME: "relative" }, "/home/ann/.config/dctl/config.yaml"],
  ])("of %j is %s", (environment, path) => {
    expect(configPath(environment)).toBe(path);
  });
});

describe("the commands of contexts", () => {
  test("store, list, use and remove a context in a file that only its owner reads", async () => {
    const { path, environment } = machine();
    const run = (args: string[], input?: string) =>
      runDctl(["context", ...args], { environment, ...(input !== undefined && { input }) });
    const added = await run(["add", "prod", "--url", PROD, "--organization", "org-acme"], "t1\n");
    expect(added).toEqual({
      code: 0,
      output: "",
      errors: `context prod is stored in ${path}, and in use\n`,
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toContain("token: t1\n");
    expect((await run(["add", "test", "--url", "http://127.0.0.1:1"], "t2")).code).toBe(0);
    expect((await run(["use", "prod"])).code).toBe(0);
    expect((await run(["list"])).output).toBe(
      `    NAME   URL                          ORGANIZATION\n*   prod   ${PROD}   org-acme\n    test   http://127.0.0.1:1\n`,
    );
    expect((await run(["list", "--output", "name"])).output).toBe("prod\ntest\n");
    expect((await run(["list", "--output", "json"])).output).not.toContain("t1");
    expect((await run(["remove", "prod"])).errors).toContain("no context is in use");
    expect(readFileSync(path, "utf8")).not.toContain("t1");
  });

  test("refuse a wrong context with all mistakes, and store nothing", async () => {
    const { environment } = machine();
    const wrong = await runDctl(["context", "add", "-x", "--organization", "a b"], { environment });
    expect(wrong.code).toBe(2);
    const named = await runDctl(
      ["context", "add", "a b", "--url", "ftp://x", "--organization", "a b"],
      { environment, input: "t" },
    );
    expect(named.errors).toMatch(
      /3 mistakes:\n {2}<name> must .*\n {2}--url must .*\n {2}--organization/,
    );
    expect((await runDctl(["context", "list", "-o", "name"], { environment })).output).toBe("");
  });

  test("name the contexts that exist where another one is named", async () => {
    const { environment, write } = machine();
    write(TWO);
    const { code, errors } = await runDctl(["context", "use", "pord"], { environment });
    expect([code, errors]).toEqual([2, "dctl: <name> must be a context: prod, test\n"]);
  });
});

describe("the file of contexts", () => {
  test("stays a link where it is one, and the target is written", async () => {
    const { environment, path } = machine();
    const target = join(environment["HOME"] ?? "", "kept.yaml");
    writeFileSync(target, "contexts: {}\n", { mode: 0o600 });
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
    const args = ["context", "add", "a", "--url", PROD];
    expect((await runDctl(args, { environment, input: "t" })).code).toBe(0);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, "utf8")).toContain("token: t");
  });

  test.each([0o640, 0o604, 0o620, 0o666])(
    "is refused with mode %o, with the command that corrects it",
    async (mode) => {
      const { environment, path, write } = machine();
      write(TWO, mode);
      const { code, errors } = await runDctl(["project", "list"], { environment });
      expect(code).toBe(2);
      expect(errors).toContain(`Run: chmod 600 ${path}`);
      expect(errors).not.toContain("prod-token");
    },
  );

  test.each(
    [
      ["contexts: [", "config.yaml:1 is not YAML (BAD_INDENT)"],
      ["contexts:\n  a: { url: !!js/function 'secret' }", "config.yaml:2 has a tag"],
      ["contexts:\n  a:\n    url: !!binary c2VjcmV0", "config.yaml:3 has a tag"],
      ["!!set { secret }", "config.yaml:1 has a tag"],
      ["contexts: !secret\n  a: { url: http://x }", "config.yaml:1 has a tag"],
      ["contexts: { a: { url: http://x, <<: [{ token: secret }] } }", "contexts.a.<< is unknown"],
      [bomb(), "config.yaml has too many aliases"],
      [`contexts: ${"[".repeat(100_000)}`, "config.yaml is nested in too many levels"],
      [`contexts: {} # ${"x".repeat(2_000_000)}`, "config.yaml has more than 1 MiB"],
      ["contexts: {}\n--- \nsecret", "config.yaml:2 is not YAML (MULTIPLE_DOCS)"],
      ["secret", "the file must be an object"],
      ["contexts: {a: {url: http://x, token: secret: }", "is not YAML ("],
      ["[]", "the file must be an object"],
      ["contexts: []", "contexts must be an object"],
      ["contexts: { a: { token: secret } }\nx: 1", "x is not a key of this file"],
      ["contexts: { a: { token: secret } }", "contexts.a.url is required"],
      ["contexts: { a: { url: 3, colour: red } }", "contexts.a.colour is unknown"],
    ].map(([text = "", problem = ""]) => [problem, text]),
  )("is refused: %s", async (problem = "", text = "") => {
    const { environment, write } = machine();
    write(text);
    const { code, errors } = await runDctl(["project", "list"], { environment });
    expect(code).toBe(2);
    expect(errors).toContain(problem);
    expect(errors).not.toMatch(/secret|^\s+at /m);
  });

  test("is refused at once where it is a named pipe", async () => {
    const { environment, path } = machine();
    mkdirSync(dirname(path), { recursive: true });
    execFileSync("mkfifo", ["-m", "600", path]);
    const { code, errors } = await runDctl(["project", "list"], { environment });
    expect([code, errors]).toEqual([2, expect.stringContaining(`${path} is not a file`)]);
  });
});

describe("the connection of a command", () => {
  const connection = (environment: Record<string, string>, flags: Record<string, string> = {}) =>
    connectionOf(
      outsideOf([], { environment, input: "from-input\n" }),
      new Map(Object.entries(flags).map(([name, text]): [string, FlagTexts] => [name, [text]])),
    );

  test("comes from the context in use, and from another one with --context", async () => {
    const { environment, write } = machine();
    write(TWO);
    expect(await connection(environment)).toEqual({
      url: PROD,
      organization: "org-acme",
      token: "prod-token",
    });
    expect(await connection(environment, { context: "test" })).toEqual({
      url: "http://127.0.0.1:4280",
      organization: undefined,
      token: "test-token",
    });
  });

  test("prefers a flag to the environment, and the environment to the context", async () => {
    const { environment, write } = machine();
    write(TWO);
    const variables = { DAGCTL_TOKEN: "env-token", DAGCTL_ORGANIZATION: "org-env" };
    const all = { ...environment, ...variables };
    expect(await connection(all)).toEqual({
      url: PROD,
      organization: "org-env",
      token: "env-token",
    });
    expect(await connection(all, { "token-file": "-", organization: "org-flag" })).toEqual({
      url: PROD,
      organization: "org-flag",
      token: "from-input",
    });
    const other = { ...all, DAGCTL_URL: "http://env.example" };
    expect((await connection(other)).url).toBe("http://env.example");
    expect((await connection(other, { url: "http://flag.example" })).url).toBe(
      "http://flag.example",
    );
  });

  test("sends the token of a context to no other address", async () => {
    const { environment, write } = machine();
    write(TWO);
    await expect(connection(environment, { url: "https://other.example" })).rejects.toThrow(
      "the token is missing",
    );
    expect((await connection(environment, { url: `${PROD}/` })).token).toBe("prod-token");
  });

  test("is refused with a context and the address of another server", async () => {
    const { environment, write } = machine();
    write(TWO);
    const other = "http://env.example";
    const all = { ...environment, DAGCTL_TOKEN: "t" };
    await expect(connection(all, { context: "prod", url: other })).rejects.toThrow(
      `--context names prod at ${PROD}, and --url another server: leave one of them out`,
    );
    await expect(connection({ ...all, DAGCTL_URL: other }, { context: "prod" })).rejects.toThrow(
      "and DAGCTL_URL another server",
    );
    // The same server, and the context in use, contradict nothing.
    expect((await connection({ ...all, DAGCTL_URL: PROD }, { context: "prod" })).url).toBe(PROD);
    expect((await connection({ ...all, DAGCTL_URL: other })).url).toBe(other);
  });

  test("reads no file of contexts where the environment has all", async () => {
    const { environment, write } = machine();
    write("damaged: [", 0o666);
    const all = { ...environment, DAGCTL_URL: PROD, DAGCTL_TOKEN: "t" };
    expect((await connection(all)).token).toBe("t");
  });

  test("is refused with all that is missing or wrong", async () => {
    const { environment } = machine();
    await expect(
      connection({ ...environment, DAGCTL_ORGANIZATION: "a b", DAGCTL_TOKEN: "" }),
    ).rejects.toThrow(
      /the address of the server is missing.*the token is missing.*the organization/,
    );
  });

  test("is refused with where a wrong address was given, and names an empty standard input", async () => {
    const { environment } = machine();
    const errorsOf = async (args: readonly string[], more: Record<string, string> = {}) =>
      (await runDctl(args, { environment: { ...environment, ...more } })).errors;
    expect(
      await errorsOf(["project", "list"], { DAGCTL_URL: "127.0.0.1:4280", DAGCTL_TOKEN: "t" }),
    ).toMatch(/DAGCTL_URL must be an http or https address without a login/);
    expect(await errorsOf(["context", "add", "x"])).toContain(
      "is missing: use --url or DAGCTL_URL\n",
    );
    expect(await errorsOf(["context", "add", "x", "--url", PROD])).toContain(
      "standard input is empty: send the token there",
    );
  });
});

describe("a process that is killed while it writes the contexts", () => {
  test("leaves a copy with tokens that the next command deletes", async () => {
    const { path, environment, write } = machine();
    write(TWO);
    const child = fileURLToPath(new URL("killed-writer.child.ts", import.meta.url));
    const { signal } = spawnSync(process.execPath, ["--conditions=@dagctl/source", child, path], {
      stdio: "inherit",
    });
    expect(signal).toBe("SIGKILL");
    const living = `config.yaml.${process.pid}-00000000-0000-4000-8000-000000000000`;
    writeFileSync(join(dirname(path), living), "");
    expect(readdirSync(dirname(path))).toHaveLength(3);
    await runDctl(["context", "list"], { environment });
    expect(readdirSync(dirname(path)).toSorted()).toEqual(["config.yaml", living]);
    expect(readFileSync(path, "utf8")).toBe(TWO);
  });
});
