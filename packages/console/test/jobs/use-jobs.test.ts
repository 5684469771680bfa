import type { DagctlEvent } from "@dagctl/core";
import { expect, it } from "vitest";
import { isAboutJobs } from "../../src/jobs/use-jobs.ts";

const event = (type: string, project: string, data: object): DagctlEvent =>
  ({ type, project, data }) as DagctlEvent;

it("The jobs of a project are read again after events of that project alone", () => {
  const jobEvents = [
    event("job.created", "proj_1", { job: { project_id: "proj_1" } }),
    event("job.updated", "proj_1", { job: { project_id: "proj_1" } }),
    event("job.deleted", "proj_1", { id: "job_1", name: "hourly" }),
    event("project.updated", "proj_1", { project: { id: "proj_1" } }),
  ];
  for (const each of jobEvents) {
    expect([each.type, isAboutJobs("proj_1", each)]).toEqual([each.type, true]);
    expect([each.type, isAboutJobs("proj_2", each)]).toEqual([each.type, false]);
  }
  expect(isAboutJobs("proj_1", event("run.skipped", "proj_1", { job: "hourly" }))).toBe(false);
});
