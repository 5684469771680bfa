import { execFile, execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { entriesOf } from "@dagctl/api";
import { expect, onTestFinished, test } from "vitest";
import { type Scene, scene } from "./scene.ts";

const EXHAUSTIVE = process.env["DAGCTL_TEST_EXHAUSTIVE"] !== undefined;
/**
 * The requests for each call in the phase of random ones, and the limit of the whole run. In CI it
 * takes one to two minutes; the limit is for a machine that has other work.
 */
const EXAMPLES = EXHAUSTIVE ? 1000 : 15;
const LIMIT_MS = EXHAUSTIVE ? 3_600_000 : 600_000;
/** A start of the random numbers. In CI every run makes the same requests. */
const SEED = EXHAUSTIVE ? randomInt(1, 1_000_000_000) : 1;

function isInstalled(): boolean {
  try {
    execFileSync("schemathesis", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env["CI"] !== undefined) throw new Error("schemathesis is not installed");
    console.info("not tried, for there is no schemathesis: run `npm run test:api`");
    return false;
  }
}

interface Outcome {
  readonly code: number | string;
  readonly stdout: string;
}

/** Runs schemathesis in a folder of its own, because it writes into the one that it is run in. */
async function schemathesis({
  url,
  token,
  repository,
  failedRun,
  artifactRun,
  notification,
  delivery,
  plans,
}: Scene): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-schemathesis-run-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of ["schemathesis.toml", "hooks.py"])
    await cp(join(import.meta.dirname, name), join(folder, name));
  const examples = ["--max-examples", String(EXAMPLES), "--seed", String(SEED)];
  return promisify(execFile)(
    "schemathesis",
    ["run", `${url}/openapi.json`, ...examples, "--no-color"],
    {
      cwd: folder,
      timeout: LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env["PATH"],
        HOME: folder,
        PYTHONDONTWRITEBYTECODE: "1",
        DAGCTL_TEST_TOKEN: token,
        DAGCTL_TEST_REPOSITORY: repository,
        DAGCTL_TEST_FAILED_RUN: failedRun,
        DAGCTL_TEST_ARTIFACT_RUN: artifactRun,
        DAGCTL_TEST_NOTIFICATION: notification,
        DAGCTL_TEST_DELIVERY: delivery,
        DAGCTL_TEST_PLANS: JSON.stringify(plans),
      },
    },
  ).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (failed: Outcome) => failed,
  );
}

test.runIf(isInstalled())(
  "schemathesis finds no 500, no status that is not documented, and no answer against its schema",
  async () => {
    const served = await scene();
    onTestFinished(() => served.close());
    const { code, stdout } = await schemathesis(served);
    console.log(stdout.slice(stdout.lastIndexOf("== SUMMARY ==")));
    if (code !== 0) throw new Error(`schemathesis ended with ${code}:\n${stdout}`);
    expect(served.errors).toEqual([]);

    // What a check never reached, it has not checked.
    const isAnswered = (method: string, path: string, status: string): boolean => {
      const url = path.replace(/:[a-z]+/g, "[^/]+");
      const line = new RegExp(`^${method} /api/v1${url} ${status} `);
      return served.answered.some((answer) => line.test(answer));
    };
    for (const { id, call } of entriesOf()) {
      expect([id, isAnswered(call.method, call.path, "2\\d\\d")]).toEqual([id, true]);
      expect([id, isAnswered(call.method, call.path, "401")]).toEqual([id, true]);
      expect([id, isAnswered("QUERY", call.path, "405")]).toEqual([id, true]);
    }
  },
  LIMIT_MS + 60_000,
);
