// Runs every npm script of this checkout, on Node 20 with nothing installed.
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { check, format, lint } from "./check.mjs";
import { bundle } from "./bundle.mjs";
import { run, say } from "./children.mjs";
import { bringUv, buildControlPlane } from "./engines.mjs";
import { exhaustiveList, exhaustiveTests } from "./exhaustive.mjs";
import { bringPlatforms } from "./platforms.mjs";
import { build, install } from "./prepare.mjs";
import { bringPythonPrograms } from "./python-programs.mjs";
import { release } from "./release.mjs";
import { toolchain } from "./toolchain.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = toolchain(root);

/**
 * Runs tests, by the names of vitest's projects. `DAGCTL_TEST_REPORT` names a file for vitest's
 * JSON report (vitest.config.ts).
 */
async function test(context, projects, args, path = []) {
  const named = projects.flatMap((project) => ["--project", project]);
  return run(
    context.node,
    [
      join(root, "node_modules", "vitest", "vitest.mjs"),
      "run",
      ...named,
      "--passWithNoTests",
      ...args,
    ],
    {
      env: tools.env(path),
      cwd: root,
    },
  );
}

/**
 * Runs the tests on real systems: SQLMesh, dbt, PostgreSQL and sshd, and after them Kubernetes with
 * Argo CD.
 */
async function testEngines(context, args) {
  const path = await bringUv(root);
  // With named files, perhaps none needs Kubernetes; those that need it build it themselves.
  const built = args.length > 0 ? "built" : await buildControlPlane(context);
  if (built === "built") return test(context, ["engines", "cluster"], args, path);
  const engines = await test(context, ["engines"], args, path);
  say("the tests on Kubernetes and Argo CD did not run: those could not be built, see above");
  return built === "failed" || process.env["CI"] !== undefined ? engines || 1 : engines;
}

async function testCluster(context, args) {
  return (await buildControlPlane(context)) === "built" ? test(context, ["cluster"], args) : 1;
}

/**
 * Runs the tests of the API: in a browser, on other platforms than Node, with programs that read
 * its description, and as the pages say; and those of the bench.
 */
async function testApi(context, args) {
  const path = [...(await bringPlatforms(root)), ...(await bringPythonPrograms(root))];
  return test(context, ["api"], args, path);
}

/**
 * Runs many times what CI runs once or twice: random histories and requests, every version of a
 * tool and of stored data, and each request at which a call can be stopped. `--list` prints which
 * files try more than in CI, and the lines that decide it.
 */
async function testExhaustive(context, args) {
  if (isListing(args)) return (process.stdout.write(`${exhaustiveList(root)}\n`), 0);
  process.env["DAGCTL_TEST_HISTORIES"] ??= "30";
  process.env["DAGCTL_TEST_EXHAUSTIVE"] = "1";
  const path = [...(await bringUv(root)), ...(await bringPythonPrograms(root))];
  const built = await buildControlPlane(context);
  const files = exhaustiveTests(root).map((file) => file.path);
  const projects = ["unit", "api", "engines", ...(built === "built" ? ["cluster"] : [])];
  const code = await test(context, projects, [...files, ...args], path);
  return built === "failed" ? code || 1 : code;
}

const isListing = (args) => args.length === 1 && args[0] === "--list";

/** Tries newer releases of SQLMesh and dbt; `--write` raises the lists by those that work. */
async function versions(context, args) {
  const path = await bringUv(root);
  const main = join(root, "tools", "versions", "src", "main.ts");
  return run(context.node, ["--conditions=@dagctl/source", main, ...args], {
    env: tools.env(path),
    cwd: root,
  });
}

/** Runs public repositories by hand and with the built server, and prints a table. */
async function corpus(context, args) {
  const path = await bringUv(root);
  const main = join(root, "tools", "corpus", "src", "main.ts");
  return run(context.node, ["--conditions=@dagctl/source", main, ...args], {
    env: tools.env(path),
    cwd: root,
  });
}

/** Takes the pictures of the docs from the built console. */
async function pictures(context) {
  const main = join(root, "packages", "console", "test", "browser", "pictures", "main.ts");
  const folder = join(root, "docs", "pictures");
  return run(context.node, ["--conditions=@dagctl/source", main, folder], { env: tools.env() });
}

const commands = {
  // Started with this Node, without a process in between: signals reach the server, and a second
  // start is quick.
  start: async (context, args) =>
    run(context.node, [join(root, "packages", "server", "dist", "main.js"), ...args], {
      env: tools.env(),
    }),
  dctl: async (context, args) =>
    run(context.node, [join(root, "packages", "cli", "dist", "main.js"), ...args], {
      env: tools.env(),
    }),
  build: async () => 0,
  // One more worker than processors: tests wait for programs and for pauses. By default vitest
  // leaves one processor unused, which is every second one of a small machine.
  test: async (context, args) =>
    test(context, ["unit"], [`--maxWorkers=${availableParallelism() + 1}`, ...args]),
  "test:api": async (context, args) => testApi(context, args),
  "test:cluster": async (context, args) => testCluster(context, args),
  "test:engines": async (context, args) => testEngines(context, args),
  "test:exhaustive": async (context, args) => testExhaustive(context, args),
  versions,
  corpus,
  pictures,
  "test:faults": async (context, args) => test(context, ["faults"], args),
  format: async (context, args) => format(context, args),
  lint: async (context, args) => lint(context, args),
  check: async (context) => check(context),
  release,
  // The server on a Kubernetes and an Argo CD of this machine. They need Go and git in addition to
  // Node, and say so if those are missing.
  cluster: async (context, args) =>
    run(context.node, [join(root, "tools", "cluster", "src", "main.ts"), ...args], {
      env: tools.env(),
      alone: true,
    }),
  bundle,
  // Runs in its own process: this one may have an older Node, which cannot load the built packages.
  image: async (context, args) =>
    run(context.node, [join(root, "scripts", "runtime-image.mjs"), ...args], {
      env: tools.env(),
      cwd: root,
    }),
  bench: async (context, args) =>
    run(context.node, [join(root, "bench", "main.ts"), ...args], { env: tools.env(), cwd: root }),
};

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (command === undefined)
    throw new Error(`usage: node scripts/dagctl.mjs ${Object.keys(commands).join(" | ")} [flags]`);
  const context = { root, tools, node: await tools.node() };
  await install(context);
  const isBuildNeeded = !["lint", "format"].includes(name) && !isListing(args);
  if (isBuildNeeded) await build(context);
  return command(context, args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`dagctl: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
