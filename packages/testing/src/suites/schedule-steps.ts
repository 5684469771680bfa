import type { JobSpec, RunState } from "@dagctl/core/contracts";
import { program, type ProgramAction } from "../fakes/engine/program.ts";
import { LawBroken } from "./assertions.ts";
import { type EngineFixture, refOf } from "./engine-fixture.ts";
import { collect, waitFor } from "./waits.ts";

/** The job of the suites whose schedule an engine may have. */
export const JOB = "scheduled-run";
const MINUTE = 60_000;
/**
 * How long to wait for an engine that fires by the machine's clock, in milliseconds: until the next
 * minute, and some time for the run to begin.
 */
const FIRES_WITHIN = 90_000;
/** How long after the minute no run may have begun, in ms, where the schedule is paused. */
const SILENCE = 10_000;

/** Returns the job, due at every minute, whose runs do this. */
export function everyMinute(fixture: EngineFixture, actions: readonly ProgramAction[]): JobSpec {
  const argv = (fixture.program ?? program)(actions);
  return {
    name: JOB,
    jobType: "run",
    command: "suite",
    schedule: "* * * * *",
    enabled: true,
    steps: [{ name: "step-1", argv }],
  };
}

/** Returns the runs that the engine has started by itself. */
export async function ownRuns(fixture: EngineFixture): Promise<readonly RunState[]> {
  return (await collect(fixture.run.list(refOf(fixture)))).filter(
    ({ origin }) => origin === "engine",
  );
}

/** Pauses or resumes the schedule of the job. */
export function hold(fixture: EngineFixture, held: boolean): Promise<void> {
  if (!fixture.run.setSchedulesPaused)
    throw new LawBroken(
      "run-schedule-pauses: an engine with schedules of its own has RunDriver.setSchedulesPaused",
    );
  return fixture.run.setSchedulesPaused(refOf(fixture), { [JOB]: held });
}

/** Fires the schedule, or waits until it has certainly fired and a run would have begun. */
export async function comesDue(fixture: EngineFixture): Promise<void> {
  if (fixture.tick) return fixture.tick(refOf(fixture), JOB);
  const { clock } = fixture;
  const until = (Math.floor(clock.now() / MINUTE) + 1) * MINUTE + SILENCE;
  await waitFor(
    { ...fixture, deadlineMs: FIRES_WITHIN },
    "run-schedule-pauses",
    "the next minute",
    () => (clock.now() >= until ? true : undefined),
  );
}

/**
 * Returns the first run that the engine starts by itself once its schedule is resumed. The schedule
 * is resumed at every poll, as a host does.
 */
export async function firstRun(fixture: EngineFixture, law: string): Promise<RunState> {
  if (fixture.tick) await fixture.tick(refOf(fixture), JOB);
  const waiting = fixture.tick ? fixture : { ...fixture, deadlineMs: FIRES_WITHIN };
  return waitFor(waiting, law, "a run by the engine's schedule", async (see) => {
    await hold(fixture, false);
    const runs = await ownRuns(fixture);
    see(runs);
    return runs[0];
  });
}
