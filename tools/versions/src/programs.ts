import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { oneLine } from "./one-line.ts";

/** The checkout. */
export const ROOT: string = fileURLToPath(new URL("../../../", import.meta.url));

const SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/**
 * Runs a program of the checkout with this Node. Its output goes to stderr: stdout has the report.
 * Signals are passed on to it.
 *
 * @returns its exit code
 * @throws Error when a signal ended it, or came meanwhile
 */
export function runNode(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ["ignore", 2, 2],
    });
    let received: NodeJS.Signals | undefined;
    const forward = (signal: NodeJS.Signals): void => {
      received = signal;
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, forward);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      for (const each of SIGNALS) process.off(each, forward);
      if (code === null || received !== undefined)
        reject(new Error(`interrupted by ${received ?? signal}`));
      else resolve(code);
    });
  });
}

/** vitest's report in JSON, as far as it is read. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Runs test files one after the other. Returns the first failure in one line, or `undefined`. */
export async function failureOf(
  project: string,
  files: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-report-"));
  try {
    const report = join(folder, "report.json");
    const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
    const args = ["run", "--project", project, "--maxWorkers=1", ...files];
    const code = await runNode([vitest, ...args], { ...environment, DAGCTL_TEST_REPORT: report });
    if (code === 0) return undefined;
    const text = await readFile(report, "utf8").catch(() => undefined);
    return text === undefined
      ? "the tests ended without a report"
      : firstFailure(JSON.parse(text) as Report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns the first failure of a report: the test, and its error. */
export function firstFailure({ testResults }: Report): string {
  for (const { name, message, assertionResults } of testResults) {
    for (const { fullName, failureMessages = [] } of assertionResults)
      if (failureMessages.length > 0)
        return `${oneLine(failureMessages[0] ?? "")} (test: ${fullName})`;
    if (message) return `${oneLine(message)} (${name.replace(ROOT, "")})`;
  }
  return "the tests failed without a message";
}
