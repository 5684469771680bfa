import { Secret } from "@dagctl/core/driver-kit";
import { abortCase, abortInFlightCase, type Calls } from "./aborts.ts";
import {
  deploymentOf,
  type EngineFixture,
  lawCase,
  MISSING_COMMIT,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { everyMinute, firstRun, hold } from "./schedule-steps.ts";
import { outageCase } from "./outages.ts";
import { anyOf, checksOutAtStart, noEdit, noHold, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, endOf, runToEnd, textOf, untilDeployed, waitFor } from "./waits.ts";

/** What a deploy driver must not report, accept or wait for. */
export const deployTruthCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "deploy-refuses-path-outside",
    "a path that leaves its folder is refused before a program receives it",
    async (fixture, law) => {
      for (const folder of ["project", "working"] as const) {
        for (const [index, path] of ["../outside", "a/../../outside", "/etc/passwd"].entries()) {
          const ref = refOf(fixture, `${folder}${index}`);
          const deployment = deploymentOf(fixture, 1, {
            ref,
            environment: { SUITE_PATH: { folder, path } },
          });
          const applied = await fixture.deploy.apply(deployment).then(
            () => undefined,
            (error: unknown) => error,
          );
          const what = `an environment with ${JSON.stringify({ folder, path })}`;
          if (applied !== undefined) {
            await law.rejects(Promise.reject(applied), "invalid", what);
            continue;
          }
          // A driver may join the two as late as at the start of a run.
          await untilDeployed(fixture, law.name, deployment);
          const request = requestOf(fixture, [{ printEnvironment: true }]);
          await law.rejects(
            fixture.run.start({ ...request, ref: { ...request.ref, ...ref } }),
            "invalid",
            `a run with ${what}`,
          );
        }
      }
    },
  ),
  lawCase(
    "deploy-failed-checkout-not-converged",
    "a commit that cannot be fetched never converges, and the deployment says why",
    async (fixture, law) => {
      await fixture.deploy.apply(deploymentOf(fixture, 1, { commit: MISSING_COMMIT }));
      const state = await waitFor(fixture, law.name, "the phase failing", async (see) => {
        const current = await fixture.deploy.observe(refOf(fixture));
        see(current);
        law.holds(
          !current.present || current.phase !== "converged",
          "a deployment whose checkout failed is not converged",
        );
        return current.present && current.phase === "failing" ? current : undefined;
      });
      law.present(state.message, "the message of a deployment that fails");
    },
    checksOutAtStart,
  ),
  lawCase(
    "deploy-older-runs-reported",
    "olderRuns is true while an earlier generation serves and the newer one fails",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await fixture.deploy.apply(deploymentOf(fixture, 2, { commit: MISSING_COMMIT }));
      const state = await waitFor(
        fixture,
        law.name,
        "the phase failing of generation 2",
        async (see) => {
          const current = await fixture.deploy.observe(refOf(fixture));
          see(current);
          return current.present && current.phase === "failing" && current.generation === 2
            ? current
            : undefined;
        },
      );
      law.same(state.olderRuns, true, "olderRuns");
      const fresh = refOf(fixture, "two");
      await fixture.deploy.apply(deploymentOf(fixture, 1, { ref: fresh, commit: MISSING_COMMIT }));
      const alone = await fixture.deploy.observe(fresh);
      law.same(
        alone.present && (alone.olderRuns ?? false),
        false,
        "olderRuns where nothing ran before",
      );
    },
    checksOutAtStart,
  ),
  lawCase(
    "deploy-apply-hands-over",
    "apply resolves before the deployment has converged",
    async (fixture, law) => {
      const release = await law.present(fixture.delayConvergence, "delayConvergence")();
      let handedOver = false;
      const applying = fixture.deploy
        .apply(deploymentOf(fixture, 1))
        .then(() => (handedOver = true));
      try {
        await waitFor(
          fixture,
          law.name,
          "the end of apply while the deployment cannot converge",
          async (see) => {
            see(await fixture.deploy.observe(refOf(fixture)));
            return handedOver || undefined;
          },
        );
        const state = await fixture.deploy.observe(refOf(fixture));
        law.same(state.present && state.phase, "progressing", "the phase meanwhile");
      } finally {
        await release();
        await applying;
      }
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
    },
    noHold,
  ),
  lawCase(
    "deploy-refreshed-credentials-used",
    "a run that takes a secret of its deployment gets the refreshed one",
    async (fixture, law) => {
      const refresh = law.present(
        fixture.deploy.refreshCredentials,
        "DeployDriver.refreshCredentials",
      );
      const actions = [{ checkVariable: "SUITE_TOKEN", is: "refreshed value" }] as const;
      const environment = { SUITE_TOKEN: { secret: "token" } };
      await untilDeployed(fixture, law.name, {
        ...deploymentOf(fixture, 1, { environment, secrets: { token: new Secret("first value") } }),
        jobs: [everyMinute(fixture, actions)],
      });
      await refresh(refOf(fixture), { token: new Secret("refreshed value") });
      if (fixture.deploy.supports.schedules === "engine") {
        await fixture.deploy.setRunVariables?.(refOf(fixture), { generation: 1, variables: [] });
        await hold(fixture, false);
        const { ref } = await firstRun(fixture, law.name);
        await hold(fixture, true);
        await endOf(fixture, law.name, ref);
        law.same(
          await textOf(fixture, ref),
          ["SUITE_TOKEN equal"],
          "what the engine's own run found",
        );
        return;
      }
      // The host passes each run its secrets; without them a run finds the refreshed one, or none,
      // and never the first.
      const [line] = await runToEnd(fixture, law.name, requestOf(fixture, actions));
      law.holds(line !== "SUITE_TOKEN other", "no run finds the value from before the refresh");
    },
    anyOf(noLogs, ({ deploy }) =>
      deploy.refreshCredentials ? undefined : "the deploy driver has no refreshCredentials",
    ),
  ),
  abortCase("deploy-abort", async (fixture) => listCalls(fixture)),
  abortInFlightCase("deploy-abort-in-flight", async (fixture, law) => {
    await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
    return listCalls(fixture);
  }),
  outageCase<EngineFixture>("deploy-unavailable", "the engine", async (fixture, law) => {
    const { deploy } = fixture;
    await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
    return {
      during: {
        observe: () => deploy.observe(refOf(fixture)),
        list: () => collect(deploy.list()),
        apply: () => deploy.apply(deploymentOf(fixture, 2)),
        remove: () => deploy.remove(refOf(fixture), { generation: 3 }),
      },
      after: async () =>
        law.same(
          (await deploy.observe(refOf(fixture))).present,
          true,
          "whether the deployment is there after the outage",
        ),
    };
  }),
  lawCase(
    "deploy-foreign-edit-conflicts",
    "what another client has changed is a conflict, and takeOver takes it back",
    async (fixture, law) => {
      const { deploy } = fixture;
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await law.present(fixture.edit, "edit")(refOf(fixture));
      await law.rejects(deploy.apply(deploymentOf(fixture, 2)), "conflict", "apply over the edit");
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 3, { takeOver: true }));
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 4));
    },
    noEdit,
  ),
  lawCase(
    "deploy-reverted-edit-is-none",
    "what another client has changed and set back is no conflict",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const revert = await law.present(fixture.edit, "edit")(refOf(fixture));
      await revert();
      const { sha: commit } = secondCommit(fixture);
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 2, { commit }));
    },
    noEdit,
  ),
];

/** Returns the calls of the driver; the generation of the deployment, if there is one, is 1. */
function listCalls(fixture: EngineFixture): Calls {
  const { deploy } = fixture;
  return {
    apply: (options) => deploy.apply(deploymentOf(fixture, 2), options),
    observe: (options) => deploy.observe(refOf(fixture), options),
    list: (options) => collect(deploy.list(options)),
    remove: (options) => deploy.remove(refOf(fixture), { ...options, generation: 3 }),
  };
}
