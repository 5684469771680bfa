import { Secret } from "@dagctl/core/driver-kit";
import type { ProgramAction } from "../fakes/engine/program.ts";
import { LawBroken } from "./assertions.ts";
import { deploymentOf, type EngineFixture, firstCommit, lawCase, refOf } from "./engine-fixture.ts";
import {
  comesDue,
  dailyAt,
  everyMinute,
  firstRun,
  hold,
  JOB,
  nextMinute,
  ownRuns,
  runsDueAt,
} from "./schedule-steps.ts";
import { hostSchedules } from "./skips.ts";
import type { Case } from "./suite.ts";
import { endOf, textOf, untilDeployed } from "./waits.ts";

/** Two zones whose offsets from UTC, in minutes, do not change in a year. */
const KATHMANDU = { name: "Asia/Kathmandu", offset: 345 };
const BRISBANE = { name: "Australia/Brisbane", offset: 600 };

/**
 * Schedules that the engine itself has. On an engine whose time a test cannot set each case takes a
 * minute or two. So there are few cases, and each checks everything about its runs.
 */
export const runSchedulesCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-schedule-pauses",
    "a schedule is paused at first and whenever hold says so, also after a new generation",
    async (fixture, law) => {
      const name = "run-schedule-pauses";
      const jobs = [everyMinute(fixture, [{ print: "by itself" }])];
      await untilDeployed(fixture, name, { ...deploymentOf(fixture, 1), jobs });
      await hold(fixture, true);
      await untilDeployed(fixture, name, { ...deploymentOf(fixture, 2), jobs });
      await comesDue(fixture);
      law.same(await ownRuns(fixture), [], "runs of a schedule that was never opened");
      await hold(fixture, false);
      await hold(fixture, false);
      const run = await firstRun(fixture, name);
      await hold(fixture, true);
      await endOf(fixture, name, run.ref);
      const before = (await ownRuns(fixture)).length;
      await comesDue(fixture);
      law.same((await ownRuns(fixture)).length, before, "runs after it was paused again");
      await fixture.run.setSchedulesPaused?.(refOf(fixture, "two"), { [JOB]: false });
      await fixture.run.setSchedulesPaused?.(refOf(fixture), { "another-job": false });
    },
    hostSchedules,
  ),
  lawCase(
    "run-scheduled-is-reported",
    "a run of the engine's own schedule is listed with all its fields, has the handed-over variables, and is observed until its end",
    async (fixture, law) => {
      const name = "run-scheduled-is-reported";
      const { deploy, run } = fixture;
      const ref = refOf(fixture);
      const actions: readonly ProgramAction[] = [
        { print: "by itself" },
        { checkVariable: "SUITE_SECRET", is: "correct horse" },
      ];
      await untilDeployed(fixture, name, {
        ...deploymentOf(fixture, 3),
        jobs: [everyMinute(fixture, actions)],
      });
      if (!deploy.setRunVariables)
        throw new LawBroken(
          `${name}: an engine with schedules of its own has DeployDriver.setRunVariables`,
        );
      const variables = [
        { name: "SUITE_SECRET", value: new Secret("correct horse"), sensitive: true },
      ];
      await law.rejects(
        deploy.setRunVariables(ref, { generation: 2, variables: [] }),
        "conflict",
        "variables for another generation",
      );
      await deploy.setRunVariables(ref, { generation: 3, variables });
      await deploy.setRunVariables(ref, { generation: 3, variables });
      await hold(fixture, false);
      const first = await firstRun(fixture, name);
      await hold(fixture, true);
      const state = await endOf(fixture, name, first.ref);
      law.same(
        [state.status, state.origin, state.job, state.generation, state.commit],
        ["success", "engine", JOB, 3, firstCommit(fixture).sha],
        "what it is",
      );
      law.holds(
        /^run_[a-z0-9]{1,60}$/.test(first.ref.run),
        `its id is run_ and letters and digits, not ${first.ref.run}`,
      );
      law.same(
        [state.ref.organization, state.ref.project, state.ref.run],
        [ref.organization, ref.project, first.ref.run],
        "its reference, at every look",
      );
      const due = Date.parse(law.present(state.scheduledAt, "scheduledAt"));
      law.holds(
        due <= Date.parse(law.present(state.startedAt, "startedAt")),
        "it came due before it began",
      );
      law.same(
        (await ownRuns(fixture)).find((one) => one.ref.run === first.ref.run)?.status,
        "success",
        "its status in the list",
      );
      if (run.supports.logs)
        law.same(await textOf(fixture, first.ref), ["by itself", "SUITE_SECRET equal"], "its log");
    },
    hostSchedules,
  ),
  lawCase(
    "run-schedule-time-zone",
    "each job of a deployment runs its own steps when it is due in its time zone and, where it names none, in that of the workload",
    async (fixture, law) => {
      const name = "run-schedule-time-zone";
      const first = deploymentOf(fixture, 1);
      const workload = { ...first.workload, timeZone: BRISBANE.name };
      const job = everyMinute(fixture, [{ print: "by itself" }]);
      // A first deployment may take longer than a minute, and a second one does not.
      await untilDeployed(fixture, name, { ...first, workload, jobs: [job] });
      const at = nextMinute(fixture);
      const jobs = [
        { ...job, schedule: dailyAt(at, KATHMANDU.offset), timeZone: KATHMANDU.name },
        ...["second-run", "third-run"].map((one) => ({
          ...everyMinute(fixture, [{ print: one }]),
          name: one,
          schedule: dailyAt(at, BRISBANE.offset),
        })),
      ];
      const names = jobs.map((one) => one.name);
      await untilDeployed(fixture, name, { ...deploymentOf(fixture, 2), workload, jobs });
      const runs = await runsDueAt(fixture, name, names, at);
      await hold(fixture, true, names);
      for (const { ref } of runs) await endOf(fixture, name, ref);
      if (!fixture.run.supports.logs) return;
      const logs: (readonly string[])[] = [];
      for (const { ref } of runs) logs.push(await textOf(fixture, ref));
      law.same(logs, [["by itself"], ["second-run"], ["third-run"]], "what each run has printed");
    },
    hostSchedules,
  ),
];
