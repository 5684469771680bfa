import type { DagctlEvent } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "../../../core/src/model/event.ts";
import { listDeleted, linesOf, namesOf } from "../../src/activity/activity-lines.ts";
import { pathOf } from "../../src/activity/row.tsx";
import { typesOf } from "../../src/activity/activity-query.ts";

let sequence = 0;
/** Returns an event; each has a later time than the one before. */
function event(type: string, data: object, actor?: string): DagctlEvent {
  sequence += 1;
  const time = new Date(sequence * 1000).toISOString();
  return { sequence, type, data, time, project: "proj_1", ...(actor && { actor }) } as DagctlEvent;
}
const run = (status: string, more: object = {}): object => ({
  run: { id: "run_1", status, ...more },
});
const operation = (status: string, more: object = {}): object => ({
  operation: { id: "op_1", kind: "deploy", status, steps: [], ...more },
});

describe("the lines of the activity", () => {
  it("have one for a run and one for an operation, in its newest state, by whom it began", () => {
    const events = [
      event("operation.started", operation("running"), "token ann"),
      event("run.created", run("pending"), "schedule"),
      event("run.started", run("running"), "system"),
      event(
        "operation.ended",
        operation("failed", { error: { code: "timeout", message: "too late" } }),
        "system",
      ),
      event("run.ended", run("failed", { error_message: "no memory" }), "system"),
    ].toReversed();
    expect(linesOf(events)).toEqual([
      {
        key: "run_1",
        run: "run_1",
        status: "failed",
        text: "Run failed",
        message: "no memory",
        time: events[0]?.time,
        actor: "schedule",
        project: "proj_1",
      },
      {
        key: "op_1",
        operation: "op_1",
        status: "failed",
        text: "Deploy failed",
        message: "too late",
        time: events[1]?.time,
        actor: "token ann",
        project: "proj_1",
      },
    ]);
    // Its first event is not among these.
    expect(linesOf(events.slice(0, 2)).map(({ actor }) => actor)).toEqual([undefined, undefined]);
  });

  it("have one for a plan, which says what it does, and why it was discarded", () => {
    const plan = (status: string, more: object = {}): object => ({
      plan: { id: "plan_1", status, environment: "prod", plan_type: "explain", ...more },
    });
    const events = [
      event("plan.created", plan("running"), "token ann"),
      event("plan.updated", plan("pending"), "system"),
      event("plan.updated", plan("rejected", { auto_discarded: true, reason: "It is old" })),
    ].toReversed();
    const [line, ...others] = linesOf(events);
    expect(line).toMatchObject({
      plan: "plan_1",
      text: "Plan for prod discarded",
      actor: "token ann",
    });
    expect([line?.message, others]).toEqual(["It is old", []]);
    expect(linesOf(events.slice(1))[0]?.text).toBe("Plan for prod waits for approval");
    expect(line && pathOf(line, "shop")).toBe("/projects/shop/plans/plan_1");
  });

  it("have one for each other event, and none for a type of a newer server", () => {
    const scheduled = { name: "scheduled-run", schedule: "0 2 * * *" };
    const hourly = {
      name: "hourly",
      schedule: "0 * * * *",
      time_zone: "Europe/Berlin",
      enabled: true,
    };
    const events = [
      event("run.skipped", { job: "x", scheduled_at: "x", ticks: 3, reason: "suspended" }),
      event("run.skipped", { job: "x", scheduled_at: "x", ticks: 1, reason: "suspended" }),
      event("run.skipped", {
        job: "x",
        scheduled_at: "x",
        ticks: 1,
        reason: "suspended",
        retry_of: "run_1",
      }),
      event("project.updated", { project: { id: "proj_1", name: "orders" } }),
      event("project.updated", { project: { id: "proj_1", name: "orders" } }),
      event("project.deleted", { id: "proj_1", name: "orders" }),
      event("project.status_changed", { project: { status: "degraded", status_message: "why" } }),
      event("job.updated", { job: { ...scheduled, enabled: true } }),
      event("job.updated", { job: { ...scheduled, enabled: false } }),
      event("job.created", { job: hourly }),
      event("job.updated", { job: hourly }),
      event("job.updated", { job: { ...hourly, enabled: false } }),
      event("job.updated", { job: { name: "hourly", enabled: true } }),
      event("job.updated", { job: { name: "audits", enabled: true, after: ["hourly", "daily"] } }),
      event("job.deleted", { id: "job_1", name: "hourly" }),
      event("orphan.found", { kind: "deployment" }),
      event("of.a.newer.server", { something: 1 }),
    ];
    expect(linesOf(events).map(({ text }) => text)).toEqual([
      "3 scheduled runs skipped",
      "Scheduled run skipped",
      "Retry skipped",
      "Project updated",
      "Project updated",
      "Project deleted",
      "Now degraded",
      "Schedule is 0 2 * * * UTC",
      "Schedule disabled",
      "Job hourly created",
      "Job hourly runs at 0 * * * * Europe/Berlin",
      "Job hourly disabled",
      "Job hourly changed",
      "Job audits runs after hourly, daily",
      "Job hourly deleted",
      "Orphan found: a deployment",
    ]);
  });

  it("know each type of event that the page reads", () => {
    const left = EVENT_TYPES.filter((type) => typesOf(undefined)?.includes(type) !== true);
    // What these report is in the lines of operations, and on the pages of projects.
    expect(left).toEqual([
      "project.deployed",
      "project.undeployed",
      "project.observed",
      "project.behind",
      "operation.updated",
    ]);
    expect([typesOf("runs")?.length, typesOf("nonsense"), typesOf("toString")]).toEqual([
      4,
      undefined,
      undefined,
    ]);
  });

  it("have the newest name of a project that an event says", () => {
    const events = [
      event("project.deleted", { id: "proj_2", name: "billing" }),
      event("project.updated", { project: { id: "proj_1", name: "sales" } }),
      event("project.created", { project: { id: "proj_1", name: "orders" } }),
      event("run.created", run("pending")),
    ];
    expect([...namesOf(events)]).toEqual([
      ["proj_2", "billing"],
      ["proj_1", "sales"],
    ]);
    expect([...listDeleted(events)]).toEqual(["proj_2"]);
  });
});
