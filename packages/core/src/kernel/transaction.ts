import { pauseUnlessAborted } from "../async/pause.ts";
import { backoff } from "../async/retry.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRef } from "../contracts/run.ts";
import type {
  JobRecord,
  KeyRecord,
  OperationRecord,
  ProjectRecord,
  RunRecord,
} from "../contracts/records.ts";
import type { Change, Expectation } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { EventData, EventType } from "../model/event.ts";
import type { Project } from "../model/project.ts";
import type { Actor } from "./actor.ts";
import { auditOfCommit } from "./audit.ts";
import type { HostContext } from "./context.ts";
import { eventChange } from "./events.ts";
import { withMissingEvents } from "./missing-events.ts";
import {
  expectations,
  type Failure,
  type OnFailure,
  type RecordPut,
  type Versioned,
} from "./expectations.ts";

/**
 * Thrown where a record that was read before a call outside has changed since. `withFresh` reads
 * it again.
 */
export class Stale extends Error {
  override readonly name = "Stale";
}

/** The records that `put` writes, without the version, which the store sets. */
type Puts = { readonly [Put in RecordPut as Put["put"]]: Put["record"] };

/**
 * What one commit reads and writes. Nothing is written before the work has returned. Reads without
 * an expectation, such as lists, go to the store.
 */
export interface Transaction<Answer = never> {
  /**
   * Reads a project as the transaction has put it, and expects the version that was read. Absent is
   * version 0.
   */
  project(ref: DeploymentRef): Promise<ProjectRecord | undefined>;
  /** Names the project that the commit is about, for the audit. Reading one does so, too. */
  about(project: Project): void;
  /** Reads a run, and expects the version that was read. Absent is version 0. */
  run(ref: RunRef): Promise<RunRecord | undefined>;
  /** Reads a job. It expects the version that was read, or that the name of a new job is unused. */
  job(ref: DeploymentRef, name: string): Promise<JobRecord | undefined>;
  /** Reads an operation, and expects the version that was read. Absent is version 0. */
  operation(organization: string, id: string): Promise<OperationRecord | undefined>;
  /** Reads a typed record, and expects the version that was read. Absent is version 0. */
  record(organization: string, kind: string, id: string): Promise<TypedRecord | undefined>;
  /** Expects the version of a record from a list or from an earlier read. */
  expect(record: Versioned, onFailure: OnFailure<Answer>): void;
  /**
   * Expects what must be true when the commit happens.
   *
   * @param onFailure `retry` runs the work again, `stale` throws `Stale`, a function returns the
   *   error to throw, and an object has the answer of the whole transaction
   */
  require(expectation: Expectation, onFailure: OnFailure<Answer>): void;
  /** Expects that there is no such record. */
  absent(
    of: "project" | "run",
    organization: string,
    id: string,
    onFailure: OnFailure<Answer>,
  ): void;
  /** Returns how often an expectation of this kind has failed: a counter for names. */
  failureCount(kind: Expectation["expect"]): number;
  /** Writes a record. A later one takes the place of an earlier one of a project, or of a run. */
  put<Kind extends keyof Puts>(kind: Kind, record: Puts[Kind]): void;
  /** Deletes a job. What else the commit changes in its project is put before. */
  forgetJob(organization: string, id: string): void;
  /** Deletes a typed record. */
  forgetRecord(record: Pick<TypedRecord, "kind" | "organization" | "id">): void;
  /** Moves the cursor of a consumer of events. */
  putCursor(consumer: string, sequence: number): void;
  /** Records an event of the current time, or of `time` (RFC 3339). */
  event<Type extends EventType>(
    type: Type,
    ref: DeploymentRef,
    data: EventData[Type],
    time?: string,
  ): void;
  /**
   * Writes an idempotency key with what it leads to, and expects that the key is unused. Without a
   * key it does nothing. By default a used key rejects with the store's `conflict`.
   */
  idempotencyKey(
    key: KeyRecord | undefined,
    leadsTo: Pick<KeyRecord, "operation" | "answer">,
    onFailure?: OnFailure<Answer>,
  ): void;
  /** Runs once, in order, when the commit has certainly happened. */
  afterCommit(effect: () => void): void;
}

/**
 * The tries of one transaction. Those after the first few wait for a random time, which grows up to
 * a bound: of many callers that change one project, the last one waits for the others only.
 */
const TRIES = 200;
const TRIES_AT_ONCE = 4;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** What a transaction needs of a host. */
export type Transacting = Pick<HostContext, "store" | "clock" | "timing" | "now" | "commit">;

/** Who a transaction is for. */
export interface TransactionOptions {
  /** Who makes the changes. @default the host itself */
  readonly actor?: Actor | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work`, and commits what it wrote together with what it read. Where a record has changed
 * meanwhile, the work runs again on the current records. It also runs again where it threw and what
 * it read has changed: the error was about the past. Without a write nothing is committed.
 *
 * The commit of a caller's change has its audit record.
 *
 * A commit whose answer was lost is confirmed by reading back. Calls outside that must not happen
 * twice do not belong into `work`.
 *
 * @returns what `work` returned, or the answer of an expectation that failed
 * @throws Stale where a record expected as `stale` has changed
 * @throws DagctlError `conflict`, retryable, after 200 tries; `outcome_unknown` where reading back
 *   does not find the commit; whatever `work` and the store throw
 */
export async function transact<Result, Answer = never>(
  context: Transacting,
  work: (transaction: Transaction<Answer>) => Promise<Result> | Result,
  { actor, signal }: TransactionOptions = {},
): Promise<Result | Answer> {
  const failures = new Map<string, number>();
  for (let tries = 0; tries < TRIES; tries++) {
    await beforeTry(context, tries, signal);
    const attempt = begin<Answer>(context, actor, failures);
    let onFailure: OnFailure<Answer> | undefined;
    let committing = false;
    try {
      const result = await work(attempt.transaction);
      committing = true;
      await attempt.commit();
      return result;
    } catch (error) {
      if (error instanceof Stale) throw error;
      // A commit whose answer was lost may have happened, and others may have written after it.
      onFailure = committing ? attempt.afterRefusal(error) : await attempt.afterMove();
      if (onFailure === undefined) throw error;
    }
    if (onFailure === "retry") continue;
    if (onFailure === "stale") throw new Stale("A record has changed since it was read");
    if (typeof onFailure === "function") throw onFailure();
    return onFailure.answer;
  }
  throw tooManyTries();
}

/** Waits before a try; callers that change the same record get different pauses. */
async function beforeTry(
  { clock }: Pick<HostContext, "clock">,
  tries: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  if (tries < TRIES_AT_ONCE) return;
  const longest = backoff(FIRST_PAUSE_MS, tries - TRIES_AT_ONCE, LONGEST_PAUSE_MS);
  await pauseUnlessAborted(clock, longest * Math.random(), signal);
}

function tooManyTries(): DagctlError {
  return new DagctlError(
    "conflict",
    "Other calls change the same project at the same time. Call again",
    { retryable: true },
  );
}

interface Attempt<Answer> {
  readonly transaction: Transaction<Answer>;
  commit(): Promise<void>;
  /** Returns what the expectation leads to that made the store refuse the commit. */
  afterRefusal(error: unknown): OnFailure<Answer> | undefined;
  /** Returns what a record leads to that has changed since the work read it. */
  afterMove(): Promise<OnFailure<Answer> | undefined>;
}

function begin<Answer>(
  context: Transacting,
  actor: Actor | undefined,
  failures: Map<string, number>,
): Attempt<Answer> {
  const { store } = context;
  const expected = expectations<Answer>(store);
  const changes: Change[] = [];
  const seen: Versioned[] = [];
  const effects: (() => void)[] = [];
  let about: Project | undefined;
  const countFailure = (failure: Failure<Answer> | undefined): OnFailure<Answer> | undefined => {
    if (failure) failures.set(failure.kind, (failures.get(failure.kind) ?? 0) + 1);
    return failure?.onFailure;
  };
  const transaction: Transaction<Answer> = {
    async project(ref) {
      const record = await store.project(ref.organization, ref.project);
      about ??= record?.project;
      if (record) seen.push(record);
      expected.read({ of: "project", organization: ref.organization, id: ref.project }, record);
      const written = record && changes.find((change) => isPutOf(change, "project", ref.project));
      return written ? { ...record, ...written.record } : record;
    },
    about: (project) => void (about = project),
    async run({ organization, project, run }) {
      const record = await store.run(organization, project, run);
      expected.read({ of: "run", organization, project, id: run }, record);
      return record;
    },
    async job({ organization, project }, name) {
      const record = await store.job(organization, project, name);
      if (record) expected.read({ of: "job", organization, project, id: record.job.id }, record);
      else expected.require({ expect: "job_name_unused", organization, project, name }, "retry");
      return record;
    },
    async operation(organization, id) {
      const record = await store.operation(organization, id);
      if (record) seen.push(record);
      expected.read({ of: "operation", organization, id }, record);
      return record;
    },
    async record(organization, kind, id) {
      const record = await store.record(organization, kind, id);
      expected.read({ of: "record", organization, kind, id }, record);
      return record;
    },
    expect(record, onFailure) {
      seen.push(record);
      expected.expect(record, onFailure);
    },
    require: (expectation, onFailure) => expected.require(expectation, onFailure),
    absent: (of, organization, id, onFailure) =>
      expected.require({ expect: "version", of, organization, id, version: 0 }, onFailure),
    failureCount: (kind) => failures.get(kind) ?? 0,
    put(kind, record) {
      const change = { put: kind, record } as RecordPut;
      const id = idOf(change);
      const earlier = id === undefined ? -1 : changes.findIndex((each) => isPutOf(each, kind, id));
      changes.splice(earlier < 0 ? changes.length : earlier, 1, change);
    },
    forgetJob: (organization, id) => changes.push({ forget: "job", organization, id }),
    forgetRecord: ({ kind, organization, id }) =>
      changes.push({ forget: "record", kind, organization, id }),
    putCursor: (consumer, sequence) => changes.push({ put: "cursor", consumer, sequence }),
    event: (type, ref, data, time) =>
      changes.push(eventChange(context, type, ref, data, { time, actor })),
    idempotencyKey(key, leadsTo, onFailure) {
      if (!key) return;
      changes.push({ put: "key", record: { ...key, ...leadsTo } });
      expected.require({ expect: "key_unused", scope: key.scope, key: key.key }, onFailure);
    },
    afterCommit: (effect) => effects.push(effect),
  };
  return {
    transaction,
    async commit() {
      if (changes.length > 0) {
        const audit = auditOfCommit(context, actor, changes, about);
        const complete = withMissingEvents(context, changes, { seen, actor });
        try {
          await context.commit(audit ? [...complete, audit] : complete, expected.all());
        } catch (error) {
          if (!isDagctlError(error, "outcome_unknown")) throw error;
          if (!(await expected.hasArrived(changes).catch(() => false))) throw error;
        }
      }
      for (const effect of effects) effect();
    },
    afterRefusal: (error) => countFailure(expected.findFailed(error)),
    afterMove: async () => countFailure(await expected.findMoved()),
  };
}

/** Returns the id of a record that one commit may put several times. */
function idOf(change: RecordPut): string | undefined {
  if (change.put === "project") return change.record.project.id;
  return change.put === "run" ? change.record.run.id : undefined;
}

/** Returns whether a change puts the record of that id. */
function isPutOf<Kind extends RecordPut["put"]>(
  change: Change,
  kind: Kind,
  id: string,
): change is RecordPut & { readonly put: Kind } {
  return "put" in change && change.put === kind && idOf(change) === id;
}

/**
 * Reads, calls outside, and commits. All three happen again where the commit finds that what was
 * read has changed.
 *
 * @param commit throws `Stale` where `seen` has changed (`Transaction.expect`)
 * @throws DagctlError `conflict`, retryable, after 200 tries
 */
export async function withFresh<Seen, Found, Result>(
  context: Pick<HostContext, "clock">,
  {
    read,
    outside,
    commit,
  }: {
    readonly read: () => Promise<Seen>;
    readonly outside: (seen: Seen) => Promise<Found>;
    readonly commit: (seen: Seen, found: Found) => Promise<Result>;
  },
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result> {
  for (let tries = 0; tries < TRIES; tries++) {
    await beforeTry(context, tries, signal);
    const seen = await read();
    const found = await outside(seen);
    try {
      return await commit(seen, found);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  }
  throw tooManyTries();
}

/**
 * Reads a project, lets `change` decide on the record that was read, and writes the result.
 * `change` returns `undefined` where there is nothing to do.
 *
 * @returns the record that is stored now; `undefined` when the project does not exist any more
 */
export function changeProject(
  context: HostContext,
  ref: DeploymentRef,
  change: (
    record: ProjectRecord,
    transaction: Transaction,
  ) =>
    | Omit<ProjectRecord, "version">
    | undefined
    | Promise<Omit<ProjectRecord, "version"> | undefined>,
): Promise<Omit<ProjectRecord, "version"> | undefined> {
  return transact(context, async (transaction) => {
    const record = await transaction.project(ref);
    const next = record && (await change(record, transaction));
    if (next) transaction.put("project", next);
    return next ?? record;
  });
}
