import type { JobRecord, OperationRecord, ProjectRecord, RunRecord } from "../contracts/records.ts";
import type { Change, Expectation, Store } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { isDagctlError } from "../errors.ts";

/** What a failed expectation leads to: another try, `Stale`, an error, or an answer. */
export type OnFailure<Answer> = "retry" | "stale" | (() => Error) | { readonly answer: Answer };

export type Versioned = ProjectRecord | OperationRecord | RunRecord | JobRecord | TypedRecord;

/** Names a record, with what a read of it needs. */
type RecordName = { readonly organization: string; readonly id: string } & (
  | { readonly of: "project" | "operation" }
  | { readonly of: "run" | "job"; readonly project: string }
  | { readonly of: "record"; readonly kind: string }
);

interface Entry<Answer> {
  readonly expectation: Expectation;
  /** Absent: a failure rejects with the store's own error. */
  readonly onFailure: OnFailure<Answer> | undefined;
  readonly record?: RecordName;
}

/** An expectation that failed, by its kind, with what that leads to. */
export interface Failure<Answer> {
  readonly kind: Expectation["expect"];
  readonly onFailure: OnFailure<Answer>;
}

/** The expectations of one commit, each with what its failure leads to. */
export interface Expectations<Answer> {
  /** Expects the version of a record as it was read; `undefined` is version 0. */
  read(name: RecordName, record: { readonly version: number } | undefined): void;
  /** Expects the version of a record. It replaces what a read of the same record expects. */
  expect(record: Versioned, onFailure: OnFailure<Answer>): void;
  require(expectation: Expectation, onFailure?: OnFailure<Answer>): void;
  all(): readonly Expectation[];
  /** Returns what the expectation leads to that made the store refuse the commit. */
  findFailed(error: unknown): Failure<Answer> | undefined;
  /** Returns what a record leads to that has changed since it was read. */
  findMoved(): Promise<Failure<Answer> | undefined>;
  /** Returns whether a commit whose answer was lost has happened. */
  hasArrived(changes: readonly Change[]): Promise<boolean>;
}

export function expectations<Answer>(store: Store): Expectations<Answer> {
  const entries = new Map<string, Entry<Answer>>();

  function expectVersion(
    record: RecordName,
    version: number,
    onFailure: OnFailure<Answer>,
  ): Entry<Answer> {
    return { expectation: versionOf(record, version), onFailure, record };
  }

  function currentRecord(name: RecordName): Promise<Versioned | undefined> {
    const { organization, id } = name;
    switch (name.of) {
      case "project":
        return store.project(organization, id);
      case "operation":
        return store.operation(organization, id);
      case "run":
        return store.run(organization, name.project, id);
      case "job":
        return store.job(organization, name.project, id);
      case "record":
        return store.record(organization, name.kind, id);
    }
  }

  return {
    read(name, record) {
      const key = keyOf(versionOf(name, 0));
      if (!entries.has(key)) entries.set(key, expectVersion(name, record?.version ?? 0, "retry"));
    },
    expect(record, onFailure) {
      const entry = expectVersion(nameOf(record), record.version, onFailure);
      entries.set(keyOf(entry.expectation), entry);
    },
    require(expectation, onFailure) {
      entries.set(keyOf(expectation), { expectation, onFailure });
    },
    all: () => [...entries.values()].map(({ expectation }) => expectation),
    findFailed(error) {
      const expectation = readFailedExpectation(error);
      const entry = expectation && entries.get(keyOf(expectation));
      return entry?.onFailure && { kind: entry.expectation.expect, onFailure: entry.onFailure };
    },
    async findMoved() {
      for (const { expectation, onFailure, record } of entries.values()) {
        if (!record || !onFailure || expectation.expect !== "version") continue;
        // A store that does not answer leaves the error as it is.
        const stored = await currentRecord(record).catch(() => "unknown" as const);
        if (stored === "unknown") return undefined;
        const { version = 0 } = stored ?? {};
        if (version !== expectation.version) return { kind: "version", onFailure };
      }
      return undefined;
    },
    async hasArrived(changes) {
      for (const change of changes) {
        if (!("put" in change) || change.put === "event" || change.put === "cursor") continue;
        if (change.put === "key") {
          const { scope, key } = change.record;
          return JSON.stringify(await store.key(scope, key)) === JSON.stringify(change.record);
        }
        const name = nameOf(change.record);
        const expected = entries.get(keyOf(versionOf(name, 0)))?.expectation;
        // A record that was not read is new: its id is.
        const before = expected?.expect === "version" ? expected.version : 0;
        const stored = await currentRecord(name);
        return stored?.version === before + 1 && isSame(stored, change.record);
      }
      return false;
    },
  };
}

/** Returns the false expectation, when that is why a commit was refused. */
export function readFailedExpectation(error: unknown): Expectation | undefined {
  if (!isDagctlError(error, "conflict")) return undefined;
  const failed = error.details?.failed;
  return typeof failed === "object" && failed !== null && "expect" in failed
    ? (failed as Expectation)
    : undefined;
}

function versionOf(name: RecordName, version: number): Expectation {
  const { of, organization, id } = name;
  return of === "record"
    ? { expect: "version", of, kind: name.kind, organization, id, version }
    : { expect: "version", of, organization, id, version };
}

/** Returns a text that is equal for expectations about the same thing, whatever their version. */
function keyOf(expectation: Expectation): string {
  if (expectation.expect === "version") {
    const { of, organization, id } = expectation;
    const kind = of === "record" ? expectation.kind : "";
    return JSON.stringify(["version", of, organization, id, kind]);
  }
  return JSON.stringify(Object.entries(expectation).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function nameOf(record: RecordPut["record"]): RecordName {
  if ("sortKey" in record) {
    const { organization, kind, id } = record;
    return { of: "record", organization, kind, id };
  }
  if ("run" in record) {
    const { organization, run } = record;
    return { of: "run", organization, project: run.project_id, id: run.id };
  }
  if ("operation" in record)
    return { of: "operation", organization: record.organization, id: record.operation.id };
  if ("job" in record) {
    const { organization, job } = record;
    return { of: "job", organization, project: job.project_id, id: job.id };
  }
  const { organization_id: organization, id } = record.project;
  return { of: "project", organization, id };
}

/** A change that puts a record with a version. */
export type RecordPut = Extract<Change, { readonly put: RecordName["of"] }>;

/** Compares what is stored with what was sent, as JSON, which is how it is stored. */
function isSame(stored: Versioned, sent: RecordPut["record"]): boolean {
  const body = (record: object): string =>
    JSON.stringify(
      Object.entries(record)
        .filter(([field]) => field !== "version")
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  return body(stored) === body(sent);
}
