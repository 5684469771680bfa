import type { Assertions } from "./assertions.ts";
import { type Controls, lawCase } from "./engine-fixture.ts";
import { noOutage } from "./skips.ts";
import type { Case } from "./suite.ts";

/** What a case observes of an outage, once its fixture is prepared. */
export interface Outage {
  /** The calls that must reject with `unavailable`, by their names, one after the other. */
  readonly during: Readonly<Record<string, () => Promise<unknown>>>;
  /** Asserts what is there once the outage has ended. */
  readonly after: () => Promise<void>;
}

/**
 * Returns the case of calls during an outage.
 *
 * @param what cannot be reached, as in the title: "the engine"
 */
export function outageCase<Fixture extends Controls>(
  law: string,
  what: string,
  prepare: (fixture: Fixture, law: Assertions) => Promise<Outage>,
): Case<Fixture> {
  return lawCase<Fixture>(
    law,
    `while ${what} cannot be reached, calls reject with unavailable and recover with it`,
    async (fixture, assertions) => {
      const { during, after } = await prepare(fixture, assertions);
      const end = await assertions.present(fixture.outage, "outage")();
      try {
        for (const [name, call] of Object.entries(during))
          await assertions.rejects(call(), "unavailable", `${name} during an outage`);
      } finally {
        await end();
      }
      await after();
    },
    noOutage,
  );
}
