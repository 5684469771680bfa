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

  test("names the folders of the pod, so that an explanation needs no absolute path", () => {
    const state = runStateOf(failed, [endedWith(1)], { now: Date.parse(TIME) });
    expect(state?.folders).toEqual(
      expect.arrayContaining(["/dagctl/source", "/dagctl/working", "/dagctl/home"]),
    );
  });
});

describe("the log of a run that has ended", () => {
  const now = Date.parse(TIME);
  const complete: Job = {
    ...failed,
    status: { conditions: [{ type: "Complete", status: "True", lastTransitionTime: TIME }] },
  };

  test("is lost with its pod", () => {
    for (const counted of [
      { ...complete.status, succeeded: 1 },
      { ...failed.status, failed: 1 },
    ])
      expect(runStateOf({ ...failed, status: counted }, [], { now })?.isLogLost).toBe(true);
  });

  test("is there while its pod is, and where there was no pod", () => {
    for (const [job, pods] of [
      [failed, [endedWith(1)]],
      [failed, []],
    ] as const)
      expect(runStateOf(job, pods, { now })).not.toHaveProperty("isLogLost");
  });
});

describe("a run that the node ended, because", () => {
  const RUNS = "raise volumeSize (of the server --volume-size)";
  // The sentences are those of the kubelet of Kubernetes 1.36 (pkg/kubelet/eviction/helpers.go).
  test.each([
    [
      "it wrote too much",
      'Usage of EmptyDir volume "run" exceeds the limit "10Gi". ',
      `The run wrote more than 10Gi into its folders (checkout, working folder, home, /tmp), so its pod was ended. Write less, or ask the operator to ${RUNS}`,
    ],
    [
      "it wrote too much into one folder of a pod that an earlier version deployed",
      'Usage of EmptyDir volume "working" exceeds the limit "10Gi". ',
      `The run wrote more than 10Gi into its folder working, so its pod was ended. Write less, or ask the operator to ${RUNS}`,
    ],
    [
      "its packages are too large",
      'Usage of EmptyDir volume "packages" exceeds the limit "500Mi". ',
      "The packages take more than 500Mi with their downloads, so the pod was ended. Remove packages, or ask the operator to raise packages.volumeSize (of the server --package-volume-size)",
    ],
    [
      "all of it is too much",
      "Pod ephemeral local storage usage exceeds the total limit of containers 21760Mi. ",
      `The folders and logs of the pod take more than 21760Mi together, so it was ended. Write less, or ask the operator to ${RUNS}`,
    ],
    [
      "it printed too much",
      'Container step-2 exceeded its local ephemeral storage limit "11Gi". ',
      `The log of step-2 takes more than 11Gi, so the pod was ended. Print less, or ask the operator to ${RUNS}`,
    ],
    [
      "it had no space itself",
      "The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 9Mi. ",
      "The cluster ended the pod (Evicted): The node was low on resource: ephemeral-storage. Threshold quantity: 1Gi, available: 9Mi.",
    ],
  ])("%s is an error with that reason", (_what, message, explained) => {
    const pod = endedWith(137);
    const evicted = { ...pod, status: { ...pod.status, reason: "Evicted", message } };
    expect(runStateOf(failed, [evicted], { now: Date.parse(TIME) })).toMatchObject({
      status: "error",
      message: explained,
    });
  });
});

describe("a run whose repository cannot be fetched", () => {
  test("has the words of git without the login of a URL", () => {
    const message = "fatal: unable to access 'https://ada:hunter2@git.example.com/shop.git/'";
    const pod = preparing("git-fetch", {
      terminated: { exitCode: 128, message, startedAt: TIME, finishedAt: TIME },
    });
    expect(runStateOf(failed, [pod], { now: Date.parse(TIME) })?.message).toBe(
      "The repository could not be fetched (git-fetch exited with 128): fatal: unable to access 'https://***@git.example.com/shop.git/'",
    );
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
      "are more than they may be",
      ended("packages", 'Resolved 3 packages\n{"limit": "files", "most": 300000}'),
      /^The packages have more than 300000 files and folders, which is too many\. Remove packages$/,
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
