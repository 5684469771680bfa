import { readUntilDefined } from "../async/wakeups.ts";
import type { DeploymentRef } from "../contracts/deploy.ts";
import type {
  KeyRecord,
  OperationInternals,
  OperationRecord,
  ProjectInternals,
  ProjectRecord,
} from "../contracts/records.ts";
import { DagctlError, isDagctlError } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { nameTaken } from "../kernel/lookup.ts";
import { isCheckingFirst } from "../kernel/operation-target.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import { OPERATION_RANK, POLLING_RANK, STATUS_TABLE } from "../model/status.ts";
import { factualStatus } from "../projects/evaluate-status.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { findCheck } from "./executions/find-check.ts";
import { type ExecutorServices, operationExecutor } from "./executions/executor.ts";
import { withoutOutdatedPlans } from "./outdated-plan.ts";

/**
 * The project as the operation begins. The engine adds status, generation and the operation itself.
 */
export interface Beginning {
  readonly project: Project;
  readonly internals: ProjectInternals;
  readonly target?: OperationInternals["target"];
  /** The id of the plan that it deploys the commit of. Absent: none. */
  readonly approves?: string;
}

/** What a call brings in addition to its operation. */
export interface BeginOptions {
  readonly key?: KeyRecord | undefined;
  readonly requestedBy?: Operation["requested_by"];
  /** Who requests the operation. @default the host itself */
  readonly actor?: Actor | undefined;
  /** Ends the wait for the plugins. A recorded operation continues. */
  readonly signal?: AbortSignal | undefined;
}

/** How an operation is waited for. */
export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Returns whether the wait ends although the operation is running. @default never */
  readonly isEnough?: (record: OperationRecord) => boolean;
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
   * plugin is called. Any other running operation is a `conflict` that names it. `prepare` writes
   * what belongs to the commit, and may run more than once. An operation that polling requested has
   * the lowest rank, so that it never blocks a person.
   */
  begin(
    kind: OperationKind,
    organization: string,
    project: string,
    prepare: (record: ProjectRecord, transaction: Transaction) => Beginning | Promise<Beginning>,
    options?: BeginOptions,
  ): Promise<OperationRecord>;
  /**
   * Waits for an operation's completion, at most this long, and returns the operation as it is
   * then.
   */
  wait(
    organization: string,
    id: string,
    waitMs: number,
    options?: WaitOptions,
  ): Promise<OperationRecord>;
  /** Returns whether this host executes an operation of a project. */
  isExecuting(ref: DeploymentRef): boolean;
  /** Takes over the operations of hosts without a lease. */
  recover(): Promise<void>;
  /**
   * Waits this long for running operations, then stops them where they are; recovery continues
   * them.
   */
  drain(waitMs: number): Promise<void>;
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

export function operationEngine(context: HostContext, services: ExecutorServices): OperationEngine {
  const executor = operationExecutor(context, services);
  const { hooks } = services;

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
      deadline: rfc3339(now + context.timing.operationDeadlineMs),
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
    const about = hooks.vetoes ? JSON.stringify([generation, project]) : "";
    if (hooks.vetoes && former?.about === about) return former;
    const operation = newOperation(kind, project.id, generation, requestedBy);
    if (hooks.vetoes)
      await hooks.beforeOperation(operation, withOperation(project, operation), signal);
    return { operation, about };
  }

  /** Writes an operation into the commit of its project, its key and its events. */
  function put(
    transaction: Transaction,
    operation: Operation,
    organization: string,
    { project, internals, target }: Beginning,
    key: KeyRecord | undefined,
  ): OperationRecord {
    // The plugins may have taken long: an operation that is recorded now would be left to the next
    // host.
    if (context.isClosing())
      throw new DagctlError("unavailable", "The host is closing and recorded nothing. Call again");
    const { number: lease } = context.lease();
    const ref = { organization, project: operation.project_id };
    const isChecked =
      target !== undefined &&
      internals.acceptedGeneration === undefined &&
      findCheck(context, { project, internals }, project, target.inspection) !== undefined;
    const given = isChecked ? { checkedTarget: target } : target ? { target } : {};
    const stored = { organization, operation, internals: { lease, ...given } };
    transaction.put("project", { project: withOperation(project, operation), internals });
    transaction.put("operation", stored);
    transaction.event("operation.started", ref, { operation }, operation.created_at);
    transaction.idempotencyKey(key, { operation: operation.id });
    return { ...stored, version: 1 };
  }

  /** Executes an operation when the commit that records it has happened. */
  async function executeRecorded(
    organization: string,
    recording: (onRecorded: (operation: OperationRecord) => void) => Promise<OperationRecord>,
  ): Promise<OperationRecord> {
    let last: OperationRecord | undefined;
    try {
      const record = await recording((operation) => (last = operation));
      if (record === last) executor.execute(record);
      return record;
    } catch (error) {
      // The commit may still arrive: a recorded operation must not stay without a host that
      // executes it.
      if (last && isDagctlError(error, "outcome_unknown"))
        void executor.resume(organization, last.operation.id, { takeover: false });
      throw error;
    }
  }

  return {
    async create(organization, beginning, options = {}) {
      const project: Project = { ...beginning.project, status: "deploying" };
      const ref = { organization, project: project.id };
      const { operation } = await admit("create", project, beginning.internals.generation, options);
      return executeRecorded(organization, (onRecorded) =>
        transact(
          context,
          async (transaction) => {
            transaction.absent(
              "project",
              organization,
              project.id,
              () =>
                new DagctlError("conflict", `There is already a project with the id ${project.id}`),
            );
            transaction.require({ expect: "name_unused", organization, name: project.name }, () =>
              nameTaken(project.name),
            );
            transaction.event("project.created", ref, { project }, operation.created_at);
            const whole = { ...beginning, project };
            const record = put(transaction, operation, organization, whole, options.key);
            onRecorded(record);
            return record;
          },
          { actor: options.actor },
        ),
      );
    },

    async begin(kind, organization, id, prepare, options = {}) {
      const { key, requestedBy, signal, actor } = options;
      const ref = { organization, project: id };
      let admitted: Admitted | undefined;
      const work = async (
        transaction: Transaction,
        onRecorded: (record: OperationRecord) => void,
      ): Promise<OperationRecord> => {
        const current = await transaction.project(ref);
        if (!current) throw new DagctlError("not_found", `There is no project "${id}"`);
        const active = current.project.operation;
        const inTheWay = active && (await transaction.operation(organization, active.id));
        if (inTheWay && isJoined(kind, inTheWay)) {
          transaction.idempotencyKey(key, { operation: inTheWay.operation.id });
          return inTheWay;
        }
        if (inTheWay) refuseBusy(kind, requestedBy, inTheWay);
        const leads = statusOf(kind, current);
        const beginning = await prepare(current, transaction);
        const internals = {
          ...without(
            await withoutOutdatedPlans(context, transaction, { kind, current, beginning }),
            "statusOverride",
            "checkedGeneration",
          ),
          generation: current.internals.generation + 1,
        };
        // No poll corrects a project that is not polled any more: it must not report for ever that
        // a commit is being deployed, or waits for something.
        const isPreempted = inTheWay?.operation.requested_by === "polling";
        const isOver =
          kind === "undeploy"
            ? beginning.project.auto_deploy?.outcome === "waiting"
            : isPreempted && beginning.project.suspended;
        const over = [
          "status_message",
          ...(isOver ? (["auto_deploy"] as const) : []),
          ...(kind === "undeploy" ? (["poll_failure"] as const) : []),
        ] as const;
        const project: Project = {
          ...without(beginning.project, "operation", ...over),
          status: leads,
        };
        admitted = await admit(kind, project, internals.generation, options, admitted);
        const { operation } = admitted;
        transaction.require(
          { expect: "no_active_operation", ...ref, ...(active ? { except: active.id } : {}) },
          "retry",
        );
        if (inTheWay) {
          preempt(context, transaction, inTheWay, current.project, operation);
          transaction.afterCommit(() =>
            executor.lose(inTheWay.operation.id, `Pre-empted by ${kind} ${operation.id}`),
          );
        }
        const whole = { ...beginning, project, internals };
        const record = put(transaction, operation, organization, whole, key);
        onRecorded(record);
        return record;
      };
      return executeRecorded(organization, (onRecorded) =>
        transact(context, (transaction) => work(transaction, onRecorded), { actor, signal }),
      );
    },

    async wait(organization, id, waitMs, { signal, isEnough } = {}) {
      const { clock } = context;
      const until = clock.now() + waitMs;
      const maxMs = (): number => Math.max(0, Math.min(500, until - clock.now()));
      return readUntilDefined(
        context.wakeups,
        `operation:${id}`,
        { maxMs, signal, keepAlive: true },
        async () => {
          const stored = await context.store.operation(organization, id);
          if (!stored) throw new DagctlError("not_found", `There is no operation "${id}"`);
          const isOver =
            stored.operation.status !== "running" ||
            clock.now() >= until ||
            isEnough?.(stored) === true;
          return isOver ? stored : undefined;
        },
      );
    },

    isExecuting: (ref) => executor.isExecuting(ref),
    recover: () => executor.recover(),
    drain: (waitMs) => executor.drain(waitMs),
    abandon: () => executor.abandon(),
  };
}

function withOperation(project: Project, { id, kind, status, created_at }: Operation): Project {
  return { ...project, operation: { id, kind, status, created_at } };
}

function rankOf(kind: OperationKind, requestedBy: Operation["requested_by"]): number {
  return requestedBy === "polling" ? POLLING_RANK : OPERATION_RANK[kind];
}

/** A first commit that is being checked takes no time from a person: it is checked again. */
function rankOfRunning(record: OperationRecord): number {
  const { kind, requested_by: requestedBy } = record.operation;
  return isCheckingFirst(record) ? POLLING_RANK : rankOf(kind, requestedBy);
}

/** Whether a call joins the running operation instead of beginning another one. */
function isJoined(kind: OperationKind, { operation }: OperationRecord): boolean {
  return (
    operation.status === "running" &&
    operation.kind === kind &&
    (kind === "undeploy" || kind === "delete")
  );
}

/** @throws DagctlError `conflict` with the running operation that this one cannot pre-empt */
function refuseBusy(
  kind: OperationKind,
  requestedBy: Operation["requested_by"],
  running: OperationRecord,
): void {
  const { id, kind: other } = running.operation;
  if (rankOf(kind, requestedBy) > rankOfRunning(running)) return;
  throw new DagctlError(
    "conflict",
    `The project is busy: ${other} ${id} is running. Wait for its end, or undeploy or delete the project`,
    { details: { operation: id } },
  );
}

/**
 * Returns the status that an operation begins with.
 *
 * @throws DagctlError `conflict` where the operation cannot begin in the current status
 */
function statusOf(kind: OperationKind, current: ProjectRecord): Project["status"] {
  const status = factualStatus(current);
  const leads = STATUS_TABLE[status].begins[kind];
  if (leads) return leads;
  const may = Object.keys(STATUS_TABLE[status].begins).join(", ");
  throw new DagctlError(
    "conflict",
    `${kind} cannot begin while the project is ${status}; what may begin: ${may}`,
    { details: { status } },
  );
}

/**
 * Pre-empts an operation. It stores the operation's answer: a replay of its key returns the first
 * call's outcome, also when the project does not exist any more.
 */
function preempt(
  context: Pick<HostContext, "now">,
  transaction: Transaction,
  record: OperationRecord,
  project: Project,
  by: Operation,
): void {
  const message = `Pre-empted by ${by.kind} ${by.id}`;
  const operation: Operation = {
    ...record.operation,
    status: "failed",
    ended_at: context.now(),
    error: { code: "conflict", message },
  };
  const answer = without(project, "operation") as Project;
  const { organization, internals } = record;
  transaction.put("operation", { organization, operation, internals: { ...internals, answer } });
  const ref = { organization, project: operation.project_id };
  transaction.event("operation.ended", ref, { operation }, operation.ended_at);
}
