import { Secret } from "@dagctl/core/driver-kit";
import type { JobSpec } from "@dagctl/core/contracts";
import type { ProgramAction } from "../fakes/engine/program.ts";
import { LawBroken } from "./assertions.ts";
import { deploymentOf, type EngineFixture, firstCommit, lawCase, refOf } from "./engine-fixture.ts";
import {
  comesDue,
  dailyAt,
  everyMinute,
  FIRES_WITHIN,
  firstRun,
  hold,
  JOB,
  nextMinute,
  ownRuns,
  runsDueAt,
} from "./schedule-steps.ts";
import { hostSchedules } from "./skips.ts";
import type { Case } from "./suite.ts";
import { endOf, textOf, untilDeployed, waitFor } from "./waits.ts";

/** Two zones whose offsets from UTC, in minutes, do not change in a year. */
const KATHMANDU = { name: "Asia/Kathmandu", offset: 345 };
const BRISBANE = { name: "Australia/Brisbane", offset: 600 };

/** Two jobs besides `JOB`. */
const GONE = "gone-run";
const PAUSED = "paused-run";

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
    "run-schedule-current",
    "after a new generation a job runs the new steps with the variables of the last call, also where another job is paused, and a job that is gone runs no more",
    async (fixture, law) => {
      const ref = refOf(fixture);
      const jobOf = (name: string, actions: readonly ProgramAction[]): JobSpec => ({
        ...everyMinute(fixture, actions),
        name,
      });
      const handOver = async (generation: number, ...names: readonly string[]): Promise<void> => {
        const variables = names.map((name) => ({
          name,
          value: new Secret("value"),
          sensitive: false,
        }));
        await fixture.deploy.setRunVariables?.(ref, { generation, variables });
      };
      const before = [JOB, GONE, PAUSED].map((name) => jobOf(name, [{ print: "before" }]));
      await untilDeployed(fixture, law.name, { ...deploymentOf(fixture, 1), jobs: before });
      await handOver(1, "SUITE_ONE", "SUITE_TWO");
      const jobs = [
        jobOf(JOB, [
          { print: "after" },
          { checkVariable: "SUITE_ONE", is: "value" },
          { checkVariable: "SUITE_TWO", is: "value" },
        ]),
        jobOf(PAUSED, [{ print: "after" }]),
      ];
      await untilDeployed(fixture, law.name, { ...deploymentOf(fixture, 2), jobs });
      await handOver(2, "SUITE_ONE");
      // At every poll, as a host does: until all is in place, a job may stay paused.
      const holdAll = async (): Promise<void> => {
        await hold(fixture, false, [JOB, GONE]);
        await hold(fixture, true, [PAUSED]);
      };
      await holdAll();
      for (const gone of fixture.tick ? [GONE, PAUSED] : [])
        await fixture.tick?.(ref, gone).catch(() => undefined);
      const first = await waitFor(
        fixture.tick ? fixture : { ...fixture, deadlineMs: FIRES_WITHIN },
        law.name,
        "a run of the job that is not paused",
        async (see) => {
          await holdAll();
          await fixture.tick?.(ref, JOB);
          const runs = await ownRuns(fixture);
          see(runs);
          return runs.find(({ job }) => job === JOB);
        },
      );
      await hold(fixture, true, [JOB, GONE]);
      await endOf(fixture, law.name, first.ref);
      const others = (await ownRuns(fixture)).filter(({ job }) => job !== JOB);
      law.same(others, [], "the runs of the jobs that are paused or gone");
      law.same(first.generation, 2, "the generation of the run");
      if (fixture.run.supports.logs)
        law.same(
          await textOf(fixture, first.ref),
          ["after", "SUITE_ONE equal", "SUITE_TWO absent"],
          "its log",
        );
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
