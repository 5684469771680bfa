import { NO_REASON, untilAborted } from "../async/waiting.ts";
import type {
  Change,
  Expectation,
  KeyRecord,
  OperationInternals,
  OperationRecord,
  ProjectInternals,
  ProjectRecord,
} from "../contracts/store.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import { expectVersion, failedExpectation, keyWrite } from "../kernel/commits.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import { OPERATION_RANK, POLLING_RANK, STATUS_TABLE } from "../model/status.ts";
import { factualStatus } from "../projects/judgement.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { operationExecutor } from "./executor.ts";

/**
 * The project as the operation begins. The engine adds status, generation and the operation itself.
 */
export interface Beginning {
  readonly project: Project;
  readonly internals: ProjectInternals;
  readonly target?: OperationInternals["target"];
  readonly changes?: readonly Change[];
  readonly expect?: readonly Expectation[];
}

/** What a call brings in addition to its operation. */
export interface BeginOptions {
  readonly key?: KeyRecord | undefined;
  readonly requestedBy?: Operation["requested_by"];
  /** Ends the wait for the plugins. A recorded operation continues. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Records operations and executes them. Before an operation is recorded, the engine calls the
 * plugins (`Hooks.beforeOperation`). A refusal rejects with the plugin's error and leaves no trace:
 * no record, no event, no used key. A running operation continues.
 */
export interface OperationEngine {
  /** Records a create with its project and begins it. */
  create(
    organization: string,
    beginning: Beginning,
    options?: BeginOptions,
  ): Promise<OperationRecord>;
  /**
   * Records an operation on an existing project, and begins it. It pre-empts a running operation of
   * lower rank. It joins a running undeploy or delete of the same kind: nothing is recorded, so no
   * plugin is called. Any other running operation is a `conflict` that names it. `prepare` may run
   * more than once. An operation that polling requested has the lowest rank, so that it never
   * blocks a person.
   */
  begin(
    kind: OperationKind,
    organization: string,
    project: string,
    prepare: (record: ProjectRecord) => Beginning | Promise<Beginning>,
    options?: BeginOptions,
  ): Promise<OperationRecord>;
  /**
   * Waits for an operation's completion, at most this long, and returns the operation as it is
   * then.
   */
  wait(
    organization: string,
    id: string,
    milliseconds: number,
    signal?: AbortSignal,
  ): Promise<OperationRecord>;
  /** Takes over the operations of hosts without a lease. */
  recover(): Promise<void>;
  /**
   * Waits this long for running operations, then stops them where they are; recovery continues
   * them.
   */
  drain(milliseconds: number): Promise<void>;
  /** Stops everything at once, because the lease is lost. */
  abandon(): void;
}

/**
 * An operation that no plugin refused, with the project and generation that the plugins received.
 */
interface Admitted {
  readonly operation: Operation;
  readonly about: string;
}

export function operationEngine(context: HostContext): OperationEngine {
  const executor = operationExecutor(context);

  function newOperation(
    kind: OperationKind,
    project: string,
    generation: number,
    requestedBy?: Operation["requested_by"],
  ): Operation {
    const now = context.clock.now();
    return {
      id: context.newId("op"),
      project_id: project,
      kind,
      ...(requestedBy === undefined ? {} : { requested_by: requestedBy }),
      status: "running",
      generation,
      steps: [],
      deadline: rfc3339(now + context.timing.operationDeadline),
      created_at: rfc3339(now),
    };
  }

  /**
   * Calls the plugins with the operation as it would be recorded. It calls them again only where
   * that has changed since `former`.
   */
  async function admit(
    kind: OperationKind,
    project: Project,
    generation: number,
    { requestedBy, signal }: BeginOptions,
    former?: Admitted,
  ): Promise<Admitted> {
    const about = context.hooks.vetoes ? JSON.stringify([generation, project]) : "";
    if (context.hooks.vetoes && former?.about === about) return former;
    const operation = newOperation(kind, project.id, generation, requestedBy);
    if (context.hooks.vetoes)
      await context.hooks.beforeOperation(operation, withOperation(project, operation), signal);
    return { operation, about };
  }

  /** Records an operation in one commit: project, operation, key and events, all or nothing. */
  async function record(
    operation: Operation,
    organization: string,
    beginning: Beginning,
    expect: readonly Expectation[],
    more: readonly Change[],
    key: KeyRecord | undefined,
  ): Promise<OperationRecord> {
    // The plugins may have taken long: an operation that is recorded now would be left to the next
    // host.
    if (context.closing())
      throw new DagctlError("unavailable", "The host is closing and recorded nothing. Call again");
    const lease = context.fence().number;
    const { id, created_at, project_id } = operation;
    const project = withOperation(beginning.project, operation);
    const internals: OperationInternals = {
      lease,
      ...(beginning.target ? { target: beginning.target } : {}),
    };
    const started: Change = {
      put: "event",
      event: {
        type: "operation.started",
        organization,
        project: project_id,
        time: created_at,
        data: { operation },
      },
    };
    const keyed = keyWrite(key, { operation: id });
    const changes: readonly Change[] = [
      { put: "project", record: { project, internals: beginning.internals } },
      { put: "operation", record: { organization, operation, internals } },
      ...(beginning.changes ?? []),
      ...more,
      started,
      ...keyed.changes,
    ];
    try {
      await context.commit(changes, [...expect, ...(beginning.expect ?? []), ...keyed.expect]);
    } catch (error) {
      if (!isDagctlError(error, "outcome_unknown")) throw error;
      const arrived = await context.store.operation(organization, id).catch(() => undefined);
      if (!arrived) {
        // The commit may still arrive: a recorded operation must not stay without a host that
        // executes it.
        void executor.resume(organization, id, { takeover: false });
        throw error;
      }
    }
    const stored: OperationRecord = { organization, operation, internals, version: 1 };
    executor.execute(stored);
    return stored;
  }

  /**
   * Joins a running operation. A retry of the call with the same key leads to the operation that it
   * joined.
   */
  async function join(
    running: OperationRecord,
    key: KeyRecord | undefined,
  ): Promise<OperationRecord> {
    const { changes, expect } = keyWrite(key, { operation: running.operation.id });
    if (key) await context.commit(changes, expect);
    return running;
  }

  return {
    async create(organization, beginning, options = {}) {
      const project: Project = { ...beginning.project, status: "deploying" };
      const { operation } = await admit("create", project, beginning.internals.generation, options);
      const created: Change = {
        put: "event",
        event: {
          type: "project.created",
          organization,
          project: project.id,
          time: operation.created_at,
          data: { project },
        },
      };
      const expect: Expectation[] = [
        { expect: "name_unused", organization, name: project.name },
        { expect: "version", of: "project", organization, id: project.id, version: 0 },
      ];
      return record(
        operation,
        organization,
        { ...beginning, project },
        expect,
        [created],
        options.key,
      );
    },

    async begin(kind, organization, id, prepare, options = {}) {
      const { key, requestedBy, signal } = options;
      let admitted: Admitted | undefined;
      for (;;) {
        signal?.throwIfAborted();
        const current = await context.store.project(organization, id);
        if (!current) throw new DagctlError("not_found", `There is no project "${id}"`);
        const active = current.project.operation;
        const inTheWay = active
          ? await context.store.operation(organization, active.id)
          : undefined;
        if (inTheWay && inTheWay.operation.status !== "running") continue;
        if (inTheWay?.operation.kind === kind && (kind === "undeploy" || kind === "delete"))
          return join(inTheWay, key);
        if (
          inTheWay &&
          rankOf(kind, requestedBy) <=
            rankOf(inTheWay.operation.kind, inTheWay.operation.requested_by)
        ) {
          const { id: operation, kind: other } = inTheWay.operation;
          throw new DagctlError(
            "conflict",
            `The project is busy: ${other} ${operation} is running. Wait for its end, or undeploy or delete the project`,
            {
              details: { operation },
            },
          );
        }
        const status = factualStatus(current);
        const leads = STATUS_TABLE[status].begins[kind];
        if (!leads) {
          const may = Object.keys(STATUS_TABLE[status].begins).join(", ");
          throw new DagctlError(
            "conflict",
            `${kind} cannot begin while the project is ${status}; what may begin: ${may}`,
            { details: { status } },
          );
        }
        const beginning = await prepare(current);
        const internals = {
          ...without(beginning.internals, "statusOverride"),
          generation: current.internals.generation + 1,
        };
        // No poll corrects a project that is not polled any more: it must not report for ever that
        // a pre-empted poll is deploying a commit.
        const isOver =
          inTheWay?.operation.requested_by === "polling" &&
          (kind === "undeploy" || beginning.project.suspended);
        const over = ["status_message", ...(isOver ? (["auto_deploy"] as const) : [])] as const;
        const project: Project = {
          ...without(beginning.project, "operation", ...over),
          status: leads,
        } as Project;
        admitted = await admit(kind, project, internals.generation, options, admitted);
        const { operation } = admitted;
        const preempted: Change[] = inTheWay
          ? [preempt(context, inTheWay, current.project, operation)]
          : [];
        const expect: Expectation[] = [
          expectVersion(current),
          {
            expect: "no_active_operation",
            organization,
            project: id,
            ...(active ? { except: active.id } : {}),
          },
          ...(inTheWay
            ? [
                {
                  expect: "version",
                  of: "operation",
                  organization,
                  id: inTheWay.operation.id,
                  version: inTheWay.version,
                } as const,
              ]
            : []),
        ];
        try {
          const begun = await record(
            operation,
            organization,
            { ...beginning, project, internals },
            expect,
            preempted,
            key,
          );
          if (inTheWay) {
            executor.lose(inTheWay.operation.id, `Pre-empted by ${kind} ${operation.id}`);
          }
          return begun;
        } catch (error) {
          const failed = failedExpectation(error);
          const moved = failed?.expect === "version" || failed?.expect === "no_active_operation";
          if (!moved) throw error;
        }
      }
    },

    async wait(organization, id, milliseconds, signal) {
      const until = context.clock.now() + milliseconds;
      for (;;) {
        signal?.throwIfAborted();
        // It listens first and reads then: a completion between the two is not missed.
        const looked = new AbortController();
        const next = context.wakeups.next(
          `operation:${id}`,
          Math.max(0, Math.min(500, until - context.clock.now())),
          looked.signal,
          { keepAlive: true },
        );
        try {
          const stored = await context.store.operation(organization, id);
          if (!stored) throw new DagctlError("not_found", `There is no operation "${id}"`);
          if (stored.operation.status !== "running" || context.clock.now() >= until) return stored;
          await untilAborted(next, signal);
        } finally {
          looked.abort(NO_REASON);
        }
      }
    },

    recover: () => executor.recover(),
    drain: (milliseconds) => executor.drain(milliseconds),
    abandon: () => executor.abandon(),
  };
}

function withOperation(project: Project, { id, kind, status, created_at }: Operation): Project {
  return { ...project, operation: { id, kind, status, created_at } };
}

function rankOf(kind: OperationKind, requestedBy: Operation["requested_by"]): number {
  return requestedBy === "polling" ? POLLING_RANK : OPERATION_RANK[kind];
}

/**
 * Returns the change that pre-empts an operation. It stores the operation's answer: a replay of its
 * key returns the first call's outcome, also when the project does not exist any more.
 */
function preempt(
  context: HostContext,
  record: OperationRecord,
  project: Project,
  by: Operation,
): Change {
  const message = `Pre-empted by ${by.kind} ${by.id}`;
  const operation: Operation = {
    ...record.operation,
    status: "failed",
    ended_at: context.now(),
    error: { code: "conflict", message },
  };
  const answer = without(project, "operation") as Project;
  return {
    put: "operation",
    record: {
      organization: record.organization,
      operation,
      internals: { ...record.internals, answer },
    },
  };
}
