import type { Clock } from "@dagctl/core/contracts";
import { systemClock } from "@dagctl/core/driver-kit";
import { LawBroken } from "./assertions.ts";

/** What the reader of a failure needs to know of its law. */
export interface Explanation {
  /** The method or type of the contract whose documentation promises it: `DeployDriver.remove`. */
  readonly of: string;
  /** What to check in the driver, or in the fixture. */
  readonly check: string;
}

/** One observation of one law. Its body throws an error that names the law and the difference. */
export interface Case<Fixture> {
  /** Unique in its suite; a test runner shows it. */
  readonly name: string;
  /**
   * The law of the contract that is broken when this case fails, as a short name:
   * `events-in-order`. Several cases may observe one law.
   */
  readonly law: string;
  /** Shown with a failure. @default nothing is shown */
  readonly explanation?: Explanation;
  /** Resolves where the law is kept, else rejects with the difference. */
  run(fixture: Fixture): Promise<void>;
  /**
   * Returns why a driver cannot run this case, or `undefined` when it can. Reads what is declared
   * and nothing else: `supports`, whether an optional method exists, and which optional controls
   * the fixture has.
   */
  readonly skip?: (fixture: Fixture) => string | undefined;
}

/**
 * Conformance as data: no test runner is imported, so that the author of a driver runs it in any
 * runner.
 */
export interface Suite<Fixture> {
  readonly name: string;
  readonly cases: readonly Case<Fixture>[];
}

/** What a fixture may bring: called once after its case, whether that failed or not. */
export interface Closable {
  readonly close?: () => Promise<void>;
}

/** How a case ended. */
export interface CaseResult {
  readonly name: string;
  readonly law: string;
  /**
   * Absent: the law was kept. An `AggregateError` when the law was broken and `close` failed as
   * well.
   */
  readonly error?: Error;
  /** Present: the case did not run, and why. */
  readonly skipped?: string;
}

/** The time that a case may take. */
export interface RunCaseOptions {
  /**
   * How long each of the three steps may take, in milliseconds: the fixture's creation, the case,
   * the fixture's end.
   * @default 120000
   */
  readonly deadlineMs?: number;
  /** The clock of the deadline. @default the machine's time */
  readonly clock?: Pick<Clock, "after">;
}

/**
 * Runs one case on a fixture of its own.
 *
 * A driver that never answers does not hang it: after the deadline the case has failed, and the
 * fixture is closed.
 *
 * @returns how the case ended; it never rejects
 */
export async function runCase<Fixture extends Closable>(
  one: Case<Fixture>,
  makeFixture: () => Promise<Fixture>,
  { deadlineMs = 120_000, clock = systemClock() }: RunCaseOptions = {},
): Promise<CaseResult> {
  const within = <Answer>(what: string, begin: () => Promise<Answer>): Promise<Answer> =>
    beforeDeadline(begin, what, deadlineMs, clock);
  const errors: Error[] = [];
  let skipped: string | undefined;
  let fixture: Fixture | undefined;
  try {
    fixture = await within("makeFixture()", async () => {
      const made = makeFixture();
      // A fixture that is created after the deadline is closed all the same.
      made.then((late) => (errors.length > 0 ? late.close?.() : undefined)).catch(() => undefined);
      return made;
    });
    skipped = one.skip?.(fixture);
    if (skipped === undefined) {
      const present = fixture;
      await within("the case", () => one.run(present));
    }
  } catch (thrown) {
    errors.push(failureOf(one, thrown));
  }
  try {
    const made = fixture;
    if (made?.close) await within("close() of the fixture", async () => made.close?.());
  } catch (thrown) {
    errors.push(
      new Error(`${one.law}: ${one.name}\n  close() of the fixture failed: ${messageOf(thrown)}`, {
        cause: thrown,
      }),
    );
  }
  const error =
    errors.length > 1
      ? new AggregateError(errors, errors.map(({ message }) => message).join("\n"))
      : errors[0];
  return {
    name: one.name,
    law: one.law,
    ...(error && { error }),
    ...(skipped !== undefined && { skipped }),
  };
}

/**
 * Runs every case, each on a fresh fixture, one after the other.
 *
 * @returns how each case ended, in order; it never rejects because of a broken law
 */
export async function runSuite<Fixture extends Closable>(
  suite: Suite<Fixture>,
  makeFixture: () => Promise<Fixture>,
  options: RunCaseOptions = {},
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of suite.cases) results.push(await runCase(one, makeFixture, options));
  return results;
}

/**
 * Registers one test: the part of a test runner that a case needs. `test` of `node:test` and of
 * Vitest both fit.
 *
 * @returns anything; it is not used
 */
export type RegisterTest = (
  title: string,
  body: (context: { skip(reason: string): unknown }) => Promise<void>,
) => unknown;

/**
 * Registers one test per case. A broken law fails its test, and a case that cannot be asked is
 * reported as skipped, with its reason.
 *
 * @throws Error from the body of a test: the case or the close of its fixture failed, with the law
 * @example registerSuite(test, secretsSuite, async () => ({ secrets: mySecrets(), … }));
 */
export function registerSuite<Fixture extends Closable>(
  test: RegisterTest,
  suite: Suite<Fixture>,
  makeFixture: () => Promise<Fixture>,
  options: RunCaseOptions = {},
): void {
  for (const one of suite.cases) {
    test(`${suite.name}: ${one.law}: ${one.name}`, async (context) => {
      const { error, skipped } = await runCase(one, makeFixture, options);
      if (error) throw error;
      if (skipped !== undefined) context.skip(skipped);
    });
  }
}

/** Returns the laws that a suite observes, each once, in order. */
export function lawsOf<Fixture>(suite: Suite<Fixture>): readonly string[] {
  return [...new Set(suite.cases.map((one) => one.law))];
}

/**
 * Returns the cases with the explanations of their laws.
 *
 * @throws TypeError: a law has no explanation, or an explanation has no law
 */
export function explainCases<Fixture>(
  laws: Readonly<Record<string, Explanation>>,
  cases: readonly Case<Fixture>[],
): readonly Case<Fixture>[] {
  const unused = new Set(Object.keys(laws));
  const all = cases.map((one) => {
    const explanation = laws[one.law];
    if (!explanation) throw new TypeError(`The law ${one.law} has no explanation`);
    unused.delete(one.law);
    return { ...one, explanation };
  });
  if (unused.size > 0) throw new TypeError(`No case watches ${[...unused].join(", ")}`);
  return all;
}

/**
 * Returns a broken law in full: its name, the case, the observed difference, what promises
 * it and what to check.
 */
function failureOf(
  { law, name, explanation }: Pick<Case<never>, "law" | "name" | "explanation">,
  thrown: unknown,
): Error {
  const seen = messageOf(thrown).replace(`${law}: `, "");
  const advice = explanation
    ? `\n  Contract: ${explanation.of}\n  Check: ${explanation.check}`
    : "";
  return new LawBroken(`${law}: ${name}\n  ${seen}${advice}`, { cause: thrown });
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/**
 * Resolves as the work that `begin` starts, or rejects with its name when it has not ended by the
 * deadline.
 */
async function beforeDeadline<Answer>(
  begin: () => Promise<Answer>,
  what: string,
  deadlineMs: number,
  clock: Pick<Clock, "after">,
): Promise<Answer> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    const over = new Error(
      `${what} has not ended within ${deadlineMs} ms; a call never resolved nor rejected`,
    );
    cancel = clock.after(deadlineMs, () => reject(over), { keepAlive: true });
  });
  try {
    return await Promise.race([begin(), late]);
  } finally {
    cancel();
  }
}
