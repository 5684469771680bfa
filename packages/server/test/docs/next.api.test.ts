import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../cli/test/outside.ts";
import { CHECKOUT } from "./pages.ts";

const run = promisify(execFile);

/** The packages that the example needs, those that come with another one included. */
const PACKAGES = ["api", "core", "http-server", "project-types", "testing"];
const EXAMPLE = join(CHECKOUT, "examples", "next");
const ROUTE = join("pages", "api", "pipelines", "[...path].ts");

/** Returns the packages as a registry would have them, by name. */
async function packPackages(target: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(target);
  for (const name of PACKAGES)
    await run("pnpm", ["pack", "--pack-destination", target], {
      cwd: join(CHECKOUT, "packages", name),
    });
  const files = readdirSync(target);
  return Object.fromEntries(
    PACKAGES.map((name) => {
      const file = files.find((path) => new RegExp(`^dagctl-${name}-\\d`).test(path)) ?? "";
      return [`@dagctl/${name}`, `file:${join(target, file)}`];
    }),
  );
}

/** Copies the example, and installs Next and the packed packages with npm. */
async function installExample(folder: string): Promise<void> {
  const specs = await packPackages(join(folder, "packed"));
  const manifest = JSON.parse(readFileSync(join(EXAMPLE, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const dependencies = { ...manifest.dependencies, ...specs };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ ...manifest, dependencies, overrides: specs }),
  );
  mkdirSync(join(folder, ROUTE, ".."), { recursive: true });
  writeFileSync(join(folder, ROUTE), readFileSync(join(EXAMPLE, ROUTE)));
  // Next checks the types of the page, and would install what it needs for that itself.
  const options = ["--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  await run("npm", ["install", ...options, "typescript@5", "@types/node", "@types/react"], {
    cwd: folder,
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Ends Next, with the processes that it started. */
async function end(next: ChildProcess): Promise<void> {
  if (next.exitCode !== null || next.pid === undefined) return;
  const closed = once(next, "close");
  process.kill(-next.pid, "SIGKILL");
  await closed;
}

async function whenListening(next: ChildProcess): Promise<void> {
  let printed = "";
  for await (const chunk of next.stdout ?? []) {
    printed += String(chunk);
    if (printed.includes("Ready in")) break;
  }
  expect(printed).toContain("Ready in");
}

test(
  "the example of Next answers calls and streams in Next itself, with the packed packages",
  { timeout: 240_000 },
  async () => {
    const folder = temporaryFolder();
    await installExample(folder);
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: undefined };
    const program = join(folder, "node_modules", ".bin", "next");
    await run(program, ["build"], { cwd: folder, env });
    const port = await freePort();
    const address = ["--hostname", "127.0.0.1", "--port", String(port)];
    const next = spawn(program, ["start", ...address], {
      cwd: folder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => end(next));
    await whenListening(next);

    const base = `http://127.0.0.1:${port}/api/pipelines/api/v1`;
    const headers = { authorization: "Bearer anything", "content-type": "application/json" };
    const created = await fetch(`${base}/environment-variables`, {
      method: "POST",
      headers,
      body: JSON.stringify({ name: "A", value: "é".repeat(10_000) }),
    });
    expect([created.status, created.headers.get("location")]).toEqual([
      201,
      expect.stringMatching(/^\/api\/pipelines\/api\/v1\/environment-variables\/var_/),
    ]);
    const refused = await fetch(`${base}/projects`, { method: "POST", headers, body: "{}" });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: "invalid" }]);
    const stream = await fetch(`${base}/events`, {
      headers: { ...headers, accept: "text/event-stream" },
    });
    expect(stream.headers.get("content-type")).toMatch(/^text\/event-stream/);
    await stream.body?.cancel();
  },
);
