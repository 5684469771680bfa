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

type Statuses = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>;

const statusOf = (name: string, state: Statuses[number]["state"]): Statuses => [
  { name, image: "", imageID: "", ready: false, restartCount: 0, ...(state && { state }) },
];
const endedWith = (exitCode: number): Pod => ({
  metadata: { creationTimestamp: TIME },
  status: {
    containerStatuses: statusOf("step-1", {
      terminated: { exitCode, startedAt: TIME, finishedAt: TIME },
    }),
  },
});
/** A pod whose container of this name has this state, and whose step has not begun. */
const preparing = (name: string, state: Statuses[number]["state"]): Pod => ({
  metadata: { creationTimestamp: TIME },
  status: { phase: "Pending", initContainerStatuses: statusOf(name, state) },
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

describe("a run whose packages", () => {
  const ended = (name: string, message: string, reason = "Error"): Pod =>
    preparing(name, {
      terminated: { exitCode: 1, reason, message, startedAt: TIME, finishedAt: TIME },
    });

  test.each([
    [
      "the index refuses",
      ended(
        "packages",
        "× No solution found\n╰─▶ Because polars was not found in the package registry\nhint: An index URL (http://index) returned a 401 Unauthorized error.",
      ),
      /^The package index refuses the login\..*401 Unauthorized/s,
    ],
    [
      "the index does not have",
      ended("packages", "× No solution found\n╰─▶ Because there is no version of polars==1.2.3"),
      /^The index does not have the packages that were resolved\..*polars==1\.2\.3/s,
    ],
    [
      "take more memory than the project has",
      ended("packages", "", "OOMKilled"),
      /^The packages could not be installed: .* Raise memory_limit$/,
    ],
    [
      "cannot be installed because uv is not in its image",
      ended("uv", "cp: can't stat '/usr/local/bin/uv'"),
      /^uv could not be copied from its image \(uv exited with 1\): cp: can't stat/,
    ],
  ])("%s is an error with that reason", (_what, pod, message) => {
    expect(runStateOf(failed, [pod], { now: Date.parse(TIME) })).toMatchObject({
      status: "error",
      message: expect.stringMatching(message),
    });
  });

  test("are being installed is pending, and says so", () => {
    const { status: _ended, ...job } = failed;
    const pod = preparing("packages", { running: { startedAt: TIME } });
    expect(runStateOf(job, [pod], { now: Date.parse(TIME) })).toMatchObject({
      status: "pending",
      message: "The packages of the project are being installed",
    });
  });
});
