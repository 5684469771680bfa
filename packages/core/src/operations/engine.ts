import type { Change, Expectation, KeyRecord, OperationInternals, OperationRecord, ProjectInternals, ProjectRecord } from "../contracts/store.ts";
import { asDagctlError, DagctlError, isDagctlError } from "../errors.ts";
import { expectVersion, failedExpectation, type HostContext, without } from "../host-context.ts";
import type { Operation, OperationKind } from "../operation.ts";
import type { Project } from "../project.ts";
import { OPERATION_RANK, STATUS_TABLE } from "../status.ts";
import { factualStatus } from "../observer/judgement.ts";
import { newId } from "../values/ids.ts";
import { rfc3339 } from "../values/time.ts";
import { backoff, pause, untilAborted } from "../waiting.ts";
import { executeDeployment, failedDeployment } from "./deployment.ts";
import { executeRemoval, failedRemoval } from "./removal.ts";
import { OperationLost, runningOperation } from "./running-operation.ts";

/** How a project is to look when the operation begins; the engine adds status, generation and the operation itself. */
export interface Beginning {
  readonly project: Project;
  readonly internals: ProjectInternals;
  readonly target?: OperationInternals["target"];
  readonly changes?: readonly Change[];
  readonly expect?: readonly Expectation[];
}

export interface OperationEngine {
  /** Records a create with its project and begins it. */
  create(organization: string, beginning: Beginning, key?: KeyRecord): Promise<OperationRecord>;
  /**
   * Records an operation on a project that is there, and begins it. A running lower one is pre-empted, a running undeploy or delete of the
   * same kind is joined, anything else in the way is a `conflict` that names it. `prepare` may run more than once.
   */
  begin(kind: OperationKind, organization: string, project: string, prepare: (record: ProjectRecord) => Beginning, key?: KeyRecord): Promise<OperationRecord>;
  /** Waits for an operation's end, at most so long; answers it as it stands then. */
  wait(organization: string, id: string, milliseconds: number, signal?: AbortSignal): Promise<OperationRecord>;
  /** Takes over what hosts without a lease have left behind. */
  recover(): Promise<void>;
  /** Lets what runs end for so long, then stops it where it is; recovery goes on with it. */
  drain(milliseconds: number): Promise<void>;
  /** Stops everything at once: the lease is gone. */
  abandon(): void;
}

/** With pauses that double up to 30 s: some ten minutes. */
const RESUME_TRIES = 25;

interface Executing {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

export function operationEngine(context: HostContext): OperationEngine {
  const executing = new Map<string, Executing>();

  function newOperation(kind: OperationKind, project: string, generation: number): Operation {
    const now = context.clock.now();
    return {
      id: newId("op"),
      project_id: project,
      kind,
      status: "running",
      generation,
      steps: [],
      deadline: rfc3339(now + context.timing.operationDeadline),
      created_at: rfc3339(now),
    };
  }

  /** The one commit by which an operation comes to be: project, operation, key and events, all or nothing. */
  async function record(
    operation: Operation,
    organization: string,
    beginning: Beginning,
    expect: readonly Expectation[],
    more: readonly Change[],
    key: KeyRecord | undefined,
  ): Promise<OperationRecord> {
    const lease = context.fence().number;
    const { id, kind, status, created_at, project_id } = operation;
    const project: Project = { ...beginning.project, operation: { id, kind, status, created_at } };
    const internals: OperationInternals = { lease, ...(beginning.target ? { target: beginning.target } : {}) };
    const started: Change = {
      put: "event",
      event: { type: "operation.started", organization, project: project_id, time: created_at, data: { operation } },
    };
    const keyed: Change[] = key ? [{ put: "key", record: { ...key, operation: id } }] : [];
    const unused: Expectation[] = key ? [{ expect: "key_unused", scope: key.scope, key: key.key }] : [];
    const changes: readonly Change[] = [
      { put: "project", record: { project, internals: beginning.internals } },
      { put: "operation", record: { organization, operation, internals } },
      ...(beginning.changes ?? []),
      ...more,
      started,
      ...keyed,
    ];
    try {
      await context.commit(changes, [...expect, ...(beginning.expect ?? []), ...unused]);
    } catch (error) {
      if (!isDagctlError(error, "outcome_unknown")) throw error;
      const arrived = await context.store.operation(organization, id).catch(() => undefined);
      if (!arrived) {
        // It may still arrive: what was recorded must not lie there with nobody executing it.
        void resume(organization, id, false);
        throw error;
      }
    }
    const stored: OperationRecord = { organization, operation, internals, version: 1 };
    execute(stored);
    return stored;
  }

  /** Goes on with a recorded operation of this lease, under a raised generation where it is a takeover; as often as the store needs to be asked. */
  async function resume(organization: string, id: string, takeover: boolean): Promise<void> {
    for (let tries = 0; tries < RESUME_TRIES && !context.lifetime.aborted; tries++) {
      try {
        const stored = await context.store.operation(organization, id);
        if (stored && (stored.operation.status !== "running" || stored.internals.lease !== context.fence().number || executing.has(id))) return;
        const ready = stored && takeover ? await raiseGeneration(context, stored) : stored;
        if (ready) return execute(ready);
        if (takeover) return;
      } catch (error) {
        context.log({ level: "warn", message: `Operation ${id} could not be taken up and is tried again`, details: { error: asDagctlError(error).message } });
      }
      await pause(context.clock, backoff(context.timing.retry, tries), context.lifetime);
    }
  }

  function execute(initial: OperationRecord): void {
    const { organization } = initial;
    const { id, kind, project_id: project, deadline } = initial.operation;
    const controller = new AbortController();
    const running = runningOperation(context, initial, controller.signal);
    const cancelDeadline = context.clock.after(Date.parse(deadline) - context.clock.now(), () => {
      const last = running.lastNote ? ` (last: ${running.lastNote})` : "";
      controller.abort(new DagctlError("timeout", `The ${kind} did not end by its deadline ${deadline}${last}`, { retryable: false }));
    });
    const removal = kind === "undeploy" || kind === "delete";

    async function work(): Promise<void> {
      for (let tries = 0; ; tries++) {
        try {
          return await (removal ? executeRemoval(context, running) : executeDeployment(context, running));
        } catch (thrown) {
          if (thrown instanceof OperationLost || controller.signal.reason instanceof OperationLost) return;
          const error = asDagctlError(controller.signal.aborted ? controller.signal.reason : thrown);
          if (!error.retryable) return running.end({ error }, removal ? failedRemoval(error) : failedDeployment(context, error));
          // Drivers are asked again where they are called; what comes up to here is the store's. Every step may run again, so all of it does.
          await pause(context.clock, backoff(context.timing.retry, tries), controller.signal);
        }
      }
    }

    const done = work()
      .catch((error: unknown) => {
        if (error instanceof OperationLost) return;
        // Could not even be recorded as failed: it stays `running` and recovery takes it up.
        context.log({ level: "error", message: `Operation ${id} could not record its end`, details: { project, error: asDagctlError(error).message } });
      })
      .finally(() => {
        cancelDeadline();
        executing.delete(id);
        context.nudges.nudge(`operation:${id}`);
        context.look(organization, project);
      });
    executing.set(id, { controller, done });
  }

  return {
    create(organization, beginning, key) {
      const operation = newOperation("create", beginning.project.id, beginning.internals.generation);
      const project: Project = { ...beginning.project, status: "deploying" };
      const created: Change = {
        put: "event",
        event: { type: "project.created", organization, project: project.id, time: operation.created_at, data: { project } },
      };
      const expect: Expectation[] = [{ expect: "name_unused", organization, name: project.name }];
      return record(operation, organization, { ...beginning, project }, expect, [created], key);
    },

    async begin(kind, organization, id, prepare, key) {
      for (;;) {
        const current = await context.store.project(organization, id);
        if (!current) throw new DagctlError("not_found", `There is no project "${id}"`);
        const active = current.project.operation;
        const inTheWay = active ? await context.store.operation(organization, active.id) : undefined;
        if (inTheWay && inTheWay.operation.status !== "running") continue;
        if (inTheWay?.operation.kind === kind && (kind === "undeploy" || kind === "delete")) return inTheWay;
        if (inTheWay && OPERATION_RANK[kind] <= OPERATION_RANK[inTheWay.operation.kind]) {
          const { id: operation, kind: other } = inTheWay.operation;
          throw new DagctlError("conflict", `The project is busy: ${other} ${operation} is running. Wait for its end, or undeploy or delete the project`, {
            details: { operation },
          });
        }
        const status = factualStatus(current);
        const leads = STATUS_TABLE[status].begins[kind];
        if (!leads) {
          const may = Object.keys(STATUS_TABLE[status].begins).join(", ");
          throw new DagctlError("conflict", `${kind} cannot begin while the project is ${status}; what may begin: ${may}`, { details: { status } });
        }
        const beginning = prepare(current);
        const internals = { ...without(beginning.internals, "statusOverride"), generation: current.internals.generation + 1 };
        const operation = newOperation(kind, id, internals.generation);
        const project: Project = { ...without(beginning.project, "status_message"), status: leads } as Project;
        const preempted: Change[] = inTheWay ? [preempt(context, inTheWay, operation)] : [];
        const expect: Expectation[] = [
          expectVersion("project", current),
          { expect: "no_active_operation", organization, project: id, ...(active ? { except: active.id } : {}) },
          ...(inTheWay
            ? [{ expect: "version", of: "operation", organization, id: inTheWay.operation.id, version: inTheWay.version } as const]
            : []),
        ];
        try {
          const begun = await record(operation, organization, { ...beginning, project, internals }, expect, preempted, key);
          if (inTheWay) {
            executing.get(inTheWay.operation.id)?.controller.abort(new OperationLost(`Pre-empted by ${kind} ${operation.id}`));
            context.nudges.nudge(`operation:${inTheWay.operation.id}`);
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
        // Listen first, then read: an end between the two is not missed.
        const looked = new AbortController();
        const next = context.nudges.next(`operation:${id}`, Math.max(0, Math.min(500, until - context.clock.now())), looked.signal);
        try {
          const stored = await context.store.operation(organization, id);
          if (!stored) throw new DagctlError("not_found", `There is no operation "${id}"`);
          if (stored.operation.status !== "running" || context.clock.now() >= until) return stored;
          await untilAborted(next, signal);
        } finally {
          looked.abort();
        }
      }
    },

    async recover() {
      for (const taken of await context.store.takeOver(context.fence())) {
        await resume(taken.organization, taken.operation.id, true);
      }
    },

    async drain(milliseconds) {
      const all = Promise.all([...executing.values()].map(({ done }) => done));
      await new Promise<void>((resolve) => {
        const cancel = context.clock.after(milliseconds, resolve);
        void all.then(() => {
          cancel();
          resolve();
        });
      });
      this.abandon();
      await all;
    },

    abandon() {
      for (const { controller } of executing.values()) controller.abort(new OperationLost("The host stopped"));
    },
  };
}

function preempt(context: HostContext, record: OperationRecord, by: Operation): Change {
  const message = `Pre-empted by ${by.kind} ${by.id}`;
  const operation: Operation = { ...record.operation, status: "failed", ended_at: context.now(), error: { code: "conflict", message } };
  return { put: "operation", record: { organization: record.organization, operation, internals: record.internals } };
}

/** A takeover is a new generation: what the dead host may still have on its way is refused by the drivers. */
async function raiseGeneration(context: HostContext, taken: OperationRecord): Promise<OperationRecord | undefined> {
  const { organization } = taken;
  for (;;) {
    const current = await context.store.project(organization, taken.operation.project_id);
    const generation = current ? current.internals.generation + 1 : taken.operation.generation;
    const operation: Operation = { ...taken.operation, generation };
    const internals: OperationInternals = { ...taken.internals, lease: context.fence().number };
    const changes: Change[] = [{ put: "operation", record: { organization, operation, internals } }];
    const expect: Expectation[] = [{ expect: "version", of: "operation", organization, id: operation.id, version: taken.version }];
    if (current) {
      changes.push({ put: "project", record: { project: current.project, internals: { ...current.internals, generation } } });
      expect.push(expectVersion("project", current));
    }
    try {
      await context.commit(changes, expect);
      return { organization, operation, internals, version: taken.version + 1 };
    } catch (error) {
      const failed = failedExpectation(error);
      if (failed?.expect !== "version") throw error;
      if (failed.of === "operation") return undefined;
    }
  }
}
