import { pause } from "../../async/pause.ts";
import { backoff, retry } from "../../async/retry.ts";
import type { DeploymentRef } from "../../contracts/deploy.ts";
import type { OperationRecord } from "../../contracts/records.ts";
import { asDagctlError } from "../../errors.ts";
import type { Components } from "../../kernel/components.ts";
import type { HostContext } from "../../kernel/context.ts";
import type { HookRunner } from "../../kernel/hooks.ts";
import type { HostLease } from "../../kernel/host-lease.ts";
import { deploymentKey } from "../../kernel/lookup.ts";
import { OperationLost, startExecution } from "../../kernel/running-operation.ts";
import { transact } from "../../kernel/transaction.ts";
import type { Operation } from "../../model/operation.ts";
import { unusedImports } from "../../repository/unused-imports.ts";
import { findRecordedVeto, withoutOpenQuestion } from "./before-operation-step.ts";
import { executeDeployment, failDeployment } from "./deployment.ts";
import { executeRemoval, failRemoval } from "./removal.ts";

/** With pauses that double up to 30 s this is about ten minutes. */
const RESUME_TRIES = 25;

/**
 * Runs recorded operations in this process. It works on a copy of what is stored; losing the copy
 * loses nothing.
 */
export interface OperationExecutor {
  execute(record: OperationRecord): void;
  /** Returns whether this host executes an operation of a project. */
  isExecuting(ref: DeploymentRef): boolean;
  /**
   * Continues a recorded operation of this lease, and retries while the store does not answer. A
   * takeover raises the generation of the operation first.
   */
  resume(organization: string, id: string, options: { readonly takeover: boolean }): Promise<void>;
  /** Stops an operation that another host or operation has replaced. */
  lose(id: string, reason: string): void;
  recover(): Promise<void>;
  drain(waitMs: number): Promise<void>;
  abandon(): void;
}

interface Executing {
  lose(reason: string): void;
  readonly done: Promise<void>;
}

/** What executes operations in addition to the context. */
export interface ExecutorServices {
  readonly hooks: HookRunner;
  readonly components: Pick<Components, "onSlow">;
  readonly lease: Pick<HostLease, "write">;
}

export function operationExecutor(
  context: HostContext,
  { hooks, components, lease }: ExecutorServices,
): OperationExecutor {
  const imports = unusedImports(context);
  const executing = new Map<string, Executing>();
  /** By project, the operation that began last. */
  const newest = new Map<string, string>();

  function execute(initial: OperationRecord): void {
    const { organization } = initial;
    const { id, kind, project_id: project } = initial.operation;
    const running = startExecution(context, components, initial);
    const { signal, lose } = running;
    const removal = kind === "undeploy" || kind === "delete";
    const key = deploymentKey({ organization, project });

    async function work(): Promise<void> {
      const { clock, timing } = context;
      try {
        const veto = findRecordedVeto(initial.operation);
        if (veto) throw veto;
        // Driver calls are retried where they are made; errors that arrive here are the store's.
        // Every step may run again, so all of the operation does.
        await retry({ clock, firstPauseMs: timing.retryMs, signal }, () =>
          removal
            ? executeRemoval(context, imports, running)
            : executeDeployment(context, { hooks, imports }, running),
        );
      } catch (thrown) {
        if (thrown instanceof OperationLost || signal.reason instanceof OperationLost) return;
        const error = asDagctlError(signal.aborted ? signal.reason : thrown);
        await running.end(
          { error },
          removal ? failRemoval(error) : failDeployment(context, error, running.record),
        );
      }
    }

    const done = work()
      .catch((error: unknown) => {
        if (error instanceof OperationLost) return;
        // The failure could not be recorded either: the operation stays `running`, and recovery
        // continues it.
        context.log({
          level: "error",
          message: `Operation ${id} could not record its end`,
          details: { project, error: asDagctlError(error).message },
        });
      })
      .finally(() => {
        running.release();
        executing.delete(id);
        if (newest.get(key) === id) newest.delete(key);
        context.wakeups.wake(`operation:${id}`);
        context.requestObservation(organization, project);
      });
    executing.set(id, { lose, done });
    newest.set(key, id);
  }

  async function resume(
    organization: string,
    id: string,
    { takeover }: { readonly takeover: boolean },
  ): Promise<void> {
    for (let tries = 0; tries < RESUME_TRIES && !context.lifetime.aborted; tries++) {
      try {
        // An execution of this host, from before its lease was lost, is stopped already, but may
        // not have ended yet.
        if (takeover) await executing.get(id)?.done;
        const stored = await context.store.operation(organization, id);
        if (
          stored &&
          (stored.operation.status !== "running" ||
            stored.internals.lease !== context.lease().number ||
            executing.has(id))
        )
          return;
        const ready = stored && takeover ? await raiseGeneration(context, stored) : stored;
        if (ready) return execute(ready);
        if (takeover) return;
      } catch (error) {
        context.log({
          level: "warn",
          message: `Operation ${id} could not be continued; trying again`,
          details: { error: asDagctlError(error).message },
        });
      }
      await pause(context.clock, backoff(context.timing.retryMs, tries), context.lifetime);
    }
  }

  function abandon(): void {
    for (const { lose } of executing.values()) lose("The host stopped");
  }

  return {
    execute,
    isExecuting: (ref) => newest.has(deploymentKey(ref)),
    resume,
    abandon,
    lose(id, reason) {
      executing.get(id)?.lose(reason);
      context.wakeups.wake(`operation:${id}`);
    },
    async recover() {
      const taken = await lease.write((current) => context.store.takeOver(current));
      for (const { organization, operation } of taken)
        await resume(organization, operation.id, { takeover: true });
    },
    async drain(waitMs) {
      const all = Promise.all([...executing.values()].map(({ done }) => done));
      const enough = new AbortController();
      // An operation that waits before it tries again keeps the process alive by nothing else.
      const wait = pause(context.clock, waitMs, enough.signal, { keepAlive: true });
      await Promise.race([all, wait]);
      enough.abort();
      abandon();
      await all;
    },
  };
}

/**
 * Raises the generation at a takeover: drivers then refuse calls that the ended host may still have
 * in progress.
 */
function raiseGeneration(
  context: HostContext,
  taken: OperationRecord,
): Promise<OperationRecord | undefined> {
  const { organization } = taken;
  const ref = { organization, project: taken.operation.project_id };
  return transact<OperationRecord, undefined>(context, async (transaction) => {
    transaction.expect(taken, { answer: undefined });
    const current = await transaction.project(ref);
    const generation = current ? current.internals.generation + 1 : taken.operation.generation;
    const operation: Operation = { ...withoutOpenQuestion(taken.operation), generation };
    const internals = { ...taken.internals, lease: context.lease().number };
    transaction.put("operation", { organization, operation, internals });
    if (current) {
      const { project, internals: before } = current;
      transaction.put("project", { project, internals: { ...before, generation } });
    }
    return { organization, operation, internals, version: taken.version + 1 };
  });
}
