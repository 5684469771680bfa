import { pause, Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { deployJobCases } from "./deploy-jobs.ts";
import { deployReadCases } from "./deploy-reads.ts";
import { deployRestartCases } from "./deploy-restart.ts";
import { deployTruthCases } from "./deploy-truth.ts";
import {
  deploymentOf,
  type EngineFixture,
  lawCase,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { DEPLOY_LAWS } from "./laws/deploy.ts";
import { type Case, explainCases, type Suite } from "./suite.ts";
import {
  collect,
  endOf,
  statusOf,
  untilAbsent,
  untilConverged,
  untilDeployed,
  waitFor,
} from "./waits.ts";

/** A time in milliseconds at which a tombstone is still there: it is there for 7 days. */
const LATE_MS = 6 * 24 * 3_600_000;
/** The same where a test cannot move the time of the engine. */
const SOME_SECONDS_MS = 2_500;

const ownCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "deploy-observes-absence",
    "a project that was never applied is absent",
    async (fixture, law) => {
      law.same(await fixture.deploy.observe(refOf(fixture)), { present: false }, "the state");
    },
  ),
  lawCase(
    "deploy-converges",
    "an applied deployment is observed with its generation and commit until it runs",
    async (fixture, law) => {
      const deployment = deploymentOf(fixture, 3);
      await fixture.deploy.apply(deployment);
      const state = await fixture.deploy.observe(deployment.ref);
      law.holds(
        state.present && state.generation === 3,
        "generation 3 is observed as soon as apply resolves",
      );
      const { commit } = await untilConverged(fixture, "deploy-converges", deployment.ref, 3);
      law.same(commit, deployment.commit, "the commit");
    },
  ),
  lawCase(
    "deploy-newer-generation-replaces",
    "a newer generation replaces the older one",
    async (fixture, law) => {
      const name = "deploy-newer-generation-replaces";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const state = await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 2, { commit: secondCommit(fixture).sha }),
      );
      law.same(state.commit, secondCommit(fixture).sha, "the commit");
      law.same(state.olderRuns ?? false, false, "olderRuns of what has converged");
    },
  ),
  lawCase(
    "deploy-refuses-lower-generation",
    "an apply of an older generation is refused, and the error has the stored generation",
    async (fixture, law) => {
      const name = "deploy-refuses-lower-generation";
      await untilDeployed(fixture, name, deploymentOf(fixture, 5));
      const details = await law.rejects(
        fixture.deploy.apply(deploymentOf(fixture, 4, { commit: secondCommit(fixture).sha })),
        "conflict",
        "apply of generation 4 over 5",
      );
      law.same(details.generation, 5, "details.generation");
      law.same(
        (await untilConverged(fixture, name, refOf(fixture), 5)).commit,
        deploymentOf(fixture, 5).commit,
        "the commit that stays",
      );
    },
  ),
  lawCase(
    "deploy-same-generation-once",
    "an apply of the same generation twice is one deployment",
    async (fixture, law) => {
      const name = "deploy-same-generation-once";
      await Promise.all([
        fixture.deploy.apply(deploymentOf(fixture, 1)),
        fixture.deploy.apply(deploymentOf(fixture, 1)),
      ]);
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      law.same(await listOwn(fixture), [{ ref: refOf(fixture), generation: 1 }], "the list");
    },
  ),
  lawCase(
    "deploy-tombstone-refuses-late-apply",
    "an apply that comes after the removal of a higher generation is refused",
    async (fixture, law) => {
      const name = "deploy-tombstone-refuses-late-apply";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 3 });
      await untilAbsent(fixture, name, refOf(fixture));
      const details = await law.rejects(
        fixture.deploy.apply(deploymentOf(fixture, 2)),
        "conflict",
        "a late apply of generation 2",
      );
      law.same(details.generation, 3, "details.generation");
      law.same(await fixture.deploy.observe(refOf(fixture)), { present: false }, "the state");
    },
  ),
  lawCase(
    "deploy-tombstone-refuses-late-apply",
    "a tombstone is there for days",
    async (fixture, law) => {
      const { clock, moveTo } = fixture;
      await fixture.deploy.remove(refOf(fixture), { generation: 3 });
      if (moveTo) await moveTo(clock.now() + LATE_MS);
      else await pause(clock, SOME_SECONDS_MS, undefined, { keepAlive: true });
      const late = fixture.deploy.apply(deploymentOf(fixture, 2));
      const details = await law.rejects(late, "conflict", "a later apply of generation 2");
      law.same(details.generation, 3, "details.generation");
    },
  ),
  lawCase(
    "deploy-tombstone-without-deployment",
    "a removal of a project that was never applied refuses a late apply, too",
    async (fixture, law) => {
      await fixture.deploy.remove(refOf(fixture), { generation: 3 });
      await law.rejects(
        fixture.deploy.apply(deploymentOf(fixture, 2)),
        "conflict",
        "a late apply of generation 2",
      );
    },
  ),
  lawCase(
    "deploy-again-after-removal",
    "a higher generation than the tombstone's is accepted",
    async (fixture) => {
      const name = "deploy-again-after-removal";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, name, refOf(fixture));
      await untilDeployed(fixture, name, deploymentOf(fixture, 3));
    },
  ),
  lawCase(
    "deploy-remove-of-gone-resolves",
    "a removal of a project that is gone, or was never applied, resolves",
    async (fixture, law) => {
      const name = "deploy-remove-of-gone-resolves";
      await fixture.deploy.remove(refOf(fixture, "never"), { generation: 1 });
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, name, refOf(fixture));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      law.same(await fixture.deploy.observe(refOf(fixture)), { present: false }, "the state");
    },
  ),
  lawCase(
    "deploy-remove-refuses-lower-generation",
    "a removal with a lower generation than the stored one is refused",
    async (fixture, law) => {
      const name = "deploy-remove-refuses-lower-generation";
      await untilDeployed(fixture, name, deploymentOf(fixture, 5));
      const details = await law.rejects(
        fixture.deploy.remove(refOf(fixture), { generation: 4 }),
        "conflict",
        "a removal of generation 4",
      );
      law.same(details.generation, 5, "details.generation");
      law.holds((await fixture.deploy.observe(refOf(fixture))).present, "the deployment stays");
    },
  ),
  lawCase(
    "deploy-remove-ends-runs",
    "absence is observed only when the runs have ended",
    async (fixture, law) => {
      const name = "deploy-remove-ends-runs";
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ wait: true }]);
      await fixture.run.start(request);
      await statusOf(fixture, name, request.ref, ["running"]);
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, name, refOf(fixture));
      const state = await fixture.run.observe(request.ref);
      law.holds(
        state === undefined || !["pending", "running"].includes(state.status),
        "no run is active once absence is observed",
      );
    },
  ),
  lawCase(
    "deploy-remove-leaves-others",
    "a removal does not change other projects and organizations",
    async (fixture, law) => {
      const name = "deploy-remove-leaves-others";
      const others = [refOf(fixture, "two"), refOf(fixture, "one", "b")];
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      for (const ref of others)
        await untilDeployed(fixture, name, deploymentOf(fixture, 1, { ref }));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, name, refOf(fixture));
      for (const ref of others)
        law.holds(
          (await fixture.deploy.observe(ref)).present,
          `${ref.organization}/${ref.project} stays`,
        );
    },
  ),
  lawCase(
    "deploy-list-is-complete",
    "list yields every deployment with its stored generation, and none that is gone",
    async (fixture, law) => {
      const name = "deploy-list-is-complete";
      const two = refOf(fixture, "two");
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      await untilDeployed(fixture, name, deploymentOf(fixture, 7, { ref: two }));
      const both = [...(await listOwn(fixture))].sort(
        (one, other) => one.generation - other.generation,
      );
      law.same(
        both,
        [
          { ref: refOf(fixture), generation: 1 },
          { ref: two, generation: 7 },
        ],
        "the list",
      );
      await fixture.deploy.remove(two, { generation: 8 });
      await untilAbsent(fixture, name, two);
      law.same(
        await listOwn(fixture),
        [{ ref: refOf(fixture), generation: 1 }],
        "the list after a removal",
      );
    },
  ),
  lawCase(
    "deploy-watch-tells",
    "watch calls back after a change, and never after its abort",
    async (fixture, law) => {
      const name = "deploy-watch-tells";
      const watch = law.present(fixture.deploy.watch, "DeployDriver.watch");
      const controller = new AbortController();
      const reported: string[] = [];
      const watching = watch((ref) => reported.push(ref.project), {
        signal: controller.signal,
      }).catch((error: unknown) =>
        law.holds(controller.signal.aborted, `watch goes on until aborted: ${String(error)}`),
      );
      await fixture.deploy.apply(deploymentOf(fixture, 1));
      await waitFor(fixture, name, "a call for the change", (see) => {
        see(reported);
        return reported.includes(refOf(fixture).project) ? true : undefined;
      });
      await untilConverged(fixture, name, refOf(fixture), 1);
      controller.abort();
      await watching;
      reported.length = 0;
      await untilDeployed(fixture, name, deploymentOf(fixture, 1, { ref: refOf(fixture, "two") }));
      law.same(reported, [], "calls after the abort");
    },
    ({ deploy }) =>
      deploy.watch ? undefined : "the deploy driver has no watch: the host asks at an interval",
  ),
  lawCase(
    "deploy-watch-tells",
    "watch calls back when a removal can be observed",
    async (fixture, law) => {
      const { deploy } = fixture;
      const ref = refOf(fixture);
      const watch = law.present(deploy.watch, "DeployDriver.watch");
      const controller = new AbortController();
      let observed: string | undefined;
      // As a host does it: what is new is observed when the watch calls back.
      const watching = watch(
        (changed) => {
          if (changed.project !== ref.project) return;
          deploy.observe(ref).then(
            (state) => (observed = state.present ? state.phase : "absent"),
            () => undefined,
          );
        },
        { signal: controller.signal },
      ).catch((error: unknown) =>
        law.holds(controller.signal.aborted, `watch goes on until aborted: ${String(error)}`),
      );
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      // The watch has begun once it has reported the deployment.
      await waitFor(fixture, law.name, "a call for the deployment", () => observed);
      observed = undefined;
      await deploy.remove(ref, { generation: 2 });
      await waitFor(fixture, law.name, "a call for the removal", (see) => {
        see(observed);
        return observed === "removing" || observed === "absent" ? true : undefined;
      });
      controller.abort();
      await watching;
      await untilAbsent(fixture, law.name, ref);
    },
    ({ deploy }) =>
      deploy.watch ? undefined : "the deploy driver has no watch: the host asks at an interval",
  ),
  lawCase(
    "deploy-secrets-unreadable",
    "no secret is in any value that the driver returns",
    async (fixture, law) => {
      const name = "deploy-secrets-unreadable";
      const value = `hidden-${fixture.unique}`;
      const secrets = { token: new Secret(value) };
      await untilDeployed(
        fixture,
        name,
        deploymentOf(fixture, 1, { environment: { TOKEN: { secret: "token" } }, secrets }),
      );
      const request = requestOf(fixture, [{ exit: 1 }], { secrets });
      await fixture.run.start(request);
      const read = [
        await fixture.deploy.observe(refOf(fixture)),
        await listOwn(fixture),
        await endOf(fixture, name, request.ref),
        await collect(fixture.run.list(refOf(fixture))),
      ];
      law.holds(!JSON.stringify(read).includes(value), "no answer holds the secret's value");
    },
  ),
  lawCase(
    "deploy-refresh-changes-nothing-else",
    "new credentials keep generation and commit",
    async (fixture, law) => {
      const refresh = law.present(
        fixture.deploy.refreshCredentials,
        "DeployDriver.refreshCredentials",
      );
      const before = await untilDeployed(
        fixture,
        "deploy-refresh-changes-nothing-else",
        deploymentOf(fixture, 1, { secrets: { token: new Secret("old") } }),
      );
      await refresh(refOf(fixture), { token: new Secret("new") });
      const after = await fixture.deploy.observe(refOf(fixture));
      law.same(
        after.present ? [after.generation, after.commit] : after,
        [before.generation, before.commit],
        "generation and commit",
      );
    },
    ({ deploy }) =>
      deploy.refreshCredentials ? undefined : "the deploy driver has no refreshCredentials",
  ),
  lawCase(
    "deploy-refresh-changes-nothing-else",
    "new credentials of what was never applied, or is removed, create nothing",
    async (fixture, law) => {
      const { deploy } = fixture;
      const refresh = law.present(deploy.refreshCredentials, "DeployDriver.refreshCredentials");
      const gone = refOf(fixture, "gone");
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { ref: gone }));
      await deploy.remove(gone, { generation: 2 });
      await untilAbsent(fixture, law.name, gone);
      for (const ref of [refOf(fixture), gone])
        for (const options of [{}, { generation: 1 }]) {
          const error: unknown = await refresh(ref, { token: new Secret("x") }, options).catch(
            (thrown: unknown) => thrown,
          );
          law.holds(error === undefined || isDagctlError(error), "an error is a DagctlError");
          law.same(await deploy.observe(ref), { present: false }, "the state");
        }
      law.same(await listOwn(fixture), [], "the list");
    },
    ({ deploy }) =>
      deploy.refreshCredentials ? undefined : "the deploy driver has no refreshCredentials",
  ),
  lawCase(
    "deploy-refresh-of-its-generation",
    "new credentials of another generation than the stored one are refused",
    async (fixture, law) => {
      const refresh = law.present(
        fixture.deploy.refreshCredentials,
        "DeployDriver.refreshCredentials",
      );
      await untilDeployed(
        fixture,
        "deploy-refresh-of-its-generation",
        deploymentOf(fixture, 2, { secrets: { token: new Secret("second") } }),
      );
      const late = refresh(refOf(fixture), { token: new Secret("first") }, { generation: 1 });
      const details = await law.rejects(
        late,
        "conflict",
        "new credentials of generation 1 where generation 2 is stored",
      );
      law.same(details.generation, 2, "details.generation");
      await refresh(refOf(fixture), { token: new Secret("second again") }, { generation: 2 });
    },
    ({ deploy }) =>
      deploy.refreshCredentials ? undefined : "the deploy driver has no refreshCredentials",
  ),
];

/** The conformance suite of `DeployDriver`. */
export const deployDriverSuite: Suite<EngineFixture> = {
  name: "deploy driver",
  cases: explainCases(DEPLOY_LAWS, [
    ...ownCases,
    ...deployJobCases,
    ...deployReadCases,
    ...deployRestartCases,
    ...deployTruthCases,
  ]),
};

/** Returns only the fixture's own deployments, because an engine may be shared. */
async function listOwn(fixture: EngineFixture): Promise<
  readonly {
    readonly ref: { readonly organization: string; readonly project: string };
    readonly generation: number;
  }[]
> {
  const own = (await collect(fixture.deploy.list())).filter(({ ref }) =>
    ref.project.startsWith(`prj-${fixture.unique}-`),
  );
  return own.map(({ ref, generation }) => ({
    ref: { organization: ref.organization, project: ref.project },
    generation,
  }));
}
