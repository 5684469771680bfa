import {
  deploymentOf,
  type EngineFixture,
  firstCommit,
  lawCase,
  refOf,
  requestOf,
  secondCommit,
} from "./engine-fixture.ts";
import { anyOf, noCancel, noFiles, noHold, noLogs, noReplicas, notPersistent } from "./skips.ts";
import type { Case } from "./suite.ts";
import {
  collect,
  endOf,
  overOf,
  runToEnd,
  statusOf,
  textOf,
  untilConverged,
  untilDeployed,
  untilEnded,
  waitFor,
} from "./waits.ts";

/** Runs across a restart, with two instances, and with a newer generation. */
export const runRestartCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-persists",
    "an ended run is available in a new process, with its outcome and its log",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "done" }, { exit: 3 }]);
      const before = await untilEnded(fixture, law.name, request);
      const again = { ...fixture, ...(await fixture.reopen()) };
      law.same(await again.run.observe(request.ref), before, "the run in the new process");
      if (again.run.supports.logs)
        law.same(await textOf(again, request.ref), ["done"], "its log in the new process");
      law.same((await collect(again.run.list(refOf(fixture)))).length, 1, "runs in the list");
    },
    ({ run }) => notPersistent(run),
  ),
  lawCase(
    "run-found-after-restart",
    "a run that is active at a restart is found again, or has ended as error",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ wait: true }]);
      await fixture.run.start(request);
      await statusOf(fixture, law.name, request.ref, ["running"]);
      const again = { ...fixture, ...(await fixture.reopen()) };
      const state = law.present(await again.run.observe(request.ref), "the run after a restart");
      law.holds(
        state.status === "running" || state.status === "error",
        `it is running or error, not ${state.status}`,
      );
      if (state.status === "running") {
        await again.run.cancel(request.ref);
        law.same(
          (await endOf(again, law.name, request.ref)).status,
          "failed",
          "its status after a cancel by the restarted driver",
        );
      }
    },
    noCancel,
  ),
  lawCase(
    "run-same-id-once-after-restart",
    "a start that is repeated after a restart returns the existing run",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ print: "once" }]);
      const before = await untilEnded(fixture, law.name, request);
      const again = { ...fixture, ...(await fixture.reopen()) };
      await again.run.start(request);
      law.same(await endOf(again, law.name, request.ref), before, "the run after a second start");
      if (again.run.supports.logs) law.same(await textOf(again, request.ref), ["once"], "its log");
    },
  ),
  lawCase(
    "run-second-instance",
    "a run that two instances start runs once, and both observe its end",
    async (fixture, law) => {
      const second = {
        ...fixture,
        ...(await law.present(
          fixture.second,
          "second() of the fixture, where supports.replicas is true",
        )()),
      };
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      await untilConverged(second, law.name, refOf(fixture), 1);
      const request = requestOf(fixture, [{ print: "once" }]);
      await Promise.all([fixture.run.start(request), second.run.start(request)]);
      const states = [
        await endOf(fixture, law.name, request.ref),
        await endOf(second, law.name, request.ref),
      ];
      law.same(states[1], states[0], "the run, as the second instance sees it");
      law.same((await collect(second.run.list(refOf(fixture)))).length, 1, "runs in the list");
      if (fixture.run.supports.logs)
        law.same(await textOf(second, request.ref), ["once"], "its log");
    },
    ({ deploy }) => noReplicas(deploy),
  ),
  lawCase(
    "run-pending-keeps-generation",
    "a run that is pending when a newer generation is applied does not run with that generation",
    async (fixture, law) => {
      const release = await law.present(fixture.delayConvergence, "delayConvergence")();
      await fixture.deploy.apply(deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ printFile: "commit.txt", folder: "project" }]);
      const refusal = await fixture.run.start(request).then(
        () => undefined,
        (error: unknown) => error,
      );
      await fixture.deploy.apply(deploymentOf(fixture, 2, { commit: secondCommit(fixture).sha }));
      await release();
      await untilConverged(fixture, law.name, refOf(fixture), 2);
      // A driver may refuse a run until its generation has converged. The start may be retried, and
      // by then another generation is stored.
      if (refusal !== undefined) {
        await law.rejects(
          Promise.reject(refusal),
          "unavailable",
          "a start before its generation has converged",
        );
        await law.rejects(
          fixture.run.start(request),
          "conflict",
          "the same start after a newer generation has converged",
        );
        return;
      }
      const state = await overOf(fixture, law.name, request.ref);
      const lines = await textOf(fixture, request.ref);
      law.holds(
        !lines.includes(secondCommit(fixture).text),
        "a run of generation 1 never finds the files of generation 2",
      );
      if (state !== "unknown" && state.status === "success")
        law.same(lines, [firstCommit(fixture).text], "what it found");
    },
    anyOf(noLogs, noHold),
  ),
  lawCase(
    "run-git-path",
    "the project's folder is the git_path of its repository",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { path: "nested" }));
      const request = requestOf(fixture, [{ printFile: "commit.txt", folder: "project" }]);
      law.same(
        await runToEnd(fixture, law.name, request),
        [`nested ${firstCommit(fixture).text}`],
        "the file in the project's folder",
      );
    },
    noLogs,
  ),
  lawCase(
    "run-cancel-ends-process-tree",
    "a cancel ends the program and its child processes, also where they ignore SIGTERM",
    async (fixture, law) => {
      const file = "child.pid";
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [{ stubborn: file }, { print: "begun" }, { wait: true }], {
        id: "stubborn",
      });
      await fixture.run.start(request);
      await statusOf(fixture, law.name, request.ref, ["running"]);
      // The run is active before its first step has written the file.
      await waitFor(fixture, law.name, "the file of the first step", async (see) => {
        const lines = await textOf(fixture, request.ref);
        see(lines);
        return lines.includes("begun") || undefined;
      });
      const check = requestOf(fixture, [{ checkProcess: file }], { id: "alive" });
      law.same(
        await runToEnd(fixture, law.name, check),
        [`${file} alive`],
        "the child before the cancel",
      );
      await fixture.run.cancel(request.ref);
      law.same(
        (await endOf(fixture, law.name, request.ref)).status,
        "failed",
        "the status of the run",
      );
      const look = requestOf(fixture, [{ checkProcess: file }], { id: "gone" });
      law.same(
        await runToEnd(fixture, law.name, look),
        [`${file} gone`],
        "the child once the run has ended",
      );
    },
    anyOf(noLogs, noCancel, noFiles),
  ),
];
