import type { Clock } from "../contracts/clock.ts";
import type { DeployDriver } from "../contracts/deploy.ts";
import type { GitDriver } from "../contracts/git.ts";
import type { ProjectType } from "../contracts/project-type.ts";
import type { RunDriver } from "../contracts/run.ts";
import type { Secrets } from "../contracts/secrets.ts";
import type { StateDatabaseDriver } from "../contracts/state-database.ts";
import type {
  Change,
  Expectation,
  Fence,
  KeyRecord,
  ProjectRecord,
  Store,
} from "../contracts/store.ts";
import type { RefusedVariables } from "../environment-variables/refused.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { LogEntry, Timing } from "../contracts/host.ts";
import type { HookRunner } from "./hooks.ts";
import type { BranchHeads } from "../repository/branch-heads.ts";
import type { InTurn } from "../async/keyed-mutex.ts";
import type { ProjectRules } from "../projects/project-rules.ts";
import type { LogFollowers } from "../runs/log-followers.ts";
import type { Schedules } from "../schedules/schedules.ts";
import type { IdPrefix } from "../values/ids.ts";
import type { Nudges } from "../async/waiting.ts";

/** What the rooms of one host share. Made once by `createHost`; nothing of it lives in a module. */
export interface HostContext {
  readonly store: Store;
  readonly git: GitDriver;
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
  readonly types: ReadonlyMap<string, ProjectType>;
  readonly rules: ProjectRules;
  readonly hooks: HookRunner;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly nudges: Nudges;
  /** Where branches are: one `ls-remote` for all who ask at the same time. */
  readonly heads: BranchHeads;
  /** For what has no transaction of its own. */
  readonly inTurn: InTurn;
  /** Due runs, or the schedules of an engine that has its own. */
  readonly schedules: Schedules;
  /** What the followers of one run's log share. */
  readonly followers: LogFollowers;
  /** Stored variables that no run is given. */
  readonly refusedVariables: RefusedVariables;
  /** Aborted when the host closes or its lease is lost: everything in the background stops. */
  readonly lifetime: AbortSignal;
  /** The host is on its way down: nothing new is accepted. */
  closing(): boolean;
  log(entry: LogEntry): void;
  /** RFC 3339 with milliseconds, UTC. */
  now(): string;
  newId(prefix: IdPrefix): string;
  /** The present lease; throws `unavailable` while there is none. */
  fence(): Fence;
  /**
   * Runs a write of the store under the lease; one that is refused because the lease has ended
   * rejects with `unavailable`, too.
   */
  underLease<T>(write: (fence: Fence) => Promise<T>): Promise<T>;
  /** The one way to write: under the lease, and the outbox is told. */
  commit(changes: readonly Change[], expect?: readonly Expectation[]): Promise<void>;
  /** Somebody should look at this project's deployment (and with it at its runs). */
  look(organization: string, project: string): void;
}

/**
 * The project type of a project. One whose plugin is no longer there can be read, but not worked
 * on.
 */
export function typeOf(context: HostContext, name: string): ProjectType {
  const type = context.types.get(name);
  if (type) return type;
  throw new DagctlError(
    "not_supported",
    `This installation has no project type "${name}"; it has ${[...context.types.keys()].join(", ")}`,
  );
}

/** The expectation that did not hold, when that is why a commit was refused. */
export function failedExpectation(error: unknown): Expectation | undefined {
  if (!isDagctlError(error, "conflict")) return undefined;
  const failed = error.details?.["failed"];
  return typeof failed === "object" && failed !== null && "expect" in failed
    ? (failed as Expectation)
    : undefined;
}

/**
 * Whether a write was refused because this host's lease is no longer the present one: by the store
 * (`conflict`) or by the host (`unavailable`).
 */
export function isFenced(error: unknown): boolean {
  return isDagctlError(error) && error.details?.["fence"] === true;
}

/**
 * What a call with an idempotency key writes beside everything else: the key, what it leads to, and
 * that nobody used it before. Nothing without one.
 */
export function keyWrite(
  key: KeyRecord | undefined,
  leadsTo: Pick<KeyRecord, "operation" | "answer">,
): { readonly changes: readonly Change[]; readonly expect: readonly Expectation[] } {
  if (!key) return { changes: [], expect: [] };
  return {
    changes: [{ put: "key", record: { ...key, ...leadsTo } }],
    expect: [{ expect: "key_unused", scope: key.scope, key: key.key }],
  };
}

export function expectVersion(record: ProjectRecord): Expectation {
  const { organization_id: organization, id } = record.project;
  return { expect: "version", of: "project", organization, id, version: record.version };
}

/**
 * Reads a project, lets `change` decide on what it reads now, and writes that; when somebody else
 * wrote in between, again. `change` answers `undefined` for "nothing to do". Answers what is stored
 * now, `undefined` when the project is gone.
 */
export async function changeProject(
  context: HostContext,
  organization: string,
  id: string,
  change: (record: ProjectRecord) =>
    | {
        readonly record: Omit<ProjectRecord, "version">;
        readonly more?: readonly Change[];
        readonly expect?: readonly Expectation[];
      }
    | undefined,
): Promise<Omit<ProjectRecord, "version"> | undefined> {
  for (;;) {
    const record = await context.store.project(organization, id);
    if (!record) return undefined;
    const next = change(record);
    if (!next) return record;
    try {
      await context.commit(
        [{ put: "project", record: next.record }, ...(next.more ?? [])],
        [expectVersion(record), ...(next.expect ?? [])],
      );
      return next.record;
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect === "version" && failed.of === "project" && failed.id === id) continue;
      throw error;
    }
  }
}

/**
 * Without one field, and without leaving it behind as undefined: absent fields are left out
 * everywhere.
 */
export function without<T extends object, Field extends keyof T>(
  value: T,
  ...fields: readonly Field[]
): Omit<T, Field> {
  const copy = { ...value };
  for (const field of fields) delete copy[field];
  return copy;
}
