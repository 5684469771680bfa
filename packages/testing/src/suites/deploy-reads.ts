import type { DeploymentRef } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { deploymentOf, type EngineFixture, lawCase, refOf, requestOf } from "./engine-fixture.ts";
import { anyOf, noFiles, noHold, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import {
  collect,
  runToEnd,
  statusOf,
  untilAbsent,
  untilConverged,
  untilDeployed,
} from "./waits.ts";

/** A poll is repeated as long as a project is watched by a person. */
const READS = 20;
const FILE = "left-for-later.txt";

/** Observes projects and lists deployments, as a host and its callers do again and again. */
export async function readRepeatedly(
  { deploy }: Pick<EngineFixture, "deploy">,
  refs: readonly DeploymentRef[],
): Promise<void> {
  for (let reads = 0; reads < READS; reads += 1) {
    for (const ref of refs) await deploy.observe(ref);
    if (reads % 10 === 0) await collect(deploy.list());
  }
}

/** What no observation and no list may end, in whatever state a project is. */
export const deployReadCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "deploy-reads-remove-nothing",
    "observations of a project that was never applied, was removed, or runs leave another project and its active run",
    async (fixture, law) => {
      const { name } = law;
      const [own, never, removed] = [
        refOf(fixture),
        refOf(fixture, "never"),
        refOf(fixture, "old"),
      ];
      const secrets = { token: new Secret("a value") };
      const environment = { SUITE_TOKEN: { secret: "token" } };
      await untilDeployed(fixture, name, deploymentOf(fixture, 1, { secrets, environment }));
      await untilDeployed(fixture, name, deploymentOf(fixture, 1, { ref: removed }));
      const request = requestOf(fixture, [{ wait: true }], { secrets });
      await fixture.run.start(request);
      await statusOf(fixture, name, request.ref, ["running"]);
      await fixture.deploy.remove(removed, { generation: 2, keepData: true });
      await untilAbsent(fixture, name, removed);
      await readRepeatedly(fixture, [never, removed, own]);
      const { generation, commit } = await untilConverged(fixture, name, own, 1);
      law.same([generation, commit], [1, deploymentOf(fixture, 1).commit], "the deployment");
      law.same((await fixture.run.observe(request.ref))?.status, "running", "the active run");
      await untilDeployed(fixture, name, deploymentOf(fixture, 3, { ref: removed }));
    },
  ),
  lawCase(
    "deploy-reads-remove-nothing",
    "observations of a deployment that has not converged do not end it",
    async (fixture, law) => {
      const release = await law.present(fixture.delayConvergence, "delayConvergence")();
      await fixture.deploy.apply(deploymentOf(fixture, 1));
      await readRepeatedly(fixture, [refOf(fixture), refOf(fixture, "never")]);
      await release();
      await untilConverged(fixture, law.name, refOf(fixture), 1);
    },
    noHold,
  ),
  lawCase(
    "deploy-reads-remove-nothing",
    "observations of an undeployed project leave the files that its runs left",
    async (fixture, law) => {
      const { name } = law;
      await untilDeployed(fixture, name, deploymentOf(fixture, 1));
      const append = [{ append: FILE, text: "kept" }] as const;
      await runToEnd(fixture, name, requestOf(fixture, append, { id: "first" }));
      await fixture.deploy.remove(refOf(fixture), { generation: 2, keepData: true });
      await untilAbsent(fixture, name, refOf(fixture));
      await readRepeatedly(fixture, [refOf(fixture), refOf(fixture, "never")]);
      await untilDeployed(fixture, name, deploymentOf(fixture, 3));
      const print = [{ printFile: FILE, folder: "working" }] as const;
      const read = requestOf(fixture, print, { id: "second", generation: 3 });
      law.same(await runToEnd(fixture, name, read), ["kept"], "the file after the observations");
    },
    anyOf(noLogs, noFiles),
  ),
];
