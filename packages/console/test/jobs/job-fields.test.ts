import { type JsonSchema, openApi } from "@dagctl/api/shapes";
import type { Job, Project } from "@dagctl/core";
import type { ProjectType } from "@dagctl/core/contracts";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { jobFields, jobPatch, jobValues, newJob } from "../../src/jobs/job-fields.ts";

const { schemas } = openApi({ projectTypes: [nodeType()], servers: [], version: "1" }).components;

/** Returns the fields that a body may have, without the read-only ones, and those it needs. */
function describeBody(body: "JobInput" | "JobPatch") {
  const properties = (schemas[body]?.["properties"] ?? {}) as Record<string, JsonSchema>;
  const sendable = Object.entries(properties)
    .filter(([, { readOnly }]) => readOnly !== true)
    .map(([name]) => name);
  return {
    sendable: sendable.toSorted(),
    needed: (schemas[body]?.["required"] ?? []) as readonly string[],
  };
}

const HOURLY: Job = {
  id: "job_1",
  project_id: "proj_1",
  name: "hourly",
  command: "sqlmesh run",
  schedule: "0 * * * *",
  time_zone: "Europe/Berlin",
  enabled: true,
  description: "Each hour",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};
const DEFAULT: Job = { ...HOURLY, name: "scheduled-run" };
const namesOf = (job?: Job): readonly string[] =>
  jobFields("sqlmesh", job)
    .map(({ name }) => name)
    .toSorted();

describe("the form of a job", () => {
  it("has a control for each field that may be sent, and marks those that a create needs", () => {
    const { sendable, needed } = describeBody("JobInput");
    expect(namesOf()).toEqual(sendable);
    const required = jobFields("sqlmesh").filter(({ isRequired }) => isRequired === true);
    expect(required.map(({ name }) => name).toSorted()).toEqual([...needed].toSorted());
    expect(namesOf(HOURLY)).toEqual(describeBody("JobPatch").sendable);
  });

  it("has no command, no jobs before it and no resources of the default job", () => {
    const { sendable } = describeBody("JobPatch");
    const ofOthers = /^(?:command|after|(?:cpu|memory)_(?:request|limit))$/;
    expect(namesOf(DEFAULT)).toEqual(sendable.filter((name) => !ofOthers.test(name)));
  });

  it("offers time zones, UTC first, and common schedules", () => {
    const suggested = (field: string): readonly string[] =>
      jobFields("dbt")
        .find(({ name }) => name === field)
        ?.suggestions?.map(({ value }) => value) ?? [];
    const zones = suggested("time_zone");
    expect(zones[0]).toBe("UTC");
    expect(zones).toContain("America/Santiago");
    expect(new Set(zones).size).toBe(zones.length);
    expect(suggested("schedule")).toContain("0 2 * * *");
  });

  it("gives examples of commands that the types of projects allow", () => {
    const types: readonly ProjectType[] = [sqlmeshType(), dbtType()];
    for (const type of types) {
      const help = jobFields(type.name).find(({ name }) => name === "command")?.help ?? "";
      const [, example = ""] = /Such as (.+)\.$/.exec(help) ?? [];
      const versions = { sqlmesh_version: "0.227.1", dbt_version: "1.12.0" };
      const project = { project_type: type.name, ...versions } as unknown as Project;
      expect([type.name, type.parseCommand?.(project, example)]).toEqual([
        type.name,
        example.split(" "),
      ]);
    }
    expect(jobFields("spark").find(({ name }) => name === "command")?.help).toBe(
      "No shell reads it.",
    );
  });

  it("sends of a new job what was typed, and its name and command always", () => {
    expect(newJob({ time_zone: "UTC" })).toEqual({ name: "", command: "", time_zone: "UTC" });
    const typed = { name: "hourly", command: "sqlmesh run", schedule: " ", description: "" };
    expect(newJob({ ...typed, time_zone: "", enabled: true })).toEqual({
      name: "hourly",
      command: "sqlmesh run",
    });
    expect(newJob({ ...typed, schedule: "0 * * * *", enabled: false, description: "x" })).toEqual({
      name: "hourly",
      command: "sqlmesh run",
      schedule: "0 * * * *",
      enabled: false,
      description: "x",
    });
    expect(newJob({ ...typed, max_retries: "2", retry_pause: "10m" })).toMatchObject({
      max_retries: 2,
      retry_pause: "10m",
    });
    expect(newJob({ ...typed, after: " a \n\nb" })).toEqual({
      name: "hourly",
      command: "sqlmesh run",
      after: ["a", "b"],
    });
    // The server says what would be right.
    expect(newJob({ ...typed, max_retries: "two" })).toMatchObject({ max_retries: "two" });
  });

  it("sends of a change what differs, and what clears a field", () => {
    const change = (job: Job, changed: object) =>
      jobPatch("sqlmesh", job, { ...jobValues(job), ...changed });
    expect(change(HOURLY, {})).toBeUndefined();
    expect(change(HOURLY, { enabled: false, command: "sqlmesh run x" })).toEqual({
      enabled: false,
      command: "sqlmesh run x",
    });
    expect(change(HOURLY, { schedule: " ", description: "", time_zone: "" })).toEqual({
      schedule: null,
      description: null,
      time_zone: "UTC",
    });
    expect(change(HOURLY, { max_retries: "3", retry_pause: "1h" })).toEqual({
      max_retries: 3,
      retry_pause: "1h",
    });
    const retried = { ...HOURLY, max_retries: 3, retry_pause: "1h" };
    expect(change(retried, {})).toBeUndefined();
    expect(change(retried, { max_retries: "", retry_pause: " " })).toEqual({
      max_retries: 0,
      retry_pause: "5m",
    });
    expect(change(HOURLY, { schedule: "", after: "a\nb" })).toEqual({
      schedule: null,
      after: ["a", "b"],
    });
    const { schedule: _cron, ...after } = { ...HOURLY, after: ["a", "b"] };
    expect(change(after, {})).toBeUndefined();
    expect(change(after, { after: "a" })).toEqual({ after: ["a"] });
    expect(change(after, { after: " ", schedule: "0 5 * * *" })).toEqual({
      after: null,
      schedule: "0 5 * * *",
    });
    // The server says that the command is needed, and that the default job has a schedule.
    expect(change(HOURLY, { command: "" })).toEqual({ command: "" });
    expect(change(DEFAULT, { schedule: "" })).toEqual({ schedule: "" });
    const { schedule: _none, description: _text, ...bare } = { ...HOURLY, time_zone: "UTC" };
    expect(change(bare, { schedule: " ", description: " ", time_zone: "" })).toBeUndefined();
  });
});
