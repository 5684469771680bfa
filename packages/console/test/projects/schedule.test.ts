import { type JsonSchema, openApi } from "@dagctl/api/shapes";
import { nodeType } from "@dagctl/project-types/node";
import { JOB_SHAPE } from "@dagctl/core/shapes";
import type { DagctlEvent } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { presetOf, SCHEDULE_PRESETS } from "../../src/projects/schedule-presets.ts";
import { jobFields } from "../../src/projects/schedule-section.tsx";
import { isAboutJobs } from "../../src/projects/use-jobs.ts";

describe("the schedule of a project", () => {
  it("has a control for each field of a job that may be sent", () => {
    const { JobPatch } = openApi({ projectTypes: [nodeType()], servers: [], version: "1" })
      .components.schemas;
    const properties = (JobPatch?.["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
    const sendable = Object.entries(properties).filter(([, { readOnly }]) => readOnly !== true);
    const shown = jobFields({ name: "scheduled-run" }).flatMap(({ fields }) => fields);
    expect(shown.map(({ name }) => name).toSorted()).toEqual(
      sendable.map(([name]) => name).toSorted(),
    );
  });

  it("offers schedules that the server accepts, each once", () => {
    for (const { schedule } of SCHEDULE_PRESETS)
      expect([schedule, JOB_SHAPE.schedule.safeParse(schedule).success]).toEqual([schedule, true]);
    expect(new Set(SCHEDULE_PRESETS.map(({ schedule }) => schedule)).size).toBe(
      SCHEDULE_PRESETS.length,
    );
  });

  it("knows a common schedule with other spaces, and none of its own", () => {
    expect(presetOf(" 0  *  * * * ")?.text).toBe("Every hour");
    expect(presetOf("1 * * * *")).toBeUndefined();
    expect(presetOf("")).toBeUndefined();
  });

  it("is read again after events of its own project", () => {
    const event = (data: object) => ({ type: "job.updated", data }) as DagctlEvent;
    expect(isAboutJobs("proj_1", event({ job: { project_id: "proj_1" } }))).toBe(true);
    expect(isAboutJobs("proj_1", event({ job: { project_id: "proj_2" } }))).toBe(false);
    expect(isAboutJobs("proj_1", event({ project: { id: "proj_1" } }))).toBe(true);
    // The job of a skipped run is its name.
    expect(isAboutJobs("proj_1", event({ job: "scheduled-run" }))).toBe(false);
  });
});
