import type { Assertions } from "./assertions.ts";
import { type Controls, lawCase } from "./engine-fixture.ts";
import type { Case } from "./suite.ts";

/** Calls by their names, which each end when their signal aborts. */
export type Calls = Readonly<
  Record<string, (options: { readonly signal: AbortSignal }) => Promise<unknown>>
>;

/** Prepares the fixture of a case, and returns its calls. */
type CallsOf<Fixture> = (fixture: Fixture, law: Assertions) => Promise<Calls>;

/** Returns the case of calls whose signal has aborted before. */
export function abortCase<Fixture>(law: string, callsOf: CallsOf<Fixture>): Case<Fixture> {
  return lawCase<Fixture>(
    law,
    "a call whose signal has aborted rejects with its reason",
    async (fixture, assertions) => allAborted(assertions, await callsOf(fixture, assertions)),
  );
}

/** Returns the case of calls whose signal aborts while they are active. */
export function abortInFlightCase<Fixture extends Pick<Controls, "abortMs">>(
  law: string,
  callsOf: CallsOf<Fixture>,
): Case<Fixture> {
  return lawCase<Fixture>(
    law,
    "a call that is aborted while it is under way ends soon, with the reason",
    async (fixture, assertions) =>
      allEndInFlight(assertions, fixture, await callsOf(fixture, assertions)),
  );
}

/**
 * Asserts that every call of a list, made with a signal that has aborted, rejects with the signal's
 * reason.
 */
export async function allAborted(law: Assertions, calls: Calls): Promise<void> {
  const reason = new Error("the caller has gone");
  const signal = AbortSignal.abort(reason);
  for (const [name, call] of Object.entries(calls)) {
    const thrown: unknown = await call({ signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
    law.holds(thrown === reason, `${name} with an aborted signal rejects with its reason`);
  }
}

/**
 * How long after the call its signal aborts, in milliseconds: at once, in the same turn, and later.
 */
const MOMENTS = [0, 1, 5, 20] as const;

/**
 * Asserts that every call of a list, aborted while it is active, ends soon: as it would have, or
 * with the signal's reason and no other error.
 */
export async function allEndInFlight(
  law: Assertions,
  { abortMs = 5_000 }: Pick<Controls, "abortMs">,
  calls: Calls,
): Promise<void> {
  for (const [name, call] of Object.entries(calls)) {
    for (const moment of MOMENTS) {
      const reason = new Error("the caller has gone");
      const controller = new AbortController();
      const end = call({ signal: controller.signal }).then(
        () => ({ resolved: true, error: undefined }),
        (error: unknown) => ({ resolved: false, error }),
      );
      if (moment > 0) await sleep(moment);
      controller.abort(reason);
      const first = await Promise.race([end, sleep(abortMs)]);
      const when = `${name} whose signal aborts ${moment} ms after the call`;
      if (first === undefined) return law.holds(false, `${when} ends within ${abortMs} ms of that`);
      law.holds(
        first.resolved || first.error === reason,
        `${when} rejects with its reason or resolves; it rejected with ${String(first.error)}`,
      );
    }
  }
}

function sleep(delayMs: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), delayMs);
  });
}
