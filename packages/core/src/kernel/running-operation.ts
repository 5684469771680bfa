import { retry } from "../async/retry.ts";
import { limit } from "../async/limit.ts";
import { untilAborted } from "../async/until-aborted.ts";
import type { OperationRecord, ProjectRecord } from "../contracts/records.ts";
import type { Change, Expectation } from "../contracts/store.ts";
import { asDagctlError, DagctlError, isDagctlError } from "../errors.ts";
import type { Operation, OperationStep } from "../model/operation.ts";
import { without } from "../values/without.ts";
import type { Components } from "./components.ts";
import type { HostContext } from "./context.ts";
import { eventChange } from "./events.ts";
import { readFailedExpectation } from "./expectations.ts";
import { isLeaseLost } from "./host-lease.ts";
import { withMissingEvents } from "./missing-events.ts";
import type { RunningOperation } from "./ports.ts";

/**
 * How long the end of a step waits for the next one, in milliseconds. A plugin may work between
 * two steps.
 */
const NEXT_WITHIN_MS = 500;

/**
 * Thrown when the operation no longer belongs to this execution (pre-empted, taken over, lease
 * lost). The execution stops and writes nothing.
 */
export class OperationLost extends Error {
  override readonly name = "OperationLost";
}

/** A running operation, with what only its executor may do. */
export interface ExecutingOperation extends RunningOperation {
  /** Aborts the operation with `OperationLost`: it belongs to another host or operation now. */
  lose(reason: string): void;
  /** Cancels the timer of the deadline. Its executor calls it when the work has ended. */
  release(): void;
}

/**
 * Starts the execution of a recorded operation. At its deadline the signal is aborted with
 * `timeout`, which names the newest note.
 */
export function startExecution(
  context: HostContext,
  components: Pick<Components, "onSlow">,
  initial: OperationRecord,
): ExecutingOperation {
  let record = initial;
  /** Steps that have ended since the last write. They go into the next one. */
  let endedSteps: readonly OperationStep[] = [];
  let stopWaiting = (): void => undefined;
  let lastNote: string | undefined;
  const { organization } = initial;
  const { id, kind, project_id: project, deadline } = initial.operation;
  const retries = { clock: context.clock, firstPauseMs: context.timing.retryMs };
  const controller = new AbortController();
  const { signal } = controller;
  const inOrder = limit(1);
  const stopListening = components.onSlow(signal, (message) => {
    // The call goes on: what its own end is decides about the operation.
    void self.note(`${message}; waiting`).catch(() => undefined);
  });
  const stopTimer = context.clock.after(Date.parse(deadline) - context.clock.now(), () => {
    const last = lastNote ? ` (last: ${lastNote})` : "";
    controller.abort(
      new DagctlError("timeout", `The ${kind} did not end by its deadline ${deadline}${last}`, {
        retryable: false,
      }),
    );
  });

  const release = (): void => {
    stopWaiting();
    stopTimer();
    stopListening();
  };

  function isOperationLost(error: unknown): boolean {
    const failed = readFailedExpectation(error);
    return isLeaseLost(error) || (failed?.expect === "version" && failed.of === "operation");
  }

  /**
   * Returns whether a commit whose answer was lost has happened: the stored operation is then the
   * one that was sent.
   */
  async function hasArrived(next: Operation): Promise<boolean> {
    const stored = await context.store.operation(organization, id);
    if (
      stored?.version !== record.version + 1 ||
      JSON.stringify(stored.operation) !== JSON.stringify(next)
    )
      return false;
    record = stored;
    endedSteps = [];
    return true;
  }

  /**
   * Writes the operation, and what belongs to the same commit.
   *
   * @param seen the project that was read for it, which must not have changed since
   */
  async function write(
    next: Operation,
    changes: readonly Change[],
    seen: ProjectRecord | undefined,
    internals: OperationRecord["internals"] = record.internals,
  ): Promise<void> {
    const { lifetime } = context;
    const complete = withMissingEvents(
      context,
      [{ put: "operation", record: { organization, operation: next, internals } }, ...changes],
      { seen: seen ? [record, seen] : [record] },
    );
    const expect = seen ? [versionOf(organization, seen)] : [];
    try {
      await retry({ ...retries, signal: lifetime }, async (failures) => {
        if (isLost(signal)) throw signal.reason;
        try {
          await context.commit(complete, [
            { expect: "version", of: "operation", organization, id, version: record.version },
            ...expect,
          ]);
          record = { organization, operation: next, internals, version: record.version + 1 };
          endedSteps = [];
          // Who waits for an operation waits for its end.
          if (next.status !== "running") context.wakeups.wake(`operation:${id}`);
        } catch (error) {
          if (
            isDagctlError(error, "outcome_unknown") &&
            (await hasArrived(next).catch(() => false))
          )
            return;
          if (!isOperationLost(error)) throw error;
          // The write itself may have arrived before its answer was lost.
          if (failures > 0 && (await hasArrived(next).catch(() => false))) return;
          throw new OperationLost(`Operation ${id} belongs to another host now`, { cause: error });
        }
      });
    } catch (error) {
      if (!lifetime.aborted || error !== lifetime.reason) throw error;
      throw new OperationLost(`The host stopped during operation ${id}`, { cause: error });
    }
  }

  /** Returns the operation with the steps that have ended, and with these. */
  function withSteps(...newer: readonly OperationStep[]): Operation {
    const steps = [...endedSteps, ...newer].reduce<readonly OperationStep[]>(
      (former, step) => [...former.filter(({ name }) => name !== step.name), step],
      record.operation.steps,
    );
    return { ...record.operation, steps };
  }

  /**
   * Writes the steps that have ended, these steps, and what the operation waits for into its
   * project.
   *
   * @param shown absent: the project keeps its message
   */
  async function writeSteps(
    steps: readonly OperationStep[],
    shown?: { readonly message: string | undefined },
  ): Promise<void> {
    for (;;) {
      const stored = shown && (await context.store.project(organization, project));
      const next = shown && stored && withShown(stored, id, shown.message);
      try {
        return await write(
          withSteps(...steps),
          next ? [{ put: "project", record: next }] : [],
          next && stored,
        );
      } catch (failure) {
        // A PUT wrote the project in between: its new record gets the message.
        if (!isProjectChange(failure)) throw failure;
      }
    }
  }

  /**
   * Ends a step. As a rule the next one begins at once, or the operation ends: one commit then
   * tells of both.
   */
  function endStep(step: OperationStep): void {
    endedSteps = [...endedSteps, step];
    stopWaiting();
    stopWaiting = context.clock.after(NEXT_WITHIN_MS, () => {
      // Who has the operation now is found out by the next write.
      void inOrder(async () => {
        if (endedSteps.length > 0) await writeSteps([]);
      }).catch(() => undefined);
    });
  }

  async function writeEnd(
    error: DagctlError | undefined,
    completion: Parameters<RunningOperation["end"]>[1],
  ): Promise<void> {
    const ended_at = context.now();
    for (;;) {
      const current = await context.store.project(organization, project);
      const { project: next, forget, events = [], keptState } = completion(current);
      const operation: Operation = {
        ...withSteps(),
        status: error ? "failed" : "succeeded",
        ended_at,
        ...(error
          ? {
              error: {
                code: error.code,
                message: error.message,
                ...(error.issues ? { issues: error.issues } : {}),
              },
            }
          : {}),
      };
      const answer = next?.project ?? current?.project;
      const ref = { organization, project };
      const changes: Change[] = [
        ...(next ? [{ put: "project", record: next } as const] : []),
        ...(forget ? [{ forget: "project", organization, id: project } as const] : []),
        ...events.map(({ type, data, time }) => eventChange(context, type, ref, data, { time })),
        eventChange(context, "operation.ended", ref, { operation }, { time: ended_at }),
      ];
      try {
        const internals = {
          ...record.internals,
          ...(answer ? { answer } : {}),
          ...(keptState ? { keptState } : {}),
        };
        await write(operation, changes, current, internals);
        return;
      } catch (failure) {
        // The observer or a PUT wrote the project in between: decide again on the current record.
        if (!isProjectChange(failure)) throw failure;
      }
    }
  }

  const self: ExecutingOperation = {
    get record() {
      return record;
    },
    signal,
    lose: (reason) => controller.abort(new OperationLost(reason)),
    release,
    async step(name, work, summarize) {
      const before = withSteps().steps.find((step) => step.name === name);
      signal.throwIfAborted();
      const begun: OperationStep = {
        name,
        status: "running",
        started_at: before?.started_at ?? context.now(),
      };
      await inOrder(() => writeSteps([begun]));
      const noteBefore = lastNote;
      try {
        const result = await untilAborted(work(), signal);
        const message = summarize?.(result);
        const done: OperationStep = { ...begun, status: "done", ended_at: context.now() };
        const whole = message === undefined ? done : { ...done, message };
        await inOrder(async () => {
          if (lastNote === noteBefore) endStep(whole);
          // What was waited for is there: the project shows it no more.
          else await writeSteps([whole], { message: undefined });
        });
        return result;
      } catch (error) {
        if (error instanceof OperationLost || isLost(signal)) throw error;
        const reason = signal.aborted ? asDagctlError(signal.reason) : asDagctlError(error);
        const failed: OperationStep = {
          ...begun,
          status: "failed",
          ended_at: context.now(),
          message: reason.message,
        };
        await inOrder(() => writeSteps([failed]));
        throw reason;
      }
    },
    async note(message) {
      if (message === lastNote) return;
      lastNote = message;
      await inOrder(async () => {
        const { status, steps } = withSteps();
        // A slow call may be reported while its step ends.
        const step = steps.findLast((other) => other.status === "running");
        if (step && status === "running") await writeSteps([{ ...step, message }], { message });
      });
    },
    async attempt(call, confirm) {
      const onFailure = ({ message }: DagctlError): Promise<void> =>
        self.note(`${message}; trying again`);
      return retry({ ...retries, signal, onFailure }, async () => {
        try {
          return await call(signal);
        } catch (thrown) {
          signal.throwIfAborted();
          const error = asDagctlError(thrown);
          if (error.retryable && error.code === "outcome_unknown") {
            const result = await confirm?.().catch(() => undefined);
            if (result !== undefined) return result;
          }
          throw error;
        }
      });
    },
    end: ({ error }, completion) => inOrder(() => writeEnd(error, completion)),
  };
  return self;
}

function isLost(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof OperationLost;
}

function versionOf(organization: string, { project: { id }, version }: ProjectRecord): Expectation {
  return { expect: "version", of: "project", organization, id, version };
}

/** Returns whether a commit was refused because the project has changed since it was read. */
function isProjectChange(failure: unknown): boolean {
  const failed = readFailedExpectation(failure);
  return failed?.expect === "version" && failed.of === "project";
}

/**
 * Returns the project with what its operation waits for, or without it; `undefined` where that
 * changes nothing, or the operation is not its own any more.
 */
function withShown(
  { project, internals }: ProjectRecord,
  operation: string,
  message: string | undefined,
): Omit<ProjectRecord, "version"> | undefined {
  if (project.operation?.id !== operation || project.status_message === message) return undefined;
  const base = without(project, "status_message");
  const shown = message === undefined ? base : { ...base, status_message: message };
  return { project: shown, internals };
}
