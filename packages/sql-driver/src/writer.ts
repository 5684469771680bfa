import type { CallOptions } from "@dagctl/core/contracts";
import { writeGroup, type WriterEngine } from "./write-group.ts";
import type { Outcome, Queued } from "./write-parts.ts";
import type { CheckedWork, Work } from "./transaction.ts";

export interface Writer {
  /** Runs `work` in a transaction and resolves once it is durable. */
  write<Answer>(work: Work<Answer> | CheckedWork<Answer>, options?: CallOptions): Promise<Answer>;
  /**
   * To be called for each read of a store whose reads wait for nothing: a caller that reads again
   * and again in one turn of the event loop would keep a write from beginning.
   */
  noteRead(): void;
  /** Resolves when no write is active. */
  idle(): Promise<void>;
}

/** More writes in one transaction would only make the first wait for the last. */
const GROUP = 64;
/** For more reads of one turn of the event loop no write waits. */
const MOST_READS = 64;

/**
 * Groups the writes that are requested in one turn of the event loop, or while a transaction is
 * active, into one transaction: a flush to disk costs the same for one as for many.
 */
export function writer(engine: WriterEngine): Writer {
  const queue: Queued[] = [];
  let working: Promise<void> | undefined;
  let reads = 0;
  let endWait: (() => void) | undefined;

  /**
   * Lets the callers join that continue in this turn of the event loop. Without it, a caller on
   * SQLite would make all its reads and writes before the next caller begins: none of them waits.
   */
  const letOthersJoin = (): Promise<void> =>
    new Promise((resolve) => {
      reads = 0;
      endWait = resolve;
      setImmediate(resolve);
    });

  const loop = async (): Promise<void> => {
    while (queue.length > 0) {
      await letOthersJoin();
      endWait = undefined;
      await writeGroup(engine, queue.splice(0, GROUP));
    }
    working = undefined;
  };

  return {
    async write<Answer>(
      work: Work<Answer> | CheckedWork<Answer>,
      options?: CallOptions,
    ): Promise<Answer> {
      return new Promise<Answer>((resolve, reject) => {
        const settle = (outcome: Outcome): void =>
          "error" in outcome ? reject(outcome.error) : resolve(outcome.answer as Answer);
        queue.push({ work, signal: options?.signal, settle });
        working ??= loop();
      });
    },
    noteRead() {
      reads += 1;
      if (reads > MOST_READS) endWait?.();
    },
    async idle() {
      await working;
    },
  };
}
