import { withDeadline } from "../async/deadline.ts";
import type { Clock } from "../contracts/clock.ts";
import type { HookContext, Hooks, Plugin } from "../contracts/host.ts";
import type { Workload } from "../contracts/workload.ts";
import { asDagctlError, DagctlError, type Issue } from "../errors.ts";
import type { EventOf } from "../model/event.ts";
import type { Operation, OperationKind } from "../model/operation.ts";
import type { Project } from "../model/project.ts";
import { WORKLOAD } from "../projects/answer-shapes.ts";
import { checkAnswer } from "../projects/check-answer.ts";

const HOOK_DEADLINE = 10_000;
const VETOES: ReadonlySet<keyof Hooks> = new Set(["validate", "beforeOperation"]);

/** Thrown when a plugin refused an operation, or did not answer in time. Nothing was recorded. */
export class Veto extends DagctlError {}

/** Calls the hooks of all plugins, and fixes what each hook may do (see `Hooks`). */
export interface HookRunner {
  readonly vetoes: boolean;
  readonly notified: readonly Plugin[];
  validate(
    project: Project,
    operation: OperationKind,
    signal?: AbortSignal,
  ): Promise<readonly Issue[]>;
  workload(
    workload: Workload,
    project: Project,
    operation: OperationKind,
    signal?: AbortSignal,
  ): Promise<Workload>;
  /** @throws Veto when a plugin refuses; the signal's reason when the caller aborts first */
  beforeOperation(operation: Operation, project: Project, signal?: AbortSignal): Promise<void>;
  afterOperation(
    plugin: Plugin,
    event: EventOf<"operation.ended">,
    signal?: AbortSignal,
  ): Promise<void>;
}

export function hookRunner(plugins: readonly Plugin[], clock: Clock): HookRunner {
  async function call<T>(
    plugin: Plugin,
    hook: keyof Hooks,
    context: Omit<HookContext, "signal">,
    signal: AbortSignal | undefined,
    run: (hooks: Partial<Hooks>, context: HookContext) => Promise<T> | T,
  ): Promise<T> {
    const what = `The plugin "${plugin.name}" (${hook})`;
    try {
      return await withDeadline({ clock, deadlineMs: HOOK_DEADLINE, signal, what }, async (inner) =>
        run(plugin.hooks ?? {}, { ...context, signal: inner }),
      );
    } catch (thrown) {
      if (signal?.aborted) throw thrown;
      const error = asDagctlError(thrown);
      // A plugin that vetoes with a plain error says "not now" to the person who made the call. It
      // is not a fault of the host.
      const code =
        VETOES.has(hook) && error.code === "internal"
          ? "conflict"
          : error.code === "outcome_unknown"
            ? "timeout"
            : error.code;
      const message = error.message.startsWith(what) ? error.message : `${what}: ${error.message}`;
      const options = {
        cause: thrown,
        ...(error.issues && { issues: error.issues }),
        // The details of a code fit no other code.
        ...(error.details && code === error.code && { details: error.details }),
      };
      // Nothing is recorded yet: the plugin decides whether the same call may succeed later.
      if (hook === "beforeOperation")
        throw new Veto(code, message, { ...options, retryable: error.retryable });
      throw new DagctlError(code, message, { ...options, retryable: false });
    }
  }

  return {
    vetoes: plugins.some((plugin) => plugin.hooks?.beforeOperation),
    notified: plugins.filter((plugin) => plugin.hooks?.afterOperation),
    async validate(project, operation, signal) {
      const issues = await Promise.all(
        plugins.map((plugin) =>
          call(
            plugin,
            "validate",
            { operation },
            signal,
            (hooks, context) => hooks.validate?.(structuredClone(project), context) ?? [],
          ),
        ),
      );
      return issues.flat();
    },
    async workload(workload, project, operation, signal) {
      let mapped = workload;
      for (const plugin of plugins) {
        if (!plugin.hooks?.workload) continue;
        const next = await call(
          plugin,
          "workload",
          { operation },
          signal,
          (hooks, context) => hooks.workload?.(mapped, project, context) ?? mapped,
        );
        mapped = checkAnswer(next, WORKLOAD, `The plugin "${plugin.name}" (workload)`);
      }
      return mapped;
    },
    async beforeOperation(operation, project, signal) {
      for (const plugin of plugins) {
        // Each plugin gets a copy: a plugin that changes its argument changes nothing that is
        // recorded.
        await call(
          plugin,
          "beforeOperation",
          { operation: operation.kind },
          signal,
          (hooks, context) =>
            hooks.beforeOperation?.(structuredClone(operation), structuredClone(project), context),
        );
      }
    },
    async afterOperation(plugin, event, signal) {
      await call(plugin, "afterOperation", {}, signal, (hooks, context) =>
        hooks.afterOperation?.(event, context),
      );
    },
  };
}
