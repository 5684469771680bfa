import { asDagctlError, isDagctlError } from "@dagctl/core/errors";
import { type Patience, whileBusy } from "./busy.ts";
import { lockWrites, storeNewestEvent } from "./queries/counters.ts";
import type {
  CheckedWork,
  Connection,
  Execute,
  Transaction,
  WithConnection,
} from "./transaction.ts";
import {
  type CheckedQueued,
  type Outcome,
  type Queued,
  splitGroup,
  type WritePart,
} from "./write-parts.ts";

/** The differences between database programs when writing. */
export interface WriterEngine extends Patience {
  readonly withConnection: WithConnection;
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
   * Takes the right to write, as the first statement of a transaction. @default the lock that
   * orders the commits of a store
   */
  lock?(connection: Connection): Promise<void>;
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

/** One try to write a group. */
interface Attempt {
  /** Whether each of several writes has a savepoint. Otherwise those have none that are checked. */
  readonly separates: boolean;
  readonly outcomes: Outcome[];
  /** What was sent and has perhaps no answer. */
  readonly sent: Promise<unknown>[];
  committing: boolean;
}

/**
 * Writes all of a group in one transaction. A refused write does not affect the others; a failure
 * of the database itself fails all.
 */
export async function writeGroup(engine: WriterEngine, group: readonly Queued[]): Promise<void> {
  let separates = false;
  for (let count = 1; ; count += 1) {
    const attempt: Attempt = { separates, outcomes: [], sent: [], committing: false };
    try {
      engine.checkFiles?.();
      await engine.withConnection((connection) => transact(engine, connection, group, attempt));
    } catch (error) {
      const { committing } = attempt;
      // A value that the database does not take concerns its write alone, which is then found.
      const concernsOne: boolean =
        !separates && group.length > 1 && engine.isOfStatement?.(error) === true;
      separates ||= concernsOne;
      const repeats = concernsOne || (engine.isLost?.(error) === true && count < engine.attempts);
      if (!committing && repeats) continue;
      return fail(group, attempt, asDagctlError(engine.describe(error, committing)));
    }
    for (const [index, one] of group.entries())
      one.settle(attempt.outcomes[index] ?? { error: new TypeError("A write has no outcome") });
    return;
  }
}

/**
 * Settles the writes of a group that failed. Those that were refused before have their answer,
 * which says that nothing of theirs was written: that is still true.
 */
function fail(group: readonly Queued[], { outcomes }: Attempt, error: unknown): void {
  for (const [index, one] of group.entries()) {
    const outcome = outcomes[index];
    one.settle(outcome && "error" in outcome ? outcome : { error });
  }
}

async function transact(
  engine: WriterEngine,
  connection: Connection,
  group: readonly Queued[],
  attempt: Attempt,
): Promise<void> {
  const { outcomes, sent } = attempt;
  const { execute } = connection;
  const transaction: Transaction = { ...connection };
  const begun = whileBusy(engine, () => begin(engine, transaction));
  // The first checks are sent with the lock, so that it is not kept until this process has its
  // answer and asks for more.
  if (connection.sendsAhead) sent.push(begun);
  else await begun;
  try {
    const among = group.length > 1;
    const parts = splitGroup(group, {
      isTogether: connection.sendsAhead === true,
      isSeparate: attempt.separates && among,
    });
    for (const part of parts) await writePart(engine, transaction, part, { attempt, among, begun });
    const { newestEvent } = transaction;
    if (newestEvent !== undefined && newestEvent !== (await begun))
      sent.push(storeNewestEvent(connection.database, newestEvent));
    await Promise.all(sent);
    if (!outcomes.some((outcome) => "answer" in outcome)) return await undo(execute);
    const acknowledge = engine.beforeCommit?.();
    engine.checkFiles?.();
    attempt.committing = true;
    await execute("commit");
    engine.checkFiles?.();
    acknowledge?.();
  } catch (error) {
    const cause = (await firstFailure(sent)) ?? { error };
    await undo(execute);
    throw cause.error;
  } finally {
    engine.endReads?.();
  }
}

/** Returns the newest number of an event, where the transaction is of a store. */
async function begin(
  { lock }: WriterEngine,
  transaction: Transaction,
): Promise<number | undefined> {
  const { execute } = transaction;
  try {
    const [, newestEvent] = await Promise.all([
      execute("begin"),
      lock ? lock(transaction) : lockWrites(execute),
    ]);
    if (newestEvent === undefined) return undefined;
    return (transaction.newestEvent = newestEvent);
  } catch (error) {
    await undo(execute);
    throw error;
  }
}

/** Returns the first failure of what was sent: what came after it fails for that reason alone. */
async function firstFailure(
  sent: readonly Promise<unknown>[],
): Promise<{ readonly error: unknown } | undefined> {
  const ends = await Promise.allSettled(sent);
  const failed = ends.find((end) => end.status === "rejected");
  return failed && { error: failed.reason };
}

/**
 * @param within.among whether other writes are in the transaction
 * @param within.begun resolves when the transaction has the right to write
 */
async function writePart(
  engine: WriterEngine,
  transaction: Transaction,
  part: WritePart,
  within: {
    readonly attempt: Attempt;
    readonly among: boolean;
    readonly begun: Promise<unknown>;
  },
): Promise<void> {
  const { attempt, among, begun } = within;
  const { outcomes, sent } = attempt;
  if ("work" in part) {
    await begun;
    outcomes.push(await writeSeparately(engine, transaction, part, among));
    return;
  }
  // Sent at once: each answer that is waited for is time in which no other host may write.
  const [refusals] = await Promise.all([
    Promise.all(part.map((one) => findRefusal(one, transaction))),
    begun,
  ]);
  for (const [index, { work }] of part.entries()) {
    const refusal = refusals[index];
    if (refusal) {
      outcomes.push(refusal);
      continue;
    }
    const answer = work.apply(transaction);
    sent.push(answer);
    if (transaction.sendsAhead) answer.catch(() => undefined);
    else await answer;
    outcomes.push({ answer });
  }
}

/** Returns why a write is not applied; `undefined` where nothing is in the way. */
async function findRefusal(
  { work, signal }: CheckedQueued,
  transaction: Transaction,
): Promise<Outcome | undefined> {
  if (signal?.aborted) return { error: signal.reason };
  try {
    await work.check(transaction);
    return undefined;
  } catch (error) {
    if (!isDagctlError(error)) throw error;
    return { error };
  }
}

async function applyChecked<Answer>(
  work: CheckedWork<Answer>,
  transaction: Transaction,
): Promise<Answer> {
  await work.check(transaction);
  return work.apply(transaction);
}

/** @param among whether other writes are in the transaction: then this one needs a savepoint */
async function writeSeparately(
  engine: WriterEngine,
  transaction: Transaction,
  { work, signal }: Queued,
  among: boolean,
): Promise<Outcome> {
  if (signal?.aborted) return { error: signal.reason };
  const { execute, newestEvent } = transaction;
  if (among) await execute("savepoint one");
  let outcome: Outcome;
  try {
    const answer = typeof work === "function" ? work(transaction) : applyChecked(work, transaction);
    outcome = { answer: await answer };
  } catch (error) {
    // A refusal concerns this write alone, and so does a value that the database does not take.
    // After any other error of the database it is not known what is left of the transaction.
    if (!isDagctlError(error) && !engine.isOfStatement?.(error)) throw error;
    if (among) await execute("rollback to savepoint one");
    if (newestEvent === undefined) delete transaction.newestEvent;
    else transaction.newestEvent = newestEvent;
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
