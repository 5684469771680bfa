import { describe, expect, test } from "vitest";
import { ANNOTATION } from "../../src/names.ts";
import type { Job, Pod } from "../../src/cluster/wire.ts";
import { runStateOf } from "../../src/runs/run-state.ts";

const TIME = "2026-01-01T00:00:00Z";

const failed: Job = {
  metadata: {
    uid: "1",
    name: "run-1",
    annotations: {
      [ANNOTATION.organization]: "org-1",
      [ANNOTATION.project]: "prj-1",
      [ANNOTATION.run]: "run-1",
    },
  },
  spec: {
    template: {
      metadata: { annotations: { [ANNOTATION.steps]: '["transform"]' } },
      spec: { containers: [] },
    },
  },
  status: { conditions: [{ type: "Failed", status: "True", lastTransitionTime: TIME }] },
};

const endedWith = (exitCode: number): Pod => ({
  metadata: { creationTimestamp: TIME },
  status: {
    containerStatuses: [
      {
        name: "step-1",
        image: "",
        imageID: "",
        ready: false,
        restartCount: 0,
        state: { terminated: { exitCode, startedAt: TIME, finishedAt: TIME } },
      },
    ],
  },
});

describe("a run whose step failed", () => {
  test.each([
    [137, "SIGKILL"],
    [143, "SIGTERM"],
    [139, "SIGSEGV"],
  ])("with exit code %i says that %s ended it", (exitCode, signal) => {
    expect(runStateOf(failed, [endedWith(exitCode)], { now: Date.parse(TIME) })).toMatchObject({
      status: "failed",
      exitCode,
      step: "transform",
      message: `Step "transform" was ended by ${signal} (exit code ${exitCode})`,
    });
  });

  test.each([1, 3, 127, 128, 255])("with exit code %i names no signal", (exitCode) => {
    const state = runStateOf(failed, [endedWith(exitCode)], { now: Date.parse(TIME) });
    expect(state).toMatchObject({ status: "failed", exitCode, step: "transform" });
    expect(state?.message).toBeUndefined();
  });
});
