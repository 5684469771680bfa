import type { CallOptions } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";

/** What a read depends on. */
export interface ReadEngine {
  /** Throws for a call on a store that is closed, or whose caller has gone. */
  begin(options: CallOptions | undefined): void;
  /** Repeats a read where that can help: a read has no outcome that could be unknown. */
  again<Answer>(ask: () => Promise<Answer>): Promise<Answer>;
  /** Returns an error of the database in dagctl's words. */
  describe(error: unknown): unknown;
}

/** Asks a database, and rejects in dagctl's words. */
export type Read = <Answer>(
  options: CallOptions | undefined,
  ask: () => Promise<Answer>,
) => Promise<Answer>;

/** Returns what reads of one database. */
export function readFrom({ begin, again, describe }: ReadEngine): Read {
  return async (options, ask) => {
    begin(options);
    try {
      return await again(ask);
    } catch (error) {
      throw asDagctlError(describe(error));
    }
  };
}
