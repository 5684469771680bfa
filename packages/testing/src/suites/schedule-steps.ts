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
export const FIRES_WITHIN = 90_000;
/** How long after the minute no run may have begun, in ms, where the schedule is paused. */
const SILENCE = 10_000;

/** How long before its minute a schedule is deployed and resumed at the latest, in milliseconds. */
const AHEAD = 30_000;

/** How long after its tick a run begins where a test can set the time, in milliseconds. */
const STARTS_AFTER = 1_500;

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

/** Pauses or resumes the schedules of the jobs. */
export function hold(
  fixture: EngineFixture,
  held: boolean,
  jobs: readonly string[] = [JOB],
): Promise<void> {
  if (!fixture.run.setSchedulesPaused)
    throw new LawBroken(
      "run-schedule-pauses: an engine with schedules of its own has RunDriver.setSchedulesPaused",
    );
  return fixture.run.setSchedulesPaused(
    refOf(fixture),
    Object.fromEntries(jobs.map((job) => [job, held])),
  );
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

/** Returns a minute that is far enough away to deploy something for it. */
export function nextMinute({ clock }: Pick<EngineFixture, "clock">): number {
  return (Math.floor((clock.now() + AHEAD) / MINUTE) + 1) * MINUTE;
}

/** Returns the schedule that is due every day when it is this time, at this offset from UTC. */
export function dailyAt(at: number, offsetMinutes: number): string {
  const time = new Date(at + offsetMinutes * MINUTE);
  return `${time.getUTCMinutes()} ${time.getUTCHours()} * * *`;
}

/**
 * Returns one run of each job, in their order, that was due at a time. The schedules are resumed at
 * every poll, as a host does.
 */
export async function runsDueAt(
  fixture: EngineFixture,
  law: string,
  jobs: readonly string[],
  at: number,
): Promise<readonly RunState[]> {
  await hold(fixture, false, jobs);
  // The engine is late, so that the tick and the start of a run are different times.
  await fixture.moveTo?.(at + STARTS_AFTER);
  const within = Math.max(0, at - fixture.clock.now()) + FIRES_WITHIN;
  const waiting = fixture.moveTo ? fixture : { ...fixture, deadlineMs: within };
  return waitFor(waiting, law, "a run of each job at its time", async (see) => {
    await hold(fixture, false, jobs);
    const runs = await ownRuns(fixture);
    see(runs);
    const due = jobs.map((job) =>
      runs.find((run) => run.job === job && Date.parse(run.scheduledAt ?? "") === at),
    );
    const found = due.filter((run) => run !== undefined);
    return found.length === jobs.length ? found : undefined;
  });
}
