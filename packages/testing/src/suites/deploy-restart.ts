import {
  deploymentOf,
  type EngineFixture,
  lawCase,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { anyOf, noFiles, noHold, noLogs, noReplicas, notPersistent } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, runToEnd, untilAbsent, untilConverged, untilDeployed } from "./waits.ts";

/** Returns the same fixture with the drivers of a new process. */
async function reopenDrivers(fixture: EngineFixture): Promise<EngineFixture> {
  return { ...fixture, ...(await fixture.reopen()) };
}

const FILE = "kept.txt";

/** What a deploy driver stores: across a restart, for a second instance, and the files of runs. */
export const deployRestartCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "deploy-persists",
    "a deployment is there in a new process, with its generation and commit",
    async (fixture, law) => {
      const before = await untilDeployed(fixture, law.name, deploymentOf(fixture, 3));
      const again = await reopenDrivers(fixture);
      const after = await untilConverged(again, law.name, refOf(fixture), 3);
      law.same(
        [after.generation, after.commit],
        [before.generation, before.commit],
        "generation and commit in the new process",
      );
      law.same(
        (await collect(again.deploy.list()))
          .filter(({ ref }) => ref.project === refOf(fixture).project)
          .map(({ generation }) => generation),
        [3],
        "the list in the new process",
      );
    },
    ({ deploy }) => notPersistent(deploy),
  ),
  lawCase(
    "deploy-generation-outlives-restart",
    "a restarted driver refuses a generation older than the one that is stored",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 5));
      const again = await reopenDrivers(fixture);
      const details = await law.rejects(
        again.deploy.apply(deploymentOf(fixture, 4)),
        "conflict",
        "apply of generation 4 over 5 after a restart",
      );
      law.same(details.generation, 5, "details.generation");
      await law.rejects(
        again.deploy.remove(refOf(fixture), { generation: 4 }),
        "conflict",
        "a removal of generation 4 after a restart",
      );
    },
  ),
  lawCase(
    "deploy-tombstone-outlives-restart",
    "a tombstone refuses a late apply after a restart, too",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 3 });
      await untilAbsent(fixture, law.name, refOf(fixture));
      const again = await reopenDrivers(fixture);
      const details = await law.rejects(
        again.deploy.apply(deploymentOf(fixture, 2)),
        "conflict",
        "a late apply of generation 2 after a restart",
      );
      law.same(details.generation, 3, "details.generation");
      law.same(await again.deploy.observe(refOf(fixture)), { present: false }, "the state");
    },
  ),
  lawCase(
    "deploy-goes-on-after-restart",
    "an apply that had not converged converges after a restart",
    async (fixture, law) => {
      const release = await law.present(fixture.delayConvergence, "delayConvergence")();
      await fixture.deploy.apply(deploymentOf(fixture, 2));
      const again = await reopenDrivers(fixture);
      await release();
      await untilConverged(again, law.name, refOf(fixture), 2);
    },
    noHold,
  ),
  lawCase(
    "deploy-second-instance",
    "two instances see the same deployments and tombstones, and refuse alike",
    async (fixture, law) => {
      const second = {
        ...fixture,
        ...(await law.present(
          fixture.second,
          "second() of the fixture, where supports.replicas is true",
        )()),
      };
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 5));
      await untilConverged(second, law.name, refOf(fixture), 5);
      await law.rejects(
        second.deploy.apply(deploymentOf(fixture, 4)),
        "conflict",
        "apply of generation 4 by the second instance",
      );
      await second.deploy.remove(refOf(fixture), { generation: 6 });
      await untilAbsent(fixture, law.name, refOf(fixture));
      const details = await law.rejects(
        fixture.deploy.apply(deploymentOf(fixture, 5)),
        "conflict",
        "apply of generation 5 after the second instance removed it",
      );
      law.same(details.generation, 6, "details.generation");
    },
    ({ deploy }) => noReplicas(deploy),
  ),
  lawCase(
    "deploy-tombstone-refuses-own-generation",
    "an apply of the very generation that was removed is refused",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await fixture.deploy.remove(refOf(fixture), { generation: 2 });
      await untilAbsent(fixture, law.name, refOf(fixture));
      for (const generation of [1, 2]) {
        const details = await law.rejects(
          fixture.deploy.apply(deploymentOf(fixture, generation)),
          "conflict",
          `apply of generation ${generation} over a tombstone of 2`,
        );
        law.same(details.generation, 2, "details.generation");
      }
      law.same(await fixture.deploy.observe(refOf(fixture)), { present: false }, "the state");
    },
  ),
  lawCase(
    "deploy-higher-generation-wins",
    "of two concurrent applies the higher generation stays, whichever comes first",
    async (fixture, law) => {
      for (const [round, order] of [
        [1, 2],
        [2, 1],
      ].entries()) {
        const ref = refOf(fixture, `round${round}`);
        const applies = order.map((generation) =>
          fixture.deploy.apply(
            deploymentOf(fixture, generation, {
              ref,
              ...(generation === 2 && { commit: secondCommit(fixture).sha }),
            }),
          ),
        );
        const ends = await Promise.allSettled(applies);
        for (const [index, end] of ends.entries()) {
          if (end.status === "rejected" && order[index] === 2) throw end.reason;
          if (end.status === "rejected")
            await law.rejects(Promise.reject(end.reason), "conflict", "the apply of generation 1");
        }
        const state = await untilConverged(fixture, law.name, ref, 2);
        law.same(state.commit, secondCommit(fixture).sha, "the commit that stays");
      }
    },
  ),
  lawCase(
    "deploy-undeploy-keeps-files",
    "a removal with keepData keeps the files of runs for the next deployment",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await runToEnd(
        fixture,
        law.name,
        requestOf(fixture, [{ append: FILE, text: "kept" }], { id: "first" }),
      );
      await fixture.deploy.remove(refOf(fixture), { generation: 2, keepData: true });
      await untilAbsent(fixture, law.name, refOf(fixture));
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 3));
      const read = requestOf(fixture, [{ printFile: FILE, folder: "working" }], {
        id: "second",
        generation: 3,
      });
      law.same(
        await runToEnd(fixture, law.name, read),
        ["kept"],
        "the file after undeploy and deploy",
      );
    },
    anyOf(noLogs, noFiles),
  ),
  lawCase(
    "deploy-delete-removes-files",
    "a removal without keepData removes the files of runs, also after an undeploy that kept them",
    async (fixture, law) => {
      for (const [round, undeployFirst] of [false, true].entries()) {
        const generation = round * 10 + 1;
        await untilDeployed(fixture, law.name, deploymentOf(fixture, generation));
        await runToEnd(
          fixture,
          law.name,
          requestOf(fixture, [{ append: FILE, text: "left" }], { id: `first${round}`, generation }),
        );
        if (undeployFirst) {
          await fixture.deploy.remove(refOf(fixture), {
            generation: generation + 1,
            keepData: true,
          });
          await untilAbsent(fixture, law.name, refOf(fixture));
        }
        await fixture.deploy.remove(refOf(fixture), { generation: generation + 2 });
        await untilAbsent(fixture, law.name, refOf(fixture));
        await untilDeployed(fixture, law.name, deploymentOf(fixture, generation + 3));
        const read = requestOf(fixture, [{ printFile: FILE, folder: "working" }], {
          id: `second${round}`,
          generation: generation + 3,
        });
        law.same(
          await runToEnd(fixture, law.name, read),
          ["absent"],
          `the file after ${undeployFirst ? "undeploy, delete" : "delete"} and deploy`,
        );
      }
    },
    anyOf(noLogs, noFiles),
  ),
];
