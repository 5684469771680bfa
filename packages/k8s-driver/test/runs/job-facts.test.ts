import { describe, expect, it } from "vitest";
import type { Job } from "../../src/cluster/wire.ts";
import { ANNOTATION } from "../../src/names.ts";
import { isCutOffStart } from "../../src/runs/job-facts.ts";

/** As the first request of a start has created it. */
const annotations = { [ANNOTATION.run]: "run_1" };
const CREATED: Job = {
  metadata: { name: "job", namespace: "org", uid: "job", generation: 1, annotations },
  spec: { suspend: true, template: {} },
};

describe("a start that was cut off", () => {
  it("is one whose Job was created and never changed", () => {
    expect(isCutOffStart(CREATED)).toBe(true);
    const suspended = { conditions: [{ type: "Suspended", status: "True" }] };
    expect(isCutOffStart({ ...CREATED, status: suspended })).toBe(true);
  });

  it.each<[string, Partial<Job>]>([
    ["was resumed", { spec: { suspend: false, template: {} } }],
    ["was created by a schedule", { metadata: { ...CREATED.metadata, annotations: {} } }],
    ["a person suspends later", { metadata: { ...CREATED.metadata, generation: 3 } }],
    ["has failed", { status: { conditions: [{ type: "Failed", status: "True" }] } }],
    [
      "was ended",
      {
        metadata: {
          ...CREATED.metadata,
          annotations: {
            ...annotations,
            [ANNOTATION.ended]: '{"status":"failed","message":"Cancelled"}',
          },
        },
      },
    ],
  ])("is none whose Job %s", (_what, changed) => {
    expect(isCutOffStart({ ...CREATED, ...changed })).toBe(false);
  });
});
