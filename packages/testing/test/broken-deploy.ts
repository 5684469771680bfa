import type { Deployment, DeploymentRef, DeploymentState, RunState } from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { FakeEngine } from "../src/index.ts";
import { deploymentOf } from "../src/suites/engine-fixture.ts";
import type { Break } from "./engine-fixtures.ts";

type Present = Extract<DeploymentState, { present: true }>;

/** `observe` with what is there changed. */
export const observing =
  (change: (state: Present, ref: DeploymentRef) => DeploymentState): Break =>
  (_, { deploy }) => ({
    deploy: {
      ...deploy,
      async observe(ref, options) {
        const state = await deploy.observe(ref, options);
        return state.present ? change(state, ref) : state;
      },
    },
  });

/** `apply` that takes a refusal for success, where `only` says so. */
export const shrugging =
  (only: (engine: FakeEngine, deployment: Deployment) => Promise<boolean>): Break =>
  (_, engine) => ({
    deploy: {
      ...engine.deploy,
      async apply(deployment, options) {
        await engine.deploy.apply(deployment, options).catch(async (error: unknown) => {
          if (!isDagctlError(error, "conflict") || !(await only(engine, deployment))) throw error;
        });
      },
    },
  });

export const presentAt = async ({ deploy }: FakeEngine, ref: DeploymentRef): Promise<boolean> =>
  (await deploy.observe(ref)).present;
const text = (ref: DeploymentRef): string => `${ref.organization}/${ref.project}`;

/** One driver for each law, right in all but that. */
export const brokenDeploy: Readonly<Record<string, Break>> = {
  "deploy-observes-absence": (_, { deploy }) => {
    const known = new Set<string>();
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          known.add(text(deployment.ref));
          await deploy.apply(deployment, options);
        },
        async observe(ref, options) {
          const state = await deploy.observe(ref, options);
          return known.has(text(ref))
            ? state
            : { present: true, generation: 0, phase: "progressing" };
        },
      },
    };
  },
  "deploy-converges": observing((state) => ({ ...state, commit: "0".repeat(40) })),
  "deploy-newer-generation-replaces": (_, { deploy }) => {
    const first = new Map<string, Deployment>();
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          const { commit } = first.get(text(deployment.ref)) ?? deployment;
          first.set(text(deployment.ref), { ...deployment, commit });
          await deploy.apply({ ...deployment, commit }, options);
        },
      },
    };
  },
  "deploy-refuses-lower-generation": shrugging((engine, { ref }) => presentAt(engine, ref)),
  "deploy-same-generation-once": (_, { deploy }) => {
    const applied: Deployment[] = [];
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          await deploy.apply(deployment, options);
          applied.push(deployment);
        },
        async *list(options) {
          for await (const item of deploy.list(options))
            for (const one of applied) if (text(one.ref) === text(item.ref)) yield item;
        },
      },
    };
  },
  "deploy-tombstone-refuses-late-apply": shrugging(
    async (engine, { ref }) => !(await presentAt(engine, ref)),
  ),
  "deploy-tombstone-without-deployment": (_, engine) => ({
    deploy: {
      ...engine.deploy,
      async remove(ref, options) {
        options.signal?.throwIfAborted();
        if (await presentAt(engine, ref)) await engine.deploy.remove(ref, options);
      },
    },
  }),
  "deploy-again-after-removal": (_, { deploy }) => {
    const removed = new Set<string>();
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          if (removed.has(text(deployment.ref)))
            throw new DagctlError("conflict", "It was removed", { details: { generation: 3 } });
          await deploy.apply(deployment, options);
        },
        async remove(ref, options) {
          await deploy.remove(ref, options);
          removed.add(text(ref));
        },
      },
    };
  },
  "deploy-remove-of-gone-resolves": (_, engine) => ({
    deploy: {
      ...engine.deploy,
      async remove(ref, options) {
        options.signal?.throwIfAborted();
        if (!(await presentAt(engine, ref)))
          throw new DagctlError("not_found", "There is no such deployment");
        await engine.deploy.remove(ref, options);
      },
    },
  }),
  "deploy-remove-refuses-lower-generation": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      async remove(ref, options) {
        const state = await deploy.observe(ref, options);
        await deploy.remove(ref, {
          ...options,
          generation: Math.max(options.generation, (state.present && state.generation) || 0),
        });
      },
    },
  }),
  "deploy-remove-ends-runs": (_, { run }) => {
    const seen = new Map<string, RunState>();
    return {
      run: {
        ...run,
        async observe(ref, options) {
          const state = await run.observe(ref, options);
          if (state) seen.set(ref.run, state);
          return seen.get(ref.run);
        },
      },
    };
  },
  "deploy-remove-leaves-others": (_, engine) => ({
    deploy: {
      ...engine.deploy,
      async remove(ref, options) {
        await engine.deploy.remove(ref, options);
        for await (const other of engine.deploy.list())
          if (other.ref.project === ref.project) engine.lose(other.ref);
      },
    },
  }),
  // An engine that shows nothing of a project is taken for an organization without projects.
  "deploy-reads-remove-nothing": (_, engine) => ({
    deploy: {
      ...engine.deploy,
      async observe(ref, options) {
        const state = await engine.deploy.observe(ref, options);
        if (!state.present)
          for await (const other of engine.deploy.list())
            if (other.ref.organization === ref.organization) engine.lose(other.ref);
        return state;
      },
    },
  }),
  "deploy-list-is-complete": (_, { deploy }) => {
    const applied = new Map<string, Deployment>();
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          await deploy.apply(deployment, options);
          applied.set(text(deployment.ref), deployment);
        },
        async *list(options) {
          options?.signal?.throwIfAborted();
          yield* applied.values();
        },
      },
    };
  },
  "deploy-watch-tells": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      watch: (_onChange, options) => deploy.watch?.(() => undefined, options) ?? Promise.resolve(),
    },
  }),
  "deploy-secrets-unreadable": (_, { deploy }) => {
    let shown = "";
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          await deploy.apply(deployment, options);
          shown = Object.values(deployment.secrets)
            .map((secret) => secret.reveal())
            .join();
        },
        async observe(ref, options) {
          const state = await deploy.observe(ref, options);
          return state.present ? { ...state, message: `started with ${shown}` } : state;
        },
      },
    };
  },
  "deploy-refresh-changes-nothing-else": (_, { deploy }) => {
    let last: Deployment | undefined;
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          await deploy.apply(deployment, options);
          last = deployment;
        },
        async refreshCredentials(_ref, secrets, options) {
          if (last)
            await deploy.apply({ ...last, secrets, generation: last.generation + 1 }, options);
        },
      },
    };
  },
  "deploy-refresh-of-its-generation": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      refreshCredentials: async (ref, secrets) => deploy.refreshCredentials?.(ref, secrets),
    },
  }),
  "deploy-check-jobs-as-apply": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      checkJobs: async (_ref, _of, options) => options?.signal?.throwIfAborted(),
    },
  }),
  "deploy-check-jobs-changes-nothing": (fixture, { deploy }) => ({
    deploy: {
      ...deploy,
      async checkJobs(ref, of, options) {
        await deploy.checkJobs?.(ref, of, options);
        await deploy.apply(deploymentOf(fixture, 2, { ref, jobs: of.jobs }));
      },
    },
  }),
  "deploy-check-jobs-abort": (_, { deploy }) => ({
    deploy: { ...deploy, checkJobs: async (ref, of) => deploy.checkJobs?.(ref, of) },
  }),
  "deploy-abort": (_, { deploy }) => ({
    deploy: { ...deploy, observe: (ref) => deploy.observe(ref) },
  }),
};

/** The same for what else each law says. */
export const moreBrokenDeploy: readonly [law: string, what: string, broken: Break][] = [
  [
    "deploy-watch-tells",
    "watch is silent at a removal",
    (_, { deploy }) => ({
      deploy: {
        ...deploy,
        watch: async (onChange, options) =>
          deploy.watch?.((ref) => {
            void deploy.observe(ref).then((state) => {
              if (state.present && state.phase !== "removing") onChange(ref);
            });
          }, options),
      },
    }),
  ],
  [
    "deploy-tombstone-refuses-late-apply",
    "a tombstone lasts one second",
    ({ clock }, { deploy }) => {
      const removedAt = new Map<string, number>();
      return {
        deploy: {
          ...deploy,
          async apply(deployment, options) {
            const age = clock.now() - (removedAt.get(text(deployment.ref)) ?? clock.now());
            const generation = deployment.generation + (age > 1_000 ? 10 : 0);
            await deploy.apply({ ...deployment, generation }, options);
          },
          async remove(ref, options) {
            await deploy.remove(ref, options);
            removedAt.set(text(ref), clock.now());
          },
        },
      };
    },
  ],
  [
    "deploy-refresh-changes-nothing-else",
    "new credentials create an unknown deployment",
    (fixture, engine) => ({
      deploy: {
        ...engine.deploy,
        async refreshCredentials(ref, secrets, options) {
          if (await presentAt(engine, ref))
            return engine.deploy.refreshCredentials?.(ref, secrets, options);
          await engine.deploy.apply(deploymentOf(fixture, 1, { ref, secrets }), options);
        },
      },
    }),
  ],
  [
    "deploy-check-jobs-as-apply",
    "six small jobs are refused",
    (_, { deploy }) => ({
      deploy: {
        ...deploy,
        async checkJobs(ref, of, options) {
          await deploy.checkJobs?.(ref, of, options);
          if (of.jobs.length > 5) throw new DagctlError("invalid", "There are too many jobs");
        },
      },
    }),
  ],
  [
    "deploy-check-jobs-as-apply",
    "variables do not count",
    (_, { deploy }) => ({
      deploy: {
        ...deploy,
        checkJobs: async (ref, of, options) =>
          deploy.checkJobs?.(ref, { ...of, variables: [] }, options),
      },
    }),
  ],
];
