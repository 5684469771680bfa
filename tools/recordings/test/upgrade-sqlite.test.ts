import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Installation, restoredInstallation, type ServerProcess, storedRecordings } from "../src/index.ts";
import { changedReads, changedRepetitions } from "./upgrade/reads.ts";

/** The built server of this checkout. */
const PROGRAM = fileURLToPath(new URL("../../../packages/server/dist/main.js", import.meta.url));

describe.each(storedRecordings("sqlite"))("A data folder of commit $commit", { timeout: 60_000 }, (stored) => {
  let installation: Installation;
  let server: ServerProcess;
  beforeAll(async () => {
    installation = await restoredInstallation(stored);
    server = await installation.start(PROGRAM);
  }, 120_000);
  afterAll(() => installation.release());

  test("Every read is answered as it was recorded", async () => {
    expect(await changedReads(installation, server)).toEqual([]);
  });

  test("A repeated call is answered as the first one with its Idempotency-Key", async () => {
    expect(await changedRepetitions(installation, server)).toEqual([]);
  });
});
