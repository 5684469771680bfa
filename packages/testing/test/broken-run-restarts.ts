import type { RunRef, RunRequest, RunState } from "@dagctl/core/contracts";
import { slowly, withPlainErrors } from "./broken-calls.ts";
import { observing, rewriting, starting } from "./broken-run.ts";
import { fresh, inMemory, restarted, type Break } from "./engine-fixtures.ts";

/** Starts a run again under another id, and reports both as one. */
const startingAgain: Break = (_, { run }) => {
  const again = (ref: RunRef): RunRef => ({ ...ref, run: `${ref.run}-again` });
  return {
    run: {
      ...run,
      start: (request, options) => run.start({ ...request, ref: again(request.ref) }, options),
      async *logs(ref, options) {
        yield* run.logs(ref, options);
        yield* run.logs(again(ref), options);
      },
    },
  };
};

/**
 * Stores a run that cannot begin yet, and starts it on the generation that has converged by then.
 */
const startingLater: Break = (_, { run, deploy }) => {
  const waiting = new Map<string, RunRequest>();
  return {
    run: {
      ...run,
      async start(request, options) {
        const state = await deploy.observe(request.ref, options);
        if (state.present && state.phase === "progressing") waiting.set(request.ref.run, request);
        else await run.start(request, options);
      },
      async observe(ref, options): Promise<RunState | undefined> {
        const request = waiting.get(ref.run);
        const state = await deploy.observe(ref, options);
        if (request && state.present && state.phase === "converged") {
          waiting.delete(ref.run);
          await run.start({ ...request, generation: state.generation ?? request.generation });
        }
        return (
          (await run.observe(ref, options)) ??
          (request && { ref, origin: "host", status: "pending" })
        );
      },
    },
  };
};

const endingWith =
  (by: string, change: (state: RunState) => RunState): Break =>
  (fixture, engine, instance) =>
    observing((state) => (state.message?.includes(by) ? change(state) : state))(
      fixture,
      engine,
      instance,
    );

/** One driver for each law of restarts and of how runs end, right in all but that. */
export const brokenRunRestarts: Readonly<Record<string, Break>> = {
  "run-persists": inMemory,
  "run-found-after-restart": restarted((_, { run }) => ({
    run: {
      ...run,
      async observe(ref, options) {
        const state = await run.observe(ref, options);
        return state?.status === "running" ? undefined : state;
      },
    },
  })),
  "run-same-id-once-after-restart": restarted(startingAgain),
  "run-second-instance": restarted(fresh),
  "run-pending-keeps-generation": startingLater,
  "run-git-path": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      apply(deployment, options) {
        const { path: _path, ...repository } = deployment.repository;
        return deploy.apply({ ...deployment, repository }, options);
      },
    },
  }),
  "run-cancel-ends-process-tree": starting((request) =>
    rewriting(request, (actions) =>
      actions.map((action) =>
        "checkProcess" in action ? { print: `${action.checkProcess} alive` } : action,
      ),
    ),
  ),
  "run-signal-is-not-success": endingWith("SIGKILL", (state) => ({
    ...state,
    status: "success",
    exitCode: 0,
  })),
  "run-missing-program-ends": endingWith("There is no program", (state) => ({
    ...state,
    status: "running",
  })),
  "run-exited-by-itself": observing((state) => ({ ...state, exited: true })),
  "run-folders-are-absolute": observing((state) => ({ ...state, folders: ["working"] })),
  "run-log-last-line": starting((request) =>
    rewriting(request, (actions) => actions.filter((action) => !("printEnd" in action))),
  ),
  "run-secrets-from-request": starting((request) => ({ ...request, secrets: {} })),
  "run-refuses-path-outside": starting((request) => ({
    ...request,
    steps: request.steps.map(({ name, argv: [program] }) => ({ name, argv: [program] })),
  })),
  "run-abort-in-flight": (_, { run }) => ({ run: slowly(run, "observe") }),
  "run-unavailable": (_, { run }) => ({ run: withPlainErrors(run) }),
};
