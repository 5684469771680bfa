import { describe, expect, test } from "vitest";
import type { Job, Pod } from "../../src/cluster/wire.ts";
import { isLost } from "../../src/runs/job-facts.ts";
import { overdue } from "../../src/runs/overdue.ts";

const BEGUN = Date.parse("2026-01-01T00:00:00Z");
const at = (seconds: number): string => new Date(BEGUN + seconds * 1000).toISOString();
const later = (seconds: number): number => BEGUN + seconds * 1000;

const job = (more: object = {}): Job => ({
  metadata: { creationTimestamp: at(0) },
  spec: { template: { spec: { activeDeadlineSeconds: 600, containers: [] } } },
  ...more,
});
const waiting = (reason: string, ended?: string): Pod => ({
  metadata: { creationTimestamp: at(0) },
  status: {
    startTime: at(1),
    ...(ended === undefined
      ? {}
      : {
          initContainerStatuses: [
            {
              name: "git-fetch",
              image: "",
              imageID: "",
              ready: true,
              restartCount: 0,
              state: { terminated: { exitCode: 0, finishedAt: ended } },
            },
          ],
        }),
    containerStatuses: [
      {
        name: "step-1",
        image: "",
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, message: "no such image" } },
      },
    ],
  },
});
const timing = { imageMs: 60_000 };

describe("a run is ended", () => {
  test("when its image has been missing for too long, counted from the end of what ran before it", () => {
    expect(overdue(job(), [waiting("ErrImagePull")], timing, {}, later(60))).toBeUndefined();
    expect(overdue(job(), [waiting("ErrImagePull")], timing, {}, later(61))).toMatchObject({
      mark: { status: "error" },
      force: false,
    });
    expect(
      overdue(job(), [waiting("ImagePullBackOff", at(100))], timing, {}, later(159)),
    ).toBeUndefined();
    expect(
      overdue(job(), [waiting("ImagePullBackOff", at(100))], timing, {}, later(160)),
    ).toMatchObject({ mark: { status: "error" } });
    expect(
      overdue(job(), [waiting("CreateContainerConfigError")], timing, {}, later(300)),
    ).toBeUndefined();
  });

  test("when an object that its pod needs has been missing for too long, also where no node took the pod", () => {
    const missing = { missing: "The ConfigMap x is gone" };
    const unscheduled: Pod = { metadata: { creationTimestamp: at(1) }, status: {} };
    for (const pod of [waiting("PodInitializing"), unscheduled]) {
      expect(overdue(job(), [pod], timing, missing, later(60))).toBeUndefined();
      expect(overdue(job(), [pod], timing, missing, later(61))).toEqual({
        mark: { status: "error", message: "The ConfigMap x is gone" },
        force: false,
      });
    }
  });

  test("at its deadline, with the reason for which it waits, where no node enforces it", () => {
    expect(overdue(job(), [], timing, { waits: "no node" }, later(604))).toBeUndefined();
    expect(overdue(job(), [], timing, { waits: "no node" }, later(606))).toMatchObject({
      mark: { status: "failed", message: expect.stringMatching(/no node$/) },
    });
  });

  test("by force where a node ignores its deletion", () => {
    const mark = { status: "failed", message: "The run was cancelled", at: at(10) };
    const reported = job({
      metadata: {
        creationTimestamp: at(0),
        annotations: { "dagctl.dev/ended": JSON.stringify(mark) },
      },
    });
    expect(overdue(reported, [], timing, {}, later(70))).toBeUndefined();
    expect(overdue(reported, [], timing, {}, later(71))).toMatchObject({
      mark,
      force: true,
    });
  });
});

test("a failing Job is lost when its pods are gone, or should have been gone long ago", () => {
  const failing = job({ status: { conditions: [{ type: "FailureTarget", status: "True" }] } });
  const pod: Pod = { metadata: { deletionTimestamp: at(30) } };
  expect(isLost(failing, [pod], later(60))).toBe(false);
  expect(isLost(failing, [pod], later(61))).toBe(true);
  expect(isLost(failing, [pod, { metadata: {} }], later(61))).toBe(false);
  expect(isLost(failing, [], later(0))).toBe(true);
  expect(isLost(job(), [pod], later(61))).toBe(false);
});
