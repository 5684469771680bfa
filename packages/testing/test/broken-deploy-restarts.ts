import type { Deployment, EnvironmentValue } from "@dagctl/core/contracts";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { FakeEngine } from "../src/index.ts";
import { slowly, withPlainErrors } from "./broken-calls.ts";
import { observing, presentAt, shrugging } from "./broken-deploy.ts";
import { fresh, inMemory, restarted, type Break } from "./engine-fixtures.ts";

const applying =
  (change: (deployment: Deployment) => Deployment): Break =>
  (_, { deploy }) => ({
    deploy: {
      ...deploy,
      apply: (deployment, options) => deploy.apply(change(deployment), options),
    },
  });

const removing =
  (keepData: boolean): Break =>
  (_, { deploy }) => ({
    deploy: { ...deploy, remove: (ref, options) => deploy.remove(ref, { ...options, keepData }) },
  });

const withoutPath = (value: EnvironmentValue): EnvironmentValue =>
  typeof value !== "string" && "folder" in value ? { folder: value.folder } : value;

/** Reads what exists first and writes later over everything that has come meanwhile. */
const lastWins: Break = (_, engine) => ({
  deploy: {
    ...engine.deploy,
    async apply(deployment, options) {
      const before = await engine.deploy.observe(deployment.ref, options);
      if (!before.present || (before.generation ?? 0) < deployment.generation) {
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
        if (await presentAt(engine, deployment.ref)) engine.lose(deployment.ref);
      }
      await engine.deploy.apply(deployment, options);
    },
  },
});

/** One driver for each law of restarts, files and truth, right in all but that. */
export const brokenDeployRestarts: Readonly<Record<string, Break>> = {
  "deploy-persists": inMemory,
  "deploy-generation-outlives-restart": restarted(
    shrugging((engine, { ref }) => presentAt(engine, ref)),
  ),
  "deploy-tombstone-outlives-restart": restarted(
    shrugging(async (engine, { ref }) => !(await presentAt(engine, ref))),
  ),
  "deploy-goes-on-after-restart": restarted(
    observing((state) => ({ ...state, phase: "progressing" })),
  ),
  "deploy-second-instance": restarted(fresh),
  "deploy-tombstone-refuses-own-generation": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      apply: (deployment, options) =>
        deploy.apply(deployment, options).catch((error: unknown) => {
          if (
            !isDagctlError(error, "conflict") ||
            error.details?.generation !== deployment.generation
          )
            throw error;
        }),
    },
  }),
  "deploy-higher-generation-wins": lastWins,
  "deploy-undeploy-keeps-files": removing(false),
  "deploy-delete-removes-files": removing(true),
  "deploy-refuses-path-outside": applying((deployment) => {
    const environment = Object.fromEntries(
      Object.entries(deployment.workload.environment).map(([name, value]) => [
        name,
        withoutPath(value),
      ]),
    );
    return { ...deployment, workload: { ...deployment.workload, environment } };
  }),
  "deploy-failed-checkout-not-converged": observing((state) =>
    state.phase === "failing" ? { ...state, phase: "converged" } : state,
  ),
  "deploy-older-runs-reported": observing((state) => ({ ...state, olderRuns: false })),
  "deploy-apply-hands-over": (_, { deploy }) => ({
    deploy: {
      ...deploy,
      async apply(deployment, options) {
        await deploy.apply(deployment, options);
        for (;;) {
          const state = await deploy.observe(deployment.ref);
          if (state.present && state.phase !== "progressing") return;
          await new Promise((resolve) => {
            setTimeout(resolve, 1);
          });
        }
      },
    },
  }),
  "deploy-refreshed-credentials-used": (_, { deploy }) => ({
    deploy: { ...deploy, refreshCredentials: async () => undefined },
  }),
  "deploy-foreign-edit-conflicts": applying((deployment) => ({ ...deployment, takeOver: false })),
  "deploy-reverted-edit-is-none": (_, engine) => {
    const { deploy, edit } = engine;
    const edited = new Set<string>();
    engine.edit = (ref, isEdited) => {
      edited.add(ref.project);
      edit(ref, isEdited);
    };
    return {
      deploy: {
        ...deploy,
        async apply(deployment, options) {
          if (edited.has(deployment.ref.project) && deployment.takeOver !== true)
            throw new DagctlError("conflict", "Another client was the last to write a value");
          await deploy.apply(deployment, options);
          if (deployment.takeOver === true) edited.delete(deployment.ref.project);
        },
      },
    };
  },
  "deploy-abort-in-flight": (_, { deploy }: FakeEngine) => ({ deploy: slowly(deploy, "observe") }),
  "deploy-unavailable": (_, { deploy }) => ({ deploy: withPlainErrors(deploy) }),
};
