import type {
  RunDriver,
  RunRef,
  RunRequest,
  RunState,
  Step,
  Workload,
} from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { program, readProgram, type FakeEngine, type ProgramAction } from "../src/index.ts";
import { type Break, restarted } from "./engine-fixtures.ts";

/** `observe` with what is known changed. */
export const observing =
  (change: (state: RunState) => RunState): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      async observe(ref, options) {
        const state = await run.observe(ref, options);
        return state && change(state);
      },
    },
  });

/** `start` with another request. */
export const starting =
  (change: (request: RunRequest) => RunRequest): Break =>
  (_, { run }) => ({
    run: { ...run, start: (request, options) => run.start(change(request), options) },
  });

export const rewriting = (
  request: RunRequest,
  change: (actions: readonly ProgramAction[]) => readonly ProgramAction[],
): RunRequest => ({
  ...request,
  steps: request.steps.map((step): Step => ({
    ...step,
    argv: program(change(readProgram(step.argv) ?? [])),
  })),
});

/** `apply` of another workload. */
export const applying =
  (change: (workload: Workload) => Workload): Break =>
  (_, { deploy }) => ({
    deploy: {
      ...deploy,
      apply: (deployment, options) =>
        deploy.apply({ ...deployment, workload: change(deployment.workload) }, options),
    },
  });

/** `start` that takes a refusal for success while the deployment is there, or is not. */
const shrugging =
  (present: boolean): Break =>
  (_, { run, deploy }) => ({
    run: {
      ...run,
      async start(request, options) {
        await run.start(request, options).catch(async (error: unknown) => {
          if (
            !isDagctlError(error, "conflict") ||
            (await deploy.observe(request.ref)).present !== present
          )
            throw error;
        });
      },
    },
  });

const logging =
  (change: (engine: FakeEngine) => RunDriver["logs"]): Break =>
  (_, engine) => ({ run: { ...engine.run, logs: change(engine) } });

/** Starts a run also under another id, when `again` says so. */
const startingTwice =
  (again: (known: RunState | undefined, start: () => void) => void): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      async start(request, options) {
        const known = await run.observe(request.ref, options);
        await run.start(request, options);
        const ref = { ...request.ref, run: `${request.ref.run}-again` };
        again(known, () => void run.start({ ...request, ref }).catch(() => undefined));
      },
    },
  });

/** Leaves runs out of `list`. */
const listing =
  (isListed: (state: RunState) => boolean): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      async *list(deployment, options) {
        for await (const state of run.list(deployment, options)) if (isListed(state)) yield state;
      },
    },
  });

/** One driver for each law of a run's life, right in all but that. */
export const brokenLifecycle: Readonly<Record<string, Break>> = {
  "run-success": observing((state) => ({ ...state, name: state.ref.run })),
  "run-exit-code": observing((state) => (state.exitCode ? { ...state, exitCode: 1 } : state)),
  "run-first-failing-step-ends": starting((request) => {
    const all = request.steps.flatMap((step) => readProgram(step.argv) ?? []);
    const exits = all.filter((action) => "exit" in action);
    return {
      ...request,
      steps: [
        {
          name: request.steps.at(-exits.length)?.name ?? "all",
          argv: program([...all.filter((action) => !("exit" in action)), ...exits]),
        },
      ],
    };
  }),
  "run-same-id-once": (_, { run }) => ({
    run: {
      ...run,
      async start(request, options) {
        const known = await run.observe(request.ref, options);
        await run.start(
          known
            ? { ...request, ref: { ...request.ref, run: `${request.ref.run}-again` } }
            : request,
          options,
        );
      },
    },
  }),
  // Knows for 30 ms that it has started a run, and finds ended ones.
  "run-same-id-while-active": (_, { run }) => {
    const startedAt = new Map<string, number>();
    return {
      run: {
        ...run,
        async start(request, options) {
          const first = startedAt.get(request.ref.run);
          const state = await run.observe(request.ref, options);
          const isForgotten =
            first !== undefined && performance.now() - first > 30 && state?.status === "running";
          startedAt.set(request.ref.run, first ?? performance.now());
          const again = { ...request.ref, run: `${request.ref.run}-again` };
          await run.start(isForgotten ? { ...request, ref: again } : request, options);
        },
      },
    };
  },
  "run-refuses-other-generation": shrugging(true),
  "run-refuses-removed-deployment": shrugging(false),
  "run-outlives-update": (_, { run, deploy }) => ({
    deploy: {
      ...deploy,
      async apply(deployment, options) {
        for await (const { ref } of run.list(deployment.ref)) await run.cancel(ref);
        await deploy.apply(deployment, options);
      },
    },
  }),
  "run-cancel-fails-it": (_, engine) => ({
    run: {
      ...engine.run,
      async cancel(ref, options) {
        const state = await engine.run.observe(ref, options);
        if (state?.status === "running")
          engine.finishRun(ref, { status: "error", message: "cancelled" });
      },
    },
  }),
  "run-cancel-of-ended-resolves": (_, { run }) => ({
    run: {
      ...run,
      async cancel(ref, options) {
        const state = await run.observe(ref, options);
        if (state?.status !== "running") throw new DagctlError("not_found", "No such run goes on");
        await run.cancel(ref, options);
      },
    },
  }),
  "run-cancel-not-supported": (_, { run }) => ({ run: { ...run, cancel: async () => undefined } }),
  "run-deadline-fails-it": starting((request) => ({
    ...request,
    deadline: "2999-01-01T00:00:00.000Z",
  })),
  "run-unknown-is-undefined": (_, { run }) => ({
    run: {
      ...run,
      observe: async (ref, options) =>
        (await run.observe(ref, options)) ?? { ref, origin: "host", status: "pending" },
    },
  }),
  "run-list-tells-its-deployment": (_, { run, deploy }) => ({
    run: {
      ...run,
      async *list(_deployment, options) {
        options?.signal?.throwIfAborted();
        for await (const { ref } of deploy.list()) yield* run.list(ref, options);
      },
    },
  }),
  "run-watch-tells": (_, { run }) => ({
    run: {
      ...run,
      watch: (_onChange, options) => run.watch?.(() => undefined, options) ?? Promise.resolve(),
    },
  }),
  "run-abort": (_, { run }) => ({ run: { ...run, observe: (ref) => run.observe(ref) } }),
};

/** The same for what else each law says. */
export const moreBrokenLifecycle: readonly [law: string, what: string, broken: Break][] = [
  [
    "run-same-id-once",
    "a start that finds no run takes a moment, and another one comes in between",
    startingTwice((known, start) => void (known ?? setTimeout(start, 1))),
  ],
  [
    "run-same-id-once",
    "a start after the end executes the program once more, a moment later",
    startingTwice((known, start) => {
      if (known?.status === "success") setTimeout(start, Math.random() * 100);
    }),
  ],
  [
    "run-list-tells-its-deployment",
    "a cancelled run is not in the list",
    listing((state) => state.message !== "The run was cancelled"),
  ],
  [
    "run-list-tells-its-deployment",
    "runs that ended before a restart are not in the list",
    restarted(listing(({ status }) => status === "running")),
  ],
  [
    "run-same-id-while-active",
    "a repeated start replaces the run",
    (_, { run }) => ({
      run: {
        ...run,
        async start(request, options) {
          if ((await run.observe(request.ref, options))?.status === "running")
            await run.cancel(request.ref, options);
          await run.start(request, options);
        },
      },
    }),
  ],
  [
    "run-outlives-update",
    "the update ends the run some time after it has converged",
    (_, { run, deploy }) => ({
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          const active: RunRef[] = [];
          for await (const { ref } of run.list(deployment.ref)) active.push(ref);
          await deploy.apply(deployment, options);
          setTimeout(() => {
            for (const ref of active) void run.cancel(ref);
          }, 40);
        },
      },
    }),
  ],
  [
    "run-watch-tells",
    "watch is silent at the end of a run",
    (_, { run }) => ({
      run: {
        ...run,
        watch: async (onChange, options) =>
          run.watch?.((ref) => {
            void run.observe(ref).then((state) => state?.status === "running" && onChange(ref));
          }, options),
      },
    }),
  ],
  [
    "run-watch-tells",
    "watch is silent at a cancel",
    (_, { run }) => {
      const cancelled = new Set<string>();
      return {
        run: {
          ...run,
          async cancel(ref, options) {
            cancelled.add(ref.run);
            await run.cancel(ref, options);
          },
          watch: async (onChange, options) =>
            run.watch?.((ref) => {
              if (!cancelled.has(ref.run)) onChange(ref);
            }, options),
        },
      };
    },
  ],
];

/** One driver for each law of what surrounds a run, right in all but that. */
export const brokenSurroundings: Readonly<Record<string, Break>> = {
  "run-log-in-order": logging(
    ({ run }) =>
      async function* (ref, options) {
        for await (const line of run.logs(ref, options))
          yield { ...line, text: line.text.replaceAll("ä", "\uFFFD") };
      },
  ),
  "run-log-after-position": logging(
    ({ run }) =>
      (ref, { after = 1, ...options } = {}) =>
        run.logs(ref, { ...options, after: after - 1 }),
  ),
  "run-log-follow-to-the-end": logging(
    ({ run }) =>
      (ref, options) =>
        run.logs(ref, { ...options, follow: false }),
  ),
  "run-log-follow-ends-by-abort": logging(({ run }) => (ref, { signal, ...options } = {}) => {
    signal?.throwIfAborted();
    return run.logs(ref, options);
  }),
  "run-log-outlives-cancel": logging(
    ({ run }) =>
      async function* (ref, options) {
        const state = await run.observe(ref, options);
        if (state?.status !== "failed") yield* run.logs(ref, options);
      },
  ),
  "run-log-of-unknown-is-empty": logging(
    ({ run }) =>
      async function* (ref, options) {
        if (!(await run.observe(ref, options)))
          throw new DagctlError("not_found", "There is no such run");
        yield* run.logs(ref, options);
      },
  ),
  "run-log-not-supported": logging(() => async function* () {}),
  "run-environment-exact": applying((workload) => ({
    ...workload,
    environment: { ...workload.environment, LEAKED: "from the host" },
  })),
  "run-python-modules": applying(({ pythonModules: _modules, ...workload }) => workload),
  "run-working-folder-stays": starting((request) => {
    const own = (file: string): string => `${request.ref.run}/${file}`;
    return rewriting(request, (actions) =>
      actions.map((action) =>
        "append" in action
          ? { ...action, append: own(action.append) }
          : "printFile" in action && action.folder === "working"
            ? { ...action, printFile: own(action.printFile) }
            : action,
      ),
    );
  }),
  "run-working-folders-apart": (fixture, engine) => {
    const shared = new Map<string, string>();
    return starting((request) =>
      rewriting(request, (actions) =>
        actions.map((action) => {
          if ("append" in action)
            shared.set(action.append, (shared.get(action.append) ?? "") + action.text);
          return "printFile" in action && action.folder === "working"
            ? { print: shared.get(action.printFile) ?? "absent" }
            : action;
        }),
      ),
    )(fixture, engine, 0);
  },
  "run-project-at-commit": starting((request) =>
    rewriting(request, (actions) =>
      actions.map((action) =>
        "printFile" in action && action.folder === "project" ? { print: "1".repeat(40) } : action,
      ),
    ),
  ),
};

/** More drivers that break a part of such a law. */
export const moreBrokenSurroundings: readonly [law: string, what: string, broken: Break][] = [
  [
    "run-python-modules",
    "a variable of that name comes first",
    starting((request) =>
      request.variables.some(({ name }) => name === "PYTHONPATH")
        ? rewriting(request, (actions) => actions.map(() => ({ print: "absent" })))
        : request,
    ),
  ],
  [
    "run-python-modules",
    "one module is there",
    applying(({ pythonModules = {}, ...workload }) => ({
      ...workload,
      pythonModules: Object.fromEntries(Object.entries(pythonModules).slice(0, 1)),
    })),
  ],
];
