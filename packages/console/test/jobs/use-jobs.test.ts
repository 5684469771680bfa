import type { DagctlEvent, Job } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { applyToJobs } from "../../src/jobs/use-jobs.ts";

const event = (type: string, project: string, data: object): DagctlEvent =>
  ({ type, project, data }) as DagctlEvent;

const HOURLY: Job = {
  id: "job_1",
  project_id: "proj_1",
  name: "hourly",
  command: "node orders",
  schedule: "0 * * * *",
  time_zone: "Europe/Berlin",
  enabled: true,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  next_run_at: "2026-01-01T01:00:00Z",
};
const LIST = { jobs: [HOURLY] };

/** Returns the jobs after an event, and how often a fresh read was asked for. */
function apply(type: string, data: object, project = "proj_1", list = LIST) {
  let reads = 0;
  const note = (): void => {
    reads += 1;
  };
  const after = applyToJobs("proj_1")(list, event(type, project, data), note);
  return { jobs: after?.jobs, isSame: after === list, reads };
}

describe("the jobs of a project after an event", () => {
  it("have a new one, and the changed one, at once, and are read again", () => {
    const { next_run_at: _next, ...recorded } = HOURLY;
    const other = { ...recorded, id: "job_2", name: "nightly" };
    expect(apply("job.created", { job: other })).toMatchObject({ jobs: [HOURLY, other], reads: 1 });
    const renamed = { ...recorded, command: "node all", updated_at: "2026-01-02T00:00:00Z" };
    const { next_run_at } = HOURLY;
    expect(apply("job.updated", { job: renamed })).toMatchObject({
      jobs: [{ ...renamed, next_run_at }],
      reads: 1,
    });
    // When it runs next is not known before it is read.
    const moved = { ...renamed, schedule: "5 * * * *" };
    expect(apply("job.updated", { job: moved }).jobs).toEqual([moved]);
    // An answer may be newer than an event that comes after it.
    const older = { ...moved, updated_at: "2025-12-31T00:00:00Z" };
    expect(apply("job.updated", { job: older }).jobs).toEqual([HOURLY]);
  });

  it("keep the time zone and the command of the default job, which its record may lack", () => {
    const list = { jobs: [{ ...HOURLY, name: "scheduled-run" }] };
    const { time_zone: _zone, next_run_at: _next, ...recorded } = HOURLY;
    const job = { ...recorded, name: "scheduled-run", command: "old", enabled: false };
    expect(apply("job.updated", { job }, "proj_1", list).jobs).toEqual([
      { ...job, command: "node orders", time_zone: "Europe/Berlin" },
    ]);
  });

  it("lack a deleted one, and nothing is read", () => {
    expect(apply("job.deleted", { id: "job_1", name: "hourly" })).toMatchObject({
      jobs: [],
      reads: 0,
    });
    expect(apply("job.deleted", { id: "job_9", name: "hourly" }).isSame).toBe(true);
  });

  it("are read again after a change of their project, and are the same after any other one", () => {
    const project = { project: { id: "proj_1" } };
    expect(apply("project.updated", project).jobs).toBeUndefined();
    expect(apply("project.updated", { project: { id: "proj_2" } }, "proj_2").isSame).toBe(true);
    for (const type of ["job.created", "job.updated", "job.deleted"])
      expect(apply(type, { job: HOURLY, id: "job_1" }, "proj_2")).toMatchObject({
        isSame: true,
        reads: 0,
      });
    expect(apply("run.skipped", { job: "hourly" }).isSame).toBe(true);
  });
});
