import type { CallOptions } from "@dagctl/core/contracts";
import { asDagctlError, isDagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { type Patience, whileBusy } from "./busy.ts";
import { lockWrites } from "./queries/counters.ts";
import { type Execute, executeBy } from "./queries/statement.ts";
import type { Tables } from "./tables.ts";

/** Reads and writes on the connection of a transaction, which executes statements. */
export type Work<Answer> = (database: Kysely<Tables>, execute: Execute) => Promise<Answer>;

/** The differences between database programs when writing. */
export interface WriterEngine extends Patience {
  readonly database: Kysely<Tables>;
  /**
   * Returns whether the connection is gone. What was begun on it is undone, and repeated on another
   * as long as its commit was not sent. @default never
   */
  isLost?(error: unknown): boolean;
  /**
   * Returns whether an error is about the statement alone, so that it can be undone without the
   * rest of its transaction. @default never
   */
  isOfStatement?(error: unknown): boolean;
  /**
   * Returns what executes statements on the connection of a transaction. @default Kysely, on that
   * connection
   */
  executeOn?(connection: Kysely<Tables>): Execute;
  /**
   * Takes the right to write, as the first statement of a transaction. @default the lock that
   * orders the commits of a store
   */
  lock?(connection: Kysely<Tables>): Promise<void>;
  /**
   * Called before and after each commit. Throws where what is written would be lost. @default
   * nothing
   */
  checkFiles?(): void;
  /**
   * Called in the transaction of each commit that stores something. What it returns is called when
   * the commit is durable, before the writes have their answers. @default nothing
   */
  beforeCommit?(): () => void;
  /**
   * Called after each commit, also a failed one: the next read must see what was committed.
   * @default nothing
   */
  endReads?(): void;
  /**
   * Returns a database's error in dagctl's words; `committing` means that it came from the commit
   * itself.
   */
  describe(error: unknown, committing: boolean): unknown;
}

interface Queued {
  readonly work: Work<unknown>;
  readonly signal: AbortSignal | undefined;
  settle(outcome: Outcome): void;
}

type Outcome = { readonly answer: unknown } | { readonly error: unknown };

export interface Writer {
  /** Runs `work` in a transaction and resolves once it is durable. */
  write<Answer>(work: Work<Answer>, options?: CallOptions): Promise<Answer>;
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
 * active, into one transaction: a flush to disk costs the same for one as for many. Each of several
 * has a savepoint of its own, so that a refused one does not affect the others; a failure of the
 * database itself fails all.
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
      await runGroup(engine, queue.splice(0, GROUP));
    }
    working = undefined;
  };

  return {
    async write<Answer>(work: Work<Answer>, options?: CallOptions): Promise<Answer> {
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

async function runGroup(
  engine: WriterEngine,
  group: readonly Queued[],
  attempt = 1,
): Promise<void> {
  const outcomes: Outcome[] = [];
  let committing = false;
  try {
    engine.checkFiles?.();
    await engine.database.connection().execute(async (connection) => {
      const execute = (engine.executeOn ?? executeBy)(connection);
      await whileBusy(engine, () => begin(connection, execute, engine.lock ?? lockWrites));
      try {
        const among = group.length > 1;
        for (const one of group)
          outcomes.push(await runOne(engine, { connection, execute, among }, one));
        if (!outcomes.some((outcome) => "answer" in outcome)) return await undo(execute);
        const acknowledge = engine.beforeCommit?.();
        engine.checkFiles?.();
        committing = true;
        await execute("commit");
        engine.checkFiles?.();
        acknowledge?.();
      } catch (error) {
        await undo(execute);
        throw error;
      } finally {
        engine.endReads?.();
      }
    });
  } catch (thrown) {
    if (!committing && engine.isLost?.(thrown) && attempt < engine.attempts)
      return runGroup(engine, group, attempt + 1);
    const error = asDagctlError(engine.describe(thrown, committing));
    // Writes that were refused before have their answer, which says that nothing of theirs was
    // written: that is still true.
    for (const [index, one] of group.entries()) {
      const outcome = outcomes[index];
      one.settle(outcome && "error" in outcome ? outcome : { error });
    }
    return;
  }
  for (const [index, one] of group.entries())
    one.settle(outcomes[index] ?? { error: new TypeError("A write of a group has no outcome") });
}

async function begin(
  connection: Kysely<Tables>,
  execute: Execute,
  lock: (connection: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await execute("begin");
  try {
    await lock(connection);
  } catch (error) {
    await undo(execute);
    throw error;
  }
}

/** @param transaction.among whether other writes are in it: then each needs a savepoint */
async function runOne(
  engine: WriterEngine,
  {
    connection,
    execute,
    among,
  }: {
    readonly connection: Kysely<Tables>;
    readonly execute: Execute;
    readonly among: boolean;
  },
  { work, signal }: Queued,
): Promise<Outcome> {
  if (signal?.aborted) return { error: signal.reason };
  if (among) await execute("savepoint one");
  let outcome: Outcome;
  try {
    outcome = { answer: await work(connection, execute) };
  } catch (error) {
    // A refusal concerns this write alone, and so does a value that the database does not take.
    // After any other error of the database it is not known what is left of the transaction.
    if (!isDagctlError(error) && !engine.isOfStatement?.(error)) throw error;
    if (among) await execute("rollback to savepoint one");
    outcome = { error: asDagctlError(engine.describe(error, false)) };
  }
  if (among) await execute("release savepoint one");
  return outcome;
}

/**
 * Undoes the transaction. After some errors the database has done so by itself, and then refuses
 * this.
 */
async function undo(execute: Execute): Promise<void> {
  try {
    await execute("rollback");
  } catch {
    // It is undone.
  }
}
