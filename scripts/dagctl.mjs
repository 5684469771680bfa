// Every npm script of this checkout. Runs on Node 20 with nothing installed.
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, format, lint } from "./check.mjs";
import { run } from "./children.mjs";
import { bringUv } from "./engines.mjs";
import { build, install } from "./prepare.mjs";
import { toolchain } from "./toolchain.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = toolchain(root);

/** Runs one of the three rings of tests. `DAGCTL_TEST_REPORT` names a file for vitest's JSON report. */
async function test(context, project, args, path = []) {
  const report = process.env["DAGCTL_TEST_REPORT"];
  const reporters = report === undefined ? [] : ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return run(context.node, [join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--project", project, "--passWithNoTests", ...reporters, ...args], {
    env: tools.env(path),
    cwd: root,
  });
}

const commands = {
  // Started with this very Node and no layer between: a signal reaches it, and a second start is quick.
  start: async (context, args) => run(context.node, [join(root, "packages", "server", "dist", "main.js"), ...args], { env: tools.env() }),
  build: async () => 0,
  // Left alone, vitest keeps one processor free, which is every second one of a small machine: twice the time.
  test: async (context, args) => test(context, "unit", [`--maxWorkers=${Math.max(2, availableParallelism() - 1)}`, ...args]),
  // First builds Kubernetes and Argo CD, which takes about ten minutes once.
  "test:cluster": (context, args) => test(context, "cluster", args),
  "test:engines": async (context, args) => test(context, "engines", args, await bringUv(root)),
  "test:faults": async (context, args) => test(context, "faults", args),
  format: async (context, args) => format(context, args),
  lint: async (context, args) => lint(context, args),
  check: async (context) => check(context),
  // The control plane alone: what it needs beside Node is Go and git, and it says so.
  cluster: async (context, args) => run(context.node, [join(root, "tools", "control-plane", "src", "main.ts"), ...args], { env: tools.env(), cwd: root }),
  bench: async (context, args) => run(context.node, [join(root, "bench", "main.ts"), ...args], { env: tools.env(), cwd: root }),
};

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (command === undefined) throw new Error(`usage: node scripts/dagctl.mjs ${Object.keys(commands).join(" | ")} [flags]`);
  const context = { root, tools, node: await tools.node() };
  await install(context);
  if (name !== "lint" && name !== "format") await build(context);
  return command(context, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`dagctl: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
