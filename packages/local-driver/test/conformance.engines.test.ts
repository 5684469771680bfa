import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "vitest";
import { systemClock } from "@dagctl/core/driver-kit";
import {
  deployDriverSuite,
  registerSuite,
  runDriverSuite,
  secretsSuite,
  stateDatabaseSuite,
  suiteFiles,
} from "@dagctl/testing";
import type {
  EngineFixture,
  RegisterTest,
  SecretsFixture,
  StateDatabaseFixture,
} from "@dagctl/testing";
import { localDriver, type LocalDriver } from "../src/index.ts";
import { workbench } from "./workbench.ts";

/** What every run has in its environment in addition to what its workload names. */
const ADDED = [
  "PATH",
  "HOME",
  "PWD",
  "TMPDIR",
  "LANG",
  "NO_COLOR",
  "DO_NOT_TRACK",
  "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS",
  "DBT_SEND_ANONYMOUS_USAGE_STATS",
  "PYTHONUNBUFFERED",
  "DAGCTL_RUN",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "NODE_EXTRA_CA_CERTS",
];

/** How much of a log is kept, in bytes: little, because a case prints twice as much. */
const LOG_LIMIT = 2 * 1024 * 1024;

interface Fixture
  extends Omit<EngineFixture, "second" | "close">, LocalDriver, Pick<StateDatabaseFixture, "data"> {
  readonly directory: string;
  reopen(): Promise<LocalDriver>;
  close(): Promise<void>;
}

/**
 * Returns one driver of this machine as a fixture of the suites: each case has a folder of its own.
 */
async function fixture(): Promise<Fixture> {
  // Checkouts wait for it.
  let gate: Promise<void> = Promise.resolve();
  const bench = await workbench({
    async checkout(_organization, repository, directory) {
      await gate;
      for (const [name, text] of Object.entries(suiteFiles(repository))) {
        await mkdir(dirname(join(directory, name)), { recursive: true });
        await writeFile(join(directory, name), text);
      }
    },
  });
  const { deploy, run, stateDatabase, secrets } = await bench.start({ logBytes: LOG_LIMIT });
  // One process at a time has the folder; the parts of one driver are closed together.
  const again = async (): Promise<LocalDriver> => {
    await deploy.close?.();
    return bench.start({ logBytes: LOG_LIMIT });
  };
  return {
    deploy,
    run,
    stateDatabase,
    secrets,
    directory: bench.directory,
    unique: "l1",
    reopen: again,
    repository: {
      url: "https://git.invalid/suite",
      branch: "main",
      commit: "0".repeat(40),
      authMethod: "none",
    },
    clock: systemClock(),
    pollMs: 20,
    deadlineMs: 20_000,
    shortMs: 1_000,
    addedVariables: ADDED,
    logLimit: LOG_LIMIT,
    // DuckDB makes the file itself: here it is one with a text.
    data: {
      write: ({ settings }, text) => writeFile(settings["database"] ?? "", text),
      read: ({ settings }) =>
        readFile(settings["database"] ?? "", "utf8").catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return undefined;
          throw error;
        }),
    },
    async delayConvergence() {
      let open = (): void => undefined;
      gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      return async () => open();
    },
    /** Moves the folder away, as when a disk is not mounted. */
    async outage() {
      await rename(bench.directory, `${bench.directory}.away`);
      await mkdir(bench.directory);
      return async () => {
        await rm(bench.directory, { recursive: true });
        await rename(`${bench.directory}.away`, bench.directory);
      };
    },
    close: () => bench.dispose(),
  };
}

async function stateDatabaseFixture(): Promise<StateDatabaseFixture> {
  const around = await fixture();
  return { ...around, reopen: async () => (await around.reopen()).stateDatabase };
}

async function secretsFixture(): Promise<SecretsFixture> {
  const around = await fixture();
  // Commands that run next to the server use the same folder.
  return {
    ...around,
    reopen: async () => (await around.reopen()).secrets,
    second: async () => localDriver({ directory: around.directory }).secrets,
  };
}

const within: RegisterTest = (title, body) => test(title, body, 60_000);

const options = { deadlineMs: 55_000 };
registerSuite(within, deployDriverSuite, fixture, options);
registerSuite(within, runDriverSuite, fixture, options);
registerSuite(within, stateDatabaseSuite, stateDatabaseFixture, options);
registerSuite(within, secretsSuite, secretsFixture, options);
