import { describe, expect, it } from "vitest";
import type { DeploymentState } from "../../src/contracts/deploy.ts";
import type { Inspection } from "../../src/contracts/project-type.ts";
import type { ProjectRecord } from "../../src/contracts/records.ts";
import { evaluateStatus, withMessage } from "../../src/projects/evaluate-status.ts";

const RECORD = {
  project: { status: "deploying", deployed: true },
  internals: {
    generation: 1,
    acceptedGeneration: 1,
    convergeBy: "2026-01-01T00:00:00.000Z",
  },
} as unknown as ProjectRecord;
const LATER = "2026-01-01T00:00:01.000Z";

const progressing = (more: Partial<DeploymentState & { present: true }>): DeploymentState => ({
  present: true,
  generation: 1,
  phase: "progressing",
  olderRuns: false,
  ...more,
});

describe("a deployment that does not converge in time", () => {
  it.each<[string, Parameters<typeof progressing>[0], string]>([
    ["the message of the engine", { message: "The image is pulled" }, "The image is pulled"],
    [
      "the step that has not ended",
      {
        steps: [
          { name: "apply", status: "done" },
          { name: "sync", status: "running", message: "CronJob x is OutOfSync" },
        ],
      },
      "the step sync has not ended (CronJob x is OutOfSync)",
    ],
    [
      "a step without a message",
      { message: "", steps: [{ name: "checkout", status: "pending" }] },
      "the step checkout has not ended",
    ],
    ["that the engine says nothing", {}, "the engine reports no reason and no step"],
  ])("is reported with %s", (_what, state, reason) => {
    expect(evaluateStatus(RECORD, progressing(state), LATER)).toEqual({
      status: "failed",
      message: expect.stringContaining(`Did not converge in time: ${reason}`),
    });
  });
});

describe("a deployment on which no run can start", () => {
  const converged = (message?: string): DeploymentState => ({
    present: true,
    generation: 1,
    phase: "converged",
    olderRuns: false,
    ...(message === undefined ? {} : { message }),
  });
  const record = (inspection: Partial<Inspection>): ProjectRecord => ({
    ...RECORD,
    internals: {
      ...RECORD.internals,
      acceptedInspection: { commit: "c", facts: {}, ...inspection },
    },
  });

  it("is degraded, and says what to do", () => {
    const blocked = "there is no profiles.yml; commit one";
    expect(evaluateStatus(record({ blocked }), converged(), LATER)).toEqual({
      status: "degraded",
      message: `No run can start: ${blocked}`,
    });
    expect(evaluateStatus(record({ blocked }), converged("A file was moved"), LATER)).toEqual({
      status: "degraded",
      message: `No run can start: ${blocked}. A file was moved`,
    });
  });

  it("is active again with a commit on which one can", () => {
    expect(evaluateStatus(record({ notes: ["a note"] }), converged(), LATER)).toEqual({
      status: "active",
      message: "a note",
    });
  });
});

describe("one more message of a status", () => {
  const OUTAGE = "The engine cannot get the chart";

  it.each([
    ["stands alone", undefined, OUTAGE],
    ["follows the first", "The image is pulled.", `The image is pulled. ${OUTAGE}`],
    ["is not repeated", `${OUTAGE}: no route to it`, `${OUTAGE}: no route to it`],
  ])("%s", (_what, message, expected) => {
    const evaluation = { status: "deploying" as const, ...(message !== undefined && { message }) };
    expect(withMessage(evaluation, OUTAGE)).toEqual({ status: "deploying", message: expected });
  });
});
