import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "vitest";
import { systemClock } from "@dagctl/core";
import { deployDriverSuite, runCase, runDriverSuite, secretsSuite, stateDatabaseSuite, suiteFiles } from "@dagctl/testing";
import type { Case, Closable, EngineFixture, Suite } from "@dagctl/testing";
import { workbench } from "./workbench.ts";

/** What every run finds in its environment beside what its workload names. */
const ADDED = [
  "PATH",
  "HOME",
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

async function fixture(): Promise<EngineFixture & Awaited<ReturnType<typeof drivers>>> {
  const made = await drivers();
  return {
    ...made,
    unique: "l1",
    repository: { url: "https://git.invalid/suite", branch: "main", commit: "0".repeat(40), authMethod: "none" },
    clock: systemClock(),
    pollMilliseconds: 20,
    deadlineMilliseconds: 20_000,
    shortMilliseconds: 1_000,
    addedVariables: ADDED,
  };
}

async function drivers() {
  const bench = await workbench({
    async checkout(_organization, repository, directory) {
      await mkdir(directory, { recursive: true });
      for (const [name, text] of Object.entries(suiteFiles(repository))) await writeFile(join(directory, name), text);
    },
  });
  return { ...(await bench.start()), close: () => bench.dispose() };
}

function conforms<Fixture extends Closable>(suite: Suite<Fixture>, makeFixture: () => Promise<Fixture>): void {
  describe(suite.name, () => {
    test.each(suite.cases.map((one): [string, Case<Fixture>] => [`${one.law}: ${one.name}`, one]))(
      "%s",
      async (_name, one) => {
        const { error } = await runCase(one, makeFixture);
        if (error) throw error;
      },
      40_000,
    );
  });
}

conforms(deployDriverSuite, fixture);
conforms(runDriverSuite, fixture);
conforms(stateDatabaseSuite, fixture);
conforms(secretsSuite, fixture);
