import type { Store } from "@dagctl/core/contracts";
import { type Assertions, assertionsFor } from "./assertions.ts";
import type { Controls } from "./engine-fixture.ts";
import type { Case, Closable } from "./suite.ts";

/** What each case of the store's suite receives, newly created. */
export interface StoreFixture extends Closable, Pick<Controls, "abortMs"> {
  /** Open and empty. */
  readonly store: Store;
  /**
   * Closes `store` and opens what it stored.
   *
   * @returns the store that the case continues with
   */
  reopen(): Promise<Store>;
  /**
   * Lets at least that much time pass by the store's clock, because leases depend on it. The suite
   * asks for 1 to 2 seconds.
   */
  elapse(durationMs: number): Promise<void>;
  /** Returns another open connection to the same data; the fixture closes it. */
  second(): Promise<Store>;
}

export type StoreCase = Case<StoreFixture>;

/** Returns one case; its assertions know the law. */
export function observe(
  law: string,
  name: string,
  run: (fixture: StoreFixture, check: Assertions) => Promise<void>,
  skip?: StoreCase["skip"],
): StoreCase {
  return { law, name, run: (fixture) => run(fixture, assertionsFor(law)), ...(skip && { skip }) };
}
