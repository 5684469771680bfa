import { describe, expect, it } from "vitest";
import {
  listEnabledJobs,
  isOfEarlierServer,
  newestRunOf,
  nextOf,
  runWords,
  whyNoNextRun,
} from "../../src/jobs/job-facts.ts";

const HOURLY = { name: "hourly", schedule: "0 * * * *", enabled: true };

describe("the facts of jobs", () => {
  it("say why no run starts by itself: the nearest reason", () => {
    const { schedule: _none, ...unscheduled } = HOURLY;
    const suspended = { suspended: true };
    expect(whyNoNextRun(suspended, unscheduled)).toBe("the job has no schedule");
    expect(whyNoNextRun(suspended, { ...HOURLY, enabled: false })).toBe(
      "the schedule is not enabled",
    );
    const after = { ...unscheduled, after: ["ingest"] };
    expect(whyNoNextRun(suspended, after)).toBe("it runs after other jobs");
    expect(whyNoNextRun(suspended, { ...after, enabled: false })).toBe("the job is not enabled");
    expect(whyNoNextRun(suspended, HOURLY)).toBe("the project is suspended");
    expect(whyNoNextRun({ suspended: false }, HOURLY)).toBe("the project is not deployed");
    expect(whyNoNextRun({ suspended: false }, { name: "migrate", enabled: false })).toBe(
      "dagctl runs the job when it is due",
    );
  });

  it("have the first of the next runs, by time and not by text", () => {
    const later = { next_run_at: "2026-01-01T01:30:00Z" };
    const first = { next_run_at: "2026-01-01T02:00:00+01:00" };
    expect(nextOf([later, {}, first])).toBe(first.next_run_at);
    expect(nextOf([{}])).toBeUndefined();
  });

  it("count a job as enabled only where it has a schedule", () => {
    const jobs = [HOURLY, { enabled: true }, { ...HOURLY, enabled: false }];
    expect(listEnabledJobs(jobs)).toEqual([HOURLY]);
  });

  it("know the server of the version before by jobs without a time zone", () => {
    expect(isOfEarlierServer([{ time_zone: "UTC" }, {}])).toBe(true);
    expect(isOfEarlierServer([{ time_zone: "UTC" }])).toBe(false);
    expect(isOfEarlierServer([])).toBe(false);
  });

  it("have the newest run of each job", () => {
    const runs = [
      { job_id: "job_1", id: 3 },
      { job_id: "job_2", id: 2 },
      { job_id: "job_1", id: 1 },
    ];
    expect(newestRunOf({ id: "job_1" }, runs)?.id).toBe(3);
    expect(newestRunOf({ id: "job_3" }, runs)).toBeUndefined();
  });

  it("name runs by their jobs only where the project has several", () => {
    const one = { id: "job_1", name: "scheduled-run" };
    const run = { job_id: "job_1", job_type: "plan" } as const;
    expect(runWords([one])(run)).toBe("plan");
    expect(runWords(undefined)(run)).toBe("plan");
    const wordOf = runWords([one, { id: "job_2", name: "hourly" }]);
    expect(wordOf(run)).toBe("scheduled-run");
    // Its job was deleted.
    expect(wordOf({ job_id: "job_9", job_type: "run" })).toBe("run");
  });
});
