import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TokenRecord } from "@dagctl/core/contracts";
import { tokenDigest } from "@dagctl/http-server";
import { until } from "@dagctl/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openCommandTokens } from "../src/tokens/open-tokens.ts";
import { machineWith, shownToken, startProgram, temporaryFolder } from "./running-server.ts";
import type { Program, Start } from "./running-server.ts";

const DEADLINE_MS = 300_000;

describe("dagctl-server", { timeout: DEADLINE_MS }, () => {
  let folder: string;
  let remove: () => void;
  let programs: Program[];
  beforeEach(() => {
    ({ folder, remove } = temporaryFolder());
    programs = [];
  });
  afterEach(() => {
    for (const program of programs) program.kill();
    remove();
  });

  // Without Python and uv, so that the demo needs only what every machine of these tests has.
  function start({ args = ["--port", "0"], environment = {}, ...rest }: Start = {}): Program {
    const program = startProgram({
      args,
      folder,
      environment: { PATH: machineWith(folder, ["git", "node"]), ...environment },
      ...rest,
    });
    programs.push(program);
    return program;
  }
  const projectsAt = (url: string, token: string) =>
    fetch(`${url}/api/v1/projects`, { headers: { authorization: `Bearer ${token}` } });

  async function storedTokens(): Promise<readonly TokenRecord[]> {
    const { store } = await openCommandTokens(
      { dataDirectory: join(folder, ".dagctl") },
      () => undefined,
    );
    const tokens = await store.list();
    await store.close();
    return tokens;
  }

  test("survives a server that closes while fetch waits to read its answer", async () => {
    // Node's fetch then throws an error that nothing can catch.
    const lost = `
      import { createServer } from "node:net";
      const answer = "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: 102400\\r\\n\\r\\n";
      const server = createServer((socket) =>
        socket.once("data", () => socket.end(answer + "x".repeat(102400))),
      ).listen(0, "127.0.0.1", async () => {
        globalThis.lost = await fetch("http://127.0.0.1:" + server.address().port);
      });
      server.unref();`;
    const preloaded = `--import data:text/javascript,${encodeURIComponent(lost)}`;
    const program = start({ environment: { NODE_OPTIONS: preloaded } });
    const url = await program.listening();
    await until(program.said, (said) => said.includes("Node's fetch lost that answer"));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("listens, shows a token once and stores only its hash", async () => {
    const program = start();
    const url = await program.listening();
    const token = shownToken(program);
    expect(await (await projectsAt(url, token)).json()).toEqual({ projects: [], total: 0 });
    expect((await projectsAt(url, `${token}x`)).status).toBe(401);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const described = (await (await fetch(`${url}/openapi.json`)).json()) as { openapi: string };
    expect(described.openapi).toBe("3.1.0");
    expect((await fetch(`${url}/docs`)).status).toBe(200);
    expect((await fetch(`${url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
    expect(program.said()).toContain(`data:  ${join(folder, ".dagctl")}\n`);
    expect(program.said()).toMatch(/note: {2}there is neither uv nor Python/);
    expect(statSync(join(folder, ".dagctl")).mode & 0o077).toBe(0);
    for (const name of readdirSync(join(folder, ".dagctl")).filter((one) =>
      one.startsWith("dagctl"),
    ))
      expect(readFileSync(join(folder, ".dagctl", name), "latin1")).not.toContain(token.slice(5));
    expect(await storedTokens()).toEqual([
      expect.objectContaining({ name: "default", access: "admin", digest: tokenDigest(token) }),
    ]);
  });

  test("creates a first token that is valid for every organization", async () => {
    const program = start();
    const url = await program.listening();
    const create = start({
      args: ["token", "create", "ci"],
      environment: { DAGCTL_ORGANIZATION: "org-acme" },
    });
    expect((await create.ended()).code).toBe(0);
    const statusFor = async (organization: string): Promise<number> => {
      const headers = {
        authorization: `Bearer ${shownToken(program)}`,
        "x-organization-id": organization,
      };
      return (await fetch(`${url}/api/v1/projects`, { headers })).status;
    };
    expect(await Promise.all(["org-local", "org-acme", "org-acmee"].map(statusFor))).toEqual([
      200, 200, 403,
    ]);
  });

  test("shows the first token at the start that succeeds, after one that failed before it was shown", async () => {
    const demo = join(folder, ".dagctl", "demo");
    mkdirSync(join(folder, ".dagctl"));
    writeFileSync(demo, "a file where the folder of the demo is to be");
    expect((await start().ended()).code).toBe(1);
    rmSync(demo);
    const program = start();
    const url = await program.listening();
    expect((await projectsAt(url, shownToken(program))).status).toBe(200);
  });

  test("does not accept a revoked token in DAGCTL_TOKEN, and says how to make one with admin access", async () => {
    const create = start({ args: ["token", "create", "ci", "--access", "read"] });
    await create.ended();
    const token = /^dctl_\S+$/m.exec(create.said())?.[0] ?? "";
    await start({ args: ["token", "revoke", "ci"] }).ended();
    const program = start({ environment: { DAGCTL_TOKEN: token } });
    expect((await projectsAt(await program.listening(), token)).status).toBe(401);
    expect(program.said()).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: The token from DAGCTL_TOKEN was revoked/m,
    );
    expect(program.said()).toContain(
      "note: no token has admin access; `dagctl-server token create NAME --access admin --every-organization` makes one",
    );
  });

  test("gives a stored token in DAGCTL_TOKEN the access that is stored, and warns", async () => {
    const create = start({ args: ["token", "create", "ci", "--access", "read"] });
    await create.ended();
    const token = /^dctl_\S+$/m.exec(create.said())?.[0] ?? "";
    const program = start({ environment: { DAGCTL_TOKEN: token } });
    const url = await program.listening();
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${url}/api/v1/projects`, { headers })).status).toBe(200);
    expect((await fetch(`${url}/api/v1/projects`, { method: "POST", headers })).status).toBe(403);
    expect(program.said()).toContain(
      'warn: The token from DAGCTL_TOKEN is the stored token "ci": it has read access to org-local',
    );
    expect(program.said()).not.toContain(token);
  });

  test("serves the console, whose address is in the second line, and not with --console hide", async () => {
    const headers = { accept: "text/html" };
    const program = start();
    const url = await program.listening();
    expect(program.said()).toContain(`dagctl-server listening on ${url}\nconsole: ${url}/\n`);
    const page = await (await fetch(`${url}/`, { headers })).text();
    const [, script = ""] = /src="\.(\/console\/index-[^"]+\.js)"/.exec(page) ?? [];
    expect((await fetch(`${url}${script}`)).headers.get("cache-control")).toContain("immutable");
    expect((await fetch(`${url}/projects/orders`, { headers })).status).toBe(200);
    program.process.kill("SIGTERM");
    await program.ended();
    const hidden = start({ args: ["--port", "0", "--console", "hide"] });
    const address = await hidden.listening();
    expect(hidden.said()).not.toContain("console:");
    for (const path of ["/", script])
      expect((await fetch(`${address}${path}`, { headers })).status).toBe(404);
  });

  test("serves no description of its API with DAGCTL_OPENAPI=hide", async () => {
    const program = start({ environment: { DAGCTL_OPENAPI: "hide" } });
    const url = await program.listening();
    for (const path of ["openapi.json", "docs"])
      expect((await fetch(`${url}/${path}`)).status).toBe(404);
  });

  test("drains on SIGTERM, exits 0 and leaves no process; a second start has everything", async () => {
    const first = start();
    await first.listening();
    const token = shownToken(first);
    first.process.kill("SIGTERM");
    expect(await first.ended()).toEqual({ code: 0, signal: null });
    expect(first.group()).toEqual([]);
    const second = start();
    const url = await second.listening();
    expect((await projectsAt(url, token)).status).toBe(200);
    expect(second.said()).not.toMatch(/dctl_\w/);
    second.process.kill("SIGINT");
    expect(await second.ended()).toEqual({ code: 0, signal: null });
  });

  test("exits 0 on SIGTERM while the program loads, and starts nothing", async () => {
    const hooks = join(folder, "hooks.mjs");
    // Sends the signal when the first module after `main.js` is loaded.
    writeFileSync(
      hooks,
      `import { registerHooks } from "node:module";
      let sent = false;
      registerHooks({
        load(url, context, next) {
          if (!sent && url.startsWith("file:") && !url.endsWith("/dist/main.js")) {
            sent = true;
            process.kill(process.pid, "SIGTERM");
          }
          return next(url, context);
        },
      });`,
    );
    const program = start({ environment: { NODE_OPTIONS: `--import=${hooks}` } });
    expect(await program.ended()).toEqual({ code: 0, signal: null });
    expect(program.said()).toBe("");
    expect(readdirSync(folder)).not.toContain(".dagctl");
  });

  test("refuses a data folder that another server uses, with a clear message", async () => {
    const first = start();
    const url = await first.listening();
    const second = start();
    expect((await second.ended()).code).toBe(1);
    const waiting = `waiting for another server to release ${join(folder, ".dagctl")}\n`;
    expect(second.said().split(waiting)).toEqual([
      expect.any(String),
      expect.stringContaining(`is using the folder ${join(folder, ".dagctl")}`),
    ]);
    expect(first.said()).not.toContain("waiting for");
    expect(second.said()).not.toMatch(/^\s+at /m);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("refuses a port that is taken, with a clear message, and creates no token", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    try {
      const program = start({ args: ["--port", String((other.address() as AddressInfo).port)] });
      expect((await program.ended()).code).toBe(1);
      expect(program.said()).toMatch(/port \d+ of 127\.0\.0\.1 is in use/);
      expect(program.said()).not.toMatch(/^\s+at /m);
      expect(await storedTokens()).toEqual([]);
    } finally {
      other.close();
    }
  });

  test("prints one JSON object a line with --log-format json, with the token of the start", async () => {
    const program = start({
      args: ["--port", "0"],
      environment: { DAGCTL_LOG_FORMAT: "json", DAGCTL_PROT: "1" },
    });
    await program.listening();
    const lines = program
      .said()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const line of lines)
      expect(line).toEqual({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: expect.stringMatching(/^(?:info|warn|error)$/),
        message: expect.any(String),
        ...("details" in line && { details: expect.any(Object) }),
      });
    expect(lines.find(({ level }) => level === "warn")).toMatchObject({
      message: expect.stringContaining("DAGCTL_PROT is set but is no setting"),
    });
    expect(lines.at(-1)).toMatchObject({
      message: expect.stringMatching(/^dagctl-server listening on http:/),
      details: { url: expect.any(String), token: expect.stringMatching(/^dctl_/) },
    });
  });

  test("reports all wrong settings at once, with their lines, and creates nothing", async () => {
    writeFileSync(join(folder, "dagctl.yaml"), "# mine\nport: none\nprot: 1\n");
    const program = start({ args: ["--hots", "x"], environment: { DAGCTL_ORGANIZATION: "a b" } });
    expect((await program.ended()).code).toBe(2);
    for (const mistake of [
      "dagctl.yaml:2: port",
      'dagctl.yaml:3: "prot"',
      "--hots is not a flag",
      "DAGCTL_ORGANIZATION is",
    ])
      expect(program.said()).toContain(mistake);
    expect(readdirSync(folder)).not.toContain(".dagctl");
  });

  test("accepts a token of the operator's own and writes it nowhere", async () => {
    const program = start({
      environment: { DAGCTL_TOKEN: "a-token-of-my-own", DAGCTL_ORGANIZATION: "org-acme" },
    });
    expect((await projectsAt(await program.listening(), "a-token-of-my-own")).status).toBe(200);
    expect(program.said()).not.toContain("a-token-of-my-own");
    expect(program.said()).toContain(
      "token: the one from DAGCTL_TOKEN, admin of every organization\n",
    );
    expect(await storedTokens()).toEqual([]);
  });

  test("makes, lists and revokes tokens in a folder with a long path while the server runs", async () => {
    const data = join(folder, "a".repeat(120));
    const program = start({ args: ["--port", "0", "--data", data] });
    const url = await program.listening();
    const token = async (...args: readonly string[]): Promise<string> => {
      const command = start({ args: ["token", ...args, "--data", data] });
      expect(await command.ended()).toEqual({ code: 0, signal: null });
      return command.said();
    };
    const made = /^dctl_\S+$/m.exec(await token("create", "ci"))?.[0] ?? "";
    expect((await projectsAt(url, made)).status).toBe(200);
    expect(await token("list")).toMatch(/ci {2}org-local {2}write/);
    await token("revoke", "ci");
    await until(
      async () => (await projectsAt(url, made)).status,
      (status) => status === 401,
    );
    expect(statSync(join(data, "control")).mode & 0o777).toBe(0o700);
    // A name that is taken is refused with the words of the store.
    await token("create", "again");
    const twice = start({ args: ["token", "create", "again", "--data", data] });
    expect(await twice.ended()).toEqual({ code: 1, signal: null });
    expect(twice.said()).toContain('There is a token "again" already');
    program.kill();
    await program.ended();
    // The socket of a killed server is replaced, and without a server the command has the database.
    expect(await token("list")).toContain("again");
    const next = start({ args: ["--port", "0", "--data", data] });
    await next.listening();
    expect(await token("list")).toContain("again");
  });

  test("replaces a lost token while the server runs", async () => {
    const program = start();
    const url = await program.listening();
    const command = start({ args: ["token", "replace"] });
    expect(await command.ended()).toEqual({ code: 0, signal: null });
    expect((await projectsAt(url, /^dctl_\S+$/m.exec(command.said())?.[0] ?? "")).status).toBe(200);
  });

  test("ends although a client follows a log", async () => {
    const program = start();
    const url = await program.listening();
    const headers = {
      authorization: `Bearer ${shownToken(program)}`,
      "content-type": "application/json",
    };
    const repository_url = /"repository_url":"([^"]+)"/.exec(program.said())?.[1];
    expect(
      (
        await fetch(`${url}/api/v1/projects`, {
          method: "POST",
          headers,
          body: JSON.stringify({
            name: "demo",
            project_type: "node",
            repository_url,
            git_auth_method: "none",
          }),
        })
      ).status,
    ).toBe(201);
    const follower = fetch(`${url}/api/v1/projects/demo/runs/latest/logs?follow=true`, {
      headers,
    }).catch(() => undefined);
    program.process.kill("SIGTERM");
    expect(await program.ended()).toEqual({ code: 0, signal: null });
    await follower;
  });
});
