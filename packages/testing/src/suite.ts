/** One observation of one law. It throws an error that names the law and the difference. */
export interface Case<Fixture> {
  /** Unique in its suite; a test runner shows it. */
  readonly name: string;
  /** The law of the contract that is broken when this case fails, as a short name: `events-in-order`. Several cases may watch one law. */
  readonly law: string;
  run(fixture: Fixture): Promise<void>;
  /** Why this case cannot be asked of a driver, read from its public `supports` and from nothing else. Absent or `undefined`: it runs. */
  readonly skip?: (fixture: Fixture) => string | undefined;
}

/** Conformance as data: no test runner is imported, so that a driver's author runs it in the one they have. */
export interface Suite<Fixture> {
  readonly name: string;
  readonly cases: readonly Case<Fixture>[];
}

/** What a fixture may bring: called once after its case, whether that failed or not. */
export interface Closable {
  readonly close?: () => Promise<void>;
}

export interface CaseResult {
  readonly name: string;
  readonly law: string;
  /** Absent: the law was kept. */
  readonly error?: Error;
  /** Present: not asked, and why. */
  readonly skipped?: string;
}

/** Runs one case on a fixture of its own. */
export async function runCase<Fixture extends Closable>(one: Case<Fixture>, makeFixture: () => Promise<Fixture>): Promise<CaseResult> {
  const result = { name: one.name, law: one.law };
  let fixture: Fixture | undefined;
  try {
    fixture = await makeFixture();
    const skipped = one.skip?.(fixture);
    if (skipped !== undefined) return { ...result, skipped };
    await one.run(fixture);
    return result;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    // A driver's own error says nothing of the law; what a person reads must.
    const named = error.message.includes(one.law) ? error : new Error(`${one.law}: ${one.name}: ${error.message}`, { cause: error });
    return { ...result, error: named };
  } finally {
    await fixture?.close?.();
  }
}

/** Runs every case, each on a fresh fixture, one after the other. Never rejects because of a broken law: read `error`. */
export async function runSuite<Fixture extends Closable>(suite: Suite<Fixture>, makeFixture: () => Promise<Fixture>): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of suite.cases) results.push(await runCase(one, makeFixture));
  return results;
}

/** The laws that a suite watches, each once, in order. */
export function lawsOf<Fixture>(suite: Suite<Fixture>): readonly string[] {
  return [...new Set(suite.cases.map((one) => one.law))];
}
