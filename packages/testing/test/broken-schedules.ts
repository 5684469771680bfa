import type { Deployment, RunState, RunVariables } from "@dagctl/core/contracts";
import type { Break } from "./engine-fixtures.ts";

/** Changes what is reported of the engine's own runs, wherever it is reported. */
const telling =
  (change: (state: RunState) => RunState): Break =>
  (_, { run }) => {
    const changed = (state: RunState): RunState =>
      state.origin === "engine" ? change(state) : state;
    return {
      run: {
        ...run,
        async observe(ref, options) {
          const state = await run.observe(ref, options);
          return state && changed(state);
        },
        async *list(ref, options) {
          for await (const state of run.list(ref, options)) yield changed(state);
        },
      },
    };
  };

function without(state: RunState, field: "commit" | "job"): RunState {
  const copy = { ...state };
  delete copy[field];
  return copy;
}

const holding =
  (change: (held: boolean) => boolean): Break =>
  (_, { run }) => ({
    run: {
      ...run,
      setSchedulesPaused: async (ref, jobs, options) =>
        run.setSchedulesPaused?.(
          ref,
          Object.fromEntries(Object.entries(jobs).map(([job, held]) => [job, change(held)])),
          options,
        ),
    },
  });

/** Changes what the engine gets to know of a deployment. */
const applying =
  (change: (deployment: Deployment) => Deployment): Break =>
  (_, { deploy }) => ({
    deploy: {
      ...deploy,
      apply: (deployment, options) => deploy.apply(change(deployment), options),
    },
  });

/** One driver for each law of an engine's own schedules, right in all but that. */
export const brokenSchedules: Readonly<Record<string, Break>> = {
  "run-schedule-pauses": holding(() => false),
  // A job that is gone still fires.
  "run-schedule-current": (_, { deploy }) => {
    let before: Deployment["jobs"] = [];
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          const own = new Set(deployment.jobs.map(({ name }) => name));
          before = [...deployment.jobs, ...before.filter(({ name }) => !own.has(name))];
          await deploy.apply({ ...deployment, jobs: before }, options);
        },
      },
    };
  },
  "run-scheduled-is-reported": telling((state) => ({ ...state, origin: "host" })),
  "run-schedule-time-zone": applying((deployment) => ({
    ...deployment,
    jobs: deployment.jobs.map((job) => ({ ...job, timeZone: deployment.workload.timeZone })),
  })),
};

/** The same for what else each law says. */
export const moreBrokenSchedules: readonly [law: string, what: string, broken: Break][] = [
  ["run-schedule-pauses", "never opens", holding(() => true)],
  [
    "run-schedule-pauses",
    "a new generation opens",
    (_, { run, deploy }) => ({
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          await deploy.apply(deployment, options);
          if (deployment.generation > 1)
            await run.setSchedulesPaused?.(
              deployment.ref,
              Object.fromEntries(deployment.jobs.map(({ name }) => [name, false])),
            );
        },
      },
    }),
  ],
  [
    "run-schedule-pauses",
    "a hold is taken once",
    (_, { run }) => {
      let holds = 0;
      return {
        run: {
          ...run,
          setSchedulesPaused: async (ref, jobs, options) =>
            (holds += 1) > 3 ? undefined : run.setSchedulesPaused?.(ref, jobs, options),
        },
      };
    },
  ],
  [
    "run-schedule-pauses",
    "what is not deployed is refused",
    (_, { run, deploy }) => ({
      run: {
        ...run,
        async setSchedulesPaused(ref, jobs, options) {
          if (!(await deploy.observe(ref)).present) throw new Error("there is no such deployment");
          await run.setSchedulesPaused?.(ref, jobs, options);
        },
      },
    }),
  ],
  [
    "run-schedule-time-zone",
    "UTC where the job names none",
    applying((deployment) => ({
      ...deployment,
      workload: { ...deployment.workload, timeZone: "UTC" },
    })),
  ],
  [
    "run-schedule-time-zone",
    "the zone of the first job for all",
    applying((deployment) => ({
      ...deployment,
      jobs: deployment.jobs.map((job) => ({ ...deployment.jobs[0], ...job })),
    })),
  ],
  [
    "run-schedule-time-zone",
    "the steps of the first job for all",
    applying((deployment) => ({
      ...deployment,
      jobs: deployment.jobs.map((job) => ({
        ...job,
        steps: deployment.jobs[0]?.steps ?? job.steps,
      })),
    })),
  ],
  [
    "run-schedule-time-zone",
    "no more than two jobs",
    applying((deployment) => ({ ...deployment, jobs: deployment.jobs.slice(0, 2) })),
  ],
  [
    "run-scheduled-is-reported",
    "an id of the engine's",
    telling((state) => ({
      ...state,
      ref: { ...state.ref, run: state.ref.run.replace("run_", "Job-") },
    })),
  ],
  ["run-scheduled-is-reported", "no commit", telling((state) => without(state, "commit"))],
  [
    "run-scheduled-is-reported",
    "another generation",
    telling((state) => ({ ...state, generation: 1 })),
  ],
  ["run-scheduled-is-reported", "no job", telling((state) => without(state, "job"))],
  [
    "run-scheduled-is-reported",
    "due after it began",
    telling((state) => ({ ...state, scheduledAt: "2999-01-01T00:00:00.000Z" })),
  ],
  [
    "run-scheduled-is-reported",
    "no variables",
    (_, { deploy }) => ({
      deploy: {
        ...deploy,
        setRunVariables: async (ref, { generation }) =>
          deploy.setRunVariables?.(ref, { generation, variables: [] }),
      },
    }),
  ],
  [
    "run-scheduled-is-reported",
    "variables for any generation",
    (_, { deploy }) => ({
      deploy: {
        ...deploy,
        setRunVariables: async (ref, { variables }, options) =>
          deploy.setRunVariables?.(ref, { generation: 3, variables }, options),
      },
    }),
  ],
  [
    "run-schedule-time-zone",
    "the tick is the time of the start",
    telling((state) => ({ ...state, scheduledAt: state.startedAt ?? "" })),
  ],
  [
    "run-schedule-current",
    "a job keeps the steps of an earlier generation",
    (_, { deploy }) => {
      const steps = new Map<string, Deployment["jobs"][number]["steps"]>();
      return {
        deploy: {
          ...deploy,
          async apply(deployment, options) {
            const jobs = deployment.jobs.map((job) => {
              const first = steps.get(job.name) ?? job.steps;
              steps.set(job.name, first);
              return { ...job, steps: first };
            });
            await deploy.apply({ ...deployment, jobs }, options);
          },
        },
      };
    },
  ],
  [
    "run-schedule-current",
    "a pause of one job pauses the others",
    (_, { run }) => {
      const known = new Set<string>();
      return {
        run: {
          ...run,
          async setSchedulesPaused(ref, jobs, options) {
            for (const name of Object.keys(jobs)) known.add(name);
            const isPause = Object.values(jobs).includes(true);
            const all = Object.fromEntries([...known].map((name) => [name, true]));
            await run.setSchedulesPaused?.(ref, isPause ? all : jobs, options);
          },
        },
      };
    },
  ],
  [
    "run-schedule-current",
    "a variable that is left out stays",
    (_, { deploy }) => {
      let all: RunVariables["variables"] = [];
      return {
        deploy: {
          ...deploy,
          async setRunVariables(ref, { generation, variables }, options) {
            const names = new Set(variables.map(({ name }) => name));
            all = [...variables, ...all.filter(({ name }) => !names.has(name))];
            await deploy.setRunVariables?.(ref, { generation, variables: all }, options);
          },
        },
      };
    },
  ],
];
