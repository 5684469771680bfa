import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { EXHAUSTIVE_FILES } from "./scripts/exhaustive.mjs";
import { fileTimes } from "./scripts/file-times.mjs";
import { SlowestFirst } from "./scripts/slowest-first.mjs";

// Sources run without a build: the packages' `@dagctl/source` condition leads to their TypeScript.
const conditions = ["@dagctl/source", "module", "node", "development|production"];
const folders = ["packages/*/test", "tools/*/test", "bench/test", "test"];
const files = (suffix: string): string[] => folders.map((folder) => `${folder}/**/*${suffix}`);

const isExhaustive = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
const exclude = [...configDefaults.exclude, ...(isExhaustive ? [] : [EXHAUSTIVE_FILES])];

const compiled = fileURLToPath(new URL(".cache/compiled", import.meta.url));

// `.ci/run` names a file for the report of a ring. In its folder are the times of its files.
const report = process.env["DAGCTL_TEST_REPORT"];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    environment: "node",
    // Programs that tests start read their modules as an earlier start has compiled them.
    // Environments of tests live for minutes: links are quicker than copies, and to compile all of
    // one would cost more than it saves. They share the cache of uv, because each data folder is a
    // new one, and in it the bytecode that earlier runs have compiled (`keepBytecode`).
    env: {
      NODE_COMPILE_CACHE: compiled,
      UV_CACHE_DIR: process.env["UV_CACHE_DIR"] ?? join(homedir(), ".cache", "uv"),
      UV_LINK_MODE: "hardlink",
      UV_COMPILE_BYTECODE: "0",
    },
    sequence: { sequencer: SlowestFirst },
    // No promise: a page that a busy machine opens has not asked for everything after a second.
    expect: { poll: { timeout: 15_000 } },
    reporters:
      report === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: report }], fileTimes(`${report}.files`)],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // All files of a worker share the modules that the first of them loaded: no module keeps
          // state. A file that changes globals, such as with nock, restores them.
          isolate: false,
          include: files(".test.ts"),
          exclude: [
            ...exclude,
            "**/*.api.test.ts",
            "**/*.engines.test.ts",
            "**/*.faults.test.ts",
            "**/*.cluster.test.ts",
          ],
          // No promise: what takes a second alone took more than five on a busy machine.
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: "api",
          include: files(".api.test.ts"),
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // A browser waits for its page, and a page for its server.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: "engines",
          include: files(".engines.test.ts"),
          exclude,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Each file has servers and folders of its own. Most wait: for a minute to begin, for
          // controllers that work once a second. Those of `cluster` run among them. Loading modules
          // anew for each file took more than a minute of all processors.
          isolate: false,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "cluster",
          include: files(".cluster.test.ts"),
          exclude,
          globalSetup: ["tools/control-plane/src/shared/setup.ts"],
          // A limit for a machine that has other work: a test is over in a minute or two.
          testTimeout: 600_000,
          hookTimeout: 300_000,
          isolate: false,
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "faults",
          include: files(".faults.test.ts"),
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
