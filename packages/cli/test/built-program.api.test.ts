import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type AddressInfo, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { builtProgram, PROGRAM, runProgram } from "./built-program.ts";

describe("the built dctl", () => {
  test("runs the life of a project on the built server", async () => {
    const { run, repository } = await builtProgram();
    const created = await run(["project", "create", "--name", "shop", ...repository, "--wait"]);
    expect(created).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^shop +node +active/m),
    });
    expect(created.errors).toMatch(/^done {4}apply$[^]*^done {4}converge/m);
    const log = await run(["run", "start", "shop", "--follow"]);
    expect(log).toEqual({
      code: 0,
      output: expect.stringContaining("wrote daily-revenue.json with 3 days\n"),
      errors: "",
    });
    expect((await run(["run", "logs", "shop"])).output).toBe(log.output);
    const [id] = (await run(["operation", "list", "shop", "-o", "name"])).output.split("\n");
    expect(
      JSON.parse((await run(["operation", "get", id ?? "", "-o", "json"])).output),
    ).toMatchObject({ kind: "create", status: "succeeded" });
    const key = ["environment-variable", "create", "--name", "KEY", "--value-file", "-"];
    expect((await run([...key, "-o", "name"], "secret\n")).output).toBe("KEY\n");
    expect((await run(["environment-variable", "list", "-o", "yaml"])).output).toContain(
      "value: secret\n",
    );
    expect((await run(["project", "delete", "shop"])).code).toBe(10);
    expect(await run(["project", "delete", "shop", "--yes", "--wait"])).toMatchObject({
      code: 0,
      output: "Project deleted successfully\n",
    });
    expect(await run(["project", "get", "shop"])).toEqual({
      code: 4,
      output: "",
      errors: 'dctl: There is no project "shop" (not_found)\n',
    });
  });

  test("creates a token that works, lists it and deletes it", async () => {
    const { environment, run } = await builtProgram();
    const create = ["token", "create", "--name", "ci", "--access", "read", "-o", "name"];
    const token = (await run(create)).output.trim();
    expect(token).toMatch(/^dctl_/);
    const withToken = (args: readonly string[]) =>
      runProgram(args, { ...environment, DAGCTL_TOKEN: token });
    expect((await withToken(["project", "list", "-o", "name"])).code).toBe(0);
    expect((await withToken(["token", "list"])).errors).toContain("needs admin access");
    const ids = (await run(["token", "list", "-o", "name"])).output.trim().split("\n");
    const details = await run(["token", "list"]);
    const id = ids.find((each) => new RegExp(`^ci .* ${each}$`, "m").test(details.output)) ?? "";
    expect((await run(["token", "delete", id, "--yes"])).code).toBe(0);
    // A server accepts a token that it knows for a second more.
    await expect
      .poll(async () => (await withToken(["project", "list"])).errors, { timeout: 10_000 })
      .toContain("unauthenticated");
    expect((await run(["organization", "list", "-o", "name"])).output).toBe("org-local\n");
  });

  test("is called with a context that its own commands store", async () => {
    const { url, environment, run } = await builtProgram();
    const { HOME = "" } = environment;
    const elsewhere = (args: readonly string[], input?: string) =>
      runProgram(args, { HOME }, input);
    expect((await elsewhere(["project", "list"])).code).toBe(2);
    const added = await elsewhere(
      ["context", "add", "here", "--url", url],
      "the-token-of-the-test\n",
    );
    expect(added.code).toBe(0);
    expect(await elsewhere(["project", "list", "-o", "json"])).toEqual(
      await run(["project", "list", "-o", "json"]),
    );
  });

  test("ends well when the reader of its output leaves", async () => {
    const { environment, run, repository } = await builtProgram();
    await run(["project", "create", "--name", "shop", ...repository, "--wait"]);
    const child = spawn(process.execPath, [PROGRAM, "project", "get", "shop"], {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.destroy();
    const [code] = await once(child, "close");
    expect(code).toBe(0);
  });

  test("ends well when the reader of a long log leaves", async () => {
    const main = 'for (let line = 0; line < 4_000; line += 1) console.log("x".repeat(200));';
    const { environment, run, repository } = await builtProgram(main);
    await run(["project", "create", "--name", "shop", ...repository, "--wait"]);
    await run(["run", "start", "shop", "--wait"]);
    const child = spawn(process.execPath, [PROGRAM, "run", "logs", "shop"], {
      env: { PATH: process.env["PATH"], ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const errors = text(child.stderr);
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = await once(child, "close");
    expect([code, await errors]).toEqual([0, ""]);
  });

  test("says which token was lost when its output is full or closed, and ends with 1", async () => {
    const { environment, run } = await builtProgram();
    const full = openSync("/dev/full", "w");
    for (const [name, output] of [
      ["full", full],
      ["closed", "pipe"],
    ] as const) {
      const child = spawn(
        process.execPath,
        [PROGRAM, "token", "create", "--name", name, "--access", "read"],
        {
          env: { PATH: process.env["PATH"], ...environment },
          stdio: ["ignore", output, "pipe"],
        },
      );
      child.stdout?.destroy();
      const errors = child.stderr ? text(child.stderr) : "";
      const [code] = await once(child, "close");
      const [, id = ""] =
        /was not written \(.*\).*: dctl token delete (tok_\w+)/.exec(await errors) ?? [];
      expect([name, code, id]).toEqual([name, 1, expect.stringMatching(/^tok_/)]);
      expect((await run(["token", "delete", id, "--yes"])).code).toBe(0);
    }
    closeSync(full);
  });

  test("prints one line when a server sends 260 MB in few bytes, and closes", async () => {
    const body = gzipSync(Buffer.alloc(260 * 1024 * 1024, " "));
    const type = "Content-Type: application/json\r\nContent-Encoding: gzip";
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\n${type}\r\nConnection: close\r\n\r\n`);
        socket.end(body);
      });
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const environment = { DAGCTL_URL: `http://127.0.0.1:${port}`, DAGCTL_TOKEN: "token" };
    // This call is sent once, whatever becomes of its answer.
    const args = ["token", "create", "--name", "ci", "--access", "read"];
    const { code, output, errors } = await runProgram(args, environment);
    expect({ output, errors }).toEqual({
      output: "",
      errors: expect.stringMatching(/^dctl: (?:The answer 200|The server does not)[^\n]+\n$/),
    });
    // With a newer Node, the answer can be read up to the limit.
    expect([1, 8]).toContain(code);
  });

  test("says which Node it needs where it runs on an older one", async () => {
    const older =
      'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
    expect(
      await runProgram(["--version"], { NODE_OPTIONS: `--import=${JSON.stringify(older)}` }),
    ).toEqual({
      code: 1,
      output: "",
      errors: "dctl: Node 22.19 or newer is needed, and this is Node 20.20.2\n",
    });
  });

  test("starts with --version in at most ten times the 150 ms that are promised", async () => {
    const times: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const start = performance.now();
      expect((await runProgram(["--version"], {})).output).toMatch(/^\d+\.\d+\.\d+\n$/);
      times.push(performance.now() - start);
    }
    console.log(`dctl --version: ${Math.round(Math.min(...times))} ms`);
    expect(Math.min(...times)).toBeLessThan(1_500);
  });
});

describe("the bundle of dctl", () => {
  test("has no zod, and loads yaml, listr2 and the completion only where needed", () => {
    const folder = dirname(PROGRAM);
    const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
    const files = readdirSync(folder).filter((name) => name.endsWith(".js"));
    expect(files.filter((name) => textOf(name).includes("ZodError"))).toEqual([]);
    // The files that are read before a command begins.
    const loaded = new Set<string>();
    const load = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      for (const [, from = ""] of textOf(name).matchAll(/(?:from|import) "\.\/([^"]+)"/g))
        load(from);
    };
    for (const name of files.filter((each) => each === "main.js" || each.startsWith("dctl-")))
      load(name);
    const lazy = ["YAMLParseError", "ListrRendererError", "ShellCompDirectiveError"];
    for (const word of lazy) {
      expect(files.some((name) => textOf(name).includes(word))).toBe(true);
      expect([...loaded].filter((name) => textOf(name).includes(word))).toEqual([]);
    }
  });

  test("comes with the licence of each package in it", () => {
    const text = readFileSync(join(dirname(PROGRAM), "LICENSES.txt"), "utf8");
    const names = [...text.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) \d+\.\d+\.\d+$/gm)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(
      expect.arrayContaining(["@bomb.sh/tab", "commander", "ky", "leven", "listr2", "yaml"]),
    );
    expect(
      text.match(/MIT License|ISC License|Permission (?:is hereby|to use)/gi)?.length,
    ).toBeGreaterThan(names.length);
  });
});
