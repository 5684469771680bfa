import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyObjects,
  clusterWait,
  type ControlPlane,
  controlPlane,
  getObject,
  kubectl,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import type { KubernetesDriver } from "../src/index.ts";
import { type Bench, bench } from "./bench.ts";
import { testProject, type TestProject } from "./project.ts";

const FOREVER = "while :; do sleep 0.2; done";
const IMAGE = 5_000;
/** What a run may write, in MiB. */
const VOLUME_MI = 8;

let plane: ControlPlane;
let setup: Bench;
let driver: KubernetesDriver;
let project: TestProject;
let namespace: string;
const another = (name: string): TestProject =>
  testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository: { url: setup.repositoryUrl, commit: setup.commits[0].sha },
    project: name,
  });
const hands = (...args: readonly string[]): Promise<string> =>
  kubectl(plane, [...args, "--namespace", namespace]);

beforeAll(async () => {
  plane = await controlPlane();
  setup = await bench(plane);
  driver = await setup.start({ timing: { imageMs: IMAGE }, volumeSize: `${VOLUME_MI}Mi` });
  project = another("prj_ends");
  await project.deploy();
  ({ namespace } = project.place);
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
  await plane?.stop();
});

describe("a run whose step fails", () => {
  test.each([
    ["the first", ["exit 3", "echo 2", "echo 3"], "step-1", []],
    ["a middle", ["echo 1", "exit 3", "echo 3"], "step-2", ["1"]],
    ["the last", ["echo 1", "echo 2", "echo 3; exit 3"], "step-3", ["1", "2", "3"]],
  ])("reports %s one, and no step runs after it", async (name, steps, step, said) => {
    const run = await project.start(`exit${name.replaceAll(" ", "")}`, steps);
    expect(await project.end(run)).toMatchObject({ status: "failed", exitCode: 3, step });
    expect(await project.lines(run)).toEqual(said);
  });

  test("for lack of memory names the limit to raise", async () => {
    const run = await project.start("oom", ["echo begins", FOREVER]);
    const fault = plane.node.inject({
      kind: "OOMKilled",
      namespace,
      pod: project.jobOf(run),
      container: "step-2",
      afterMilliseconds: 300,
    });
    const state = await project.end(run);
    expect(state).toMatchObject({
      status: "failed",
      exitCode: 137,
      step: "step-2",
      message: expect.stringMatching(/memory_limit/),
    });
    expect(await project.lines(run)).toEqual(["begins"]);
    expect(fault.fired).toBe(1);
  });

  test("because its program is missing cannot be started, and has no exit code", async () => {
    const run = await project.start("start", [], {
      steps: [{ name: "step-1", argv: ["no-such-program"] }],
    });
    expect(await project.end(run)).toMatchObject({
      status: "error",
      step: "step-1",
      message: expect.stringMatching(/could not be started.*no-such-program/),
    });
  });
});

describe("a run that the cluster ends", () => {
  test("by eviction is an error with the node's message", async () => {
    const run = await project.start("evicted", [FOREVER]);
    await project.status(run, "running");
    const fault = plane.node.inject({ kind: "Evicted", namespace, pod: project.jobOf(run) });
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/^The cluster ended the pod \(Evicted\).*low on resource/),
    });
    expect(fault.fired).toBe(1);
  });

  test("for what it wrote is an error that names the setting, and ends alone", async () => {
    const other = await project.start("small", [FOREVER]);
    const run = await project.start("large", [
      `head -c ${VOLUME_MI * 2 ** 21} /dev/zero > "$TMPDIR/large"; ${FOREVER}`,
    ]);
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(
        RegExp(`wrote more than ${VOLUME_MI}Mi into its folders.*raise volumeSize`),
      ),
    });
    expect(await project.status(other, "running")).toMatchObject({ status: "running" });
    await driver.run.cancel(other);
    await project.end(other);
  });

  test("because its image is missing waits with the reason, and ends where the image does not come", async () => {
    const fault = plane.node.inject({
      kind: "ImagePullBackOff",
      namespace,
      pod: project.jobOf({ ...project.ref, run: "run_prjendsimage" }),
    });
    const begun = performance.now();
    const run = await project.start("image", ["echo never"]);
    const waiting = await project.state(
      run,
      (state) => state?.message?.includes("ImagePullBackOff") === true,
    );
    expect(waiting).toMatchObject({
      status: "pending",
      message: expect.stringMatching(/node:24-slim|git:1/),
    });
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/^The image could not be had/),
    });
    expect(performance.now() - begun).toBeGreaterThan(IMAGE);
    expect(fault.fired).toBeGreaterThan(1);
    const { status } = await getObject<{ status: { active?: number } }>(
      plane,
      namespace,
      "job",
      project.jobOf(run),
    );
    expect(status.active ?? 0).toBe(0);
    fault.remove();
  });

  test("by a deleted pod is an error, since its outcome is unknown", async () => {
    const run = await project.start("podgone", [FOREVER]);
    await project.status(run, "running");
    await hands(
      "delete",
      "pod",
      "-l",
      `batch.kubernetes.io/job-name=${project.jobOf(run)}`,
      "--wait=false",
    );
    expect(await project.end(run)).toMatchObject({
      status: "error",
      message: expect.stringMatching(/^The pod of the run is gone/),
    });
  });

  test("by a deleted Job no longer exists", async () => {
    const run = await project.start("jobgone", [FOREVER]);
    await project.status(run, "running");
    await hands("delete", "job", project.jobOf(run), "--wait=false");
    expect(await project.state(run, (state) => state === undefined)).toBeUndefined();
    expect(await project.lines(run)).toEqual([]);
  });

  test("at its deadline fails, and its log can still be read", async () => {
    const run = await project.start("late", [`echo begun; ${FOREVER}`], {
      deadline: new Date(Date.now() + 4_000).toISOString(),
    });
    expect(await project.end(run)).toMatchObject({
      status: "failed",
      step: "step-1",
      message: expect.stringMatching(/past its deadline/),
    });
    expect(await project.lines(run)).toEqual(["begun"]);
  });
});

describe("a checkout that fails is an error with git's message", () => {
  test.each([
    [
      "a commit that is not there",
      { commit: "0123456789012345678901234567890123456789" },
      /git-fetch exited with 128.*not our ref/s,
    ],
    ["a repository that is gone", { url: "gone.git" }, /git-fetch exited with 128.*not found/s],
    [
      "a login that is missing",
      { url: "private.git" },
      /git-fetch exited with 128.*(terminal prompts disabled|Authentication failed)/s,
    ],
  ])("%s", async (name, repository, words) => {
    setup.git.requireLogin("private", { user: "x-access-token", password: "right" });
    const broken = another(`prj_${name.replaceAll(" ", "").slice(-12)}`);
    await broken.deploy(1, {
      repository: {
        ...repository,
        ...("url" in repository ? { url: `${setup.git.url}${repository.url}` } : {}),
      },
    });
    const run = await broken.start("checkout", ["echo never"]);
    const state = await broken.end(run);
    expect(state).toMatchObject({
      status: "error",
      message: expect.stringMatching(/^The repository could not be fetched/),
    });
    expect(state.message).toMatch(words);
    expect(await broken.lines(run)).toEqual([]);
  });
});

describe("a run that cannot begin", () => {
  let large: TestProject;
  beforeAll(async () => {
    large = another("prj_large");
    const resources = {
      cpu_request: "10m",
      cpu_limit: "1",
      memory_request: "900Gi",
      memory_limit: "900Gi",
    };
    await large.deploy(1, { workload: { resources } });
  });

  test("because no node is large enough waits with the scheduler's reason, and can be cancelled", async () => {
    const run = await large.start("wait", ["echo never"]);
    const waiting = await large.state(run, (state) => state?.message !== undefined);
    expect(waiting).toMatchObject({
      status: "pending",
      message: expect.stringMatching(/^Unschedulable: .*Insufficient memory/),
    });
    await driver.run.cancel(run);
    expect(await large.end(run)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
  });

  test("by its deadline fails then, with the reason for which it waited", async () => {
    const run = await large.start("late", ["echo never"], {
      deadline: new Date(Date.now() + 2_000).toISOString(),
    });
    expect(await large.end(run)).toMatchObject({
      status: "failed",
      message: expect.stringMatching(/past its deadline.*Insufficient memory/),
    });
  });

  test("because of a quota waits with the message of the quota", async () => {
    const quota = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "none", namespace },
      spec: { hard: { pods: "0" } },
    };
    await applyObjects(plane, quota);
    try {
      // Until the quota is counted, what would exceed it is refused with another message.
      await until(
        async () => {
          const { status } = await getObject<{ status?: { hard?: object } }>(
            plane,
            namespace,
            "resourcequota",
            "none",
          );
          return status?.hard !== undefined;
        },
        isPresent,
        clusterWait("the quota is counted", 30_000),
      );
      const run = await project.start("quota", ["echo never"]);
      const waiting = await project.state(run, (state) => state?.message !== undefined);
      expect(waiting).toMatchObject({
        status: "pending",
        message: expect.stringMatching(/exceeded quota/),
      });
      await driver.run.cancel(run);
      expect(await project.end(run)).toMatchObject({
        status: "failed",
        message: "The run was cancelled",
      });
    } finally {
      await hands("delete", "resourcequota", "none");
    }
  });
});

describe("a cancelled run", () => {
  test("ends as failed when it was only just started", async () => {
    const run = await project.start("cancel0", [FOREVER]);
    await driver.run.cancel(run);
    expect(await project.end(run)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
  });

  test("ends while its repository is fetched", async () => {
    const fault = setup.git.fault({ kind: "hang" });
    const run = await project.start("cancel1", ["echo never"]);
    await project.state(run, () => fault.fired > 0);
    expect(await driver.run.observe(run)).toMatchObject({ status: "pending" });
    await driver.run.cancel(run);
    expect(await project.end(run)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
    fault.lift();
    expect(await project.lines(run)).toEqual([]);
  });

  test("ends while it runs, gets SIGTERM before it is killed, and keeps its log; a second and a late cancel change nothing", async () => {
    const run = await project.start("cancel2", [
      "echo 1",
      `trap 'echo asked; exit 7' TERM; echo begun; ${FOREVER}`,
    ]);
    await project.status(run, "running");
    await project.state(run, () => true);
    for (
      let lines: readonly string[] = [];
      !lines.includes("begun");
      lines = await project.lines(run)
    )
      await sleep(100);
    await Promise.all([driver.run.cancel(run), driver.run.cancel(run)]);
    await driver.run.cancel(run);
    const state = await project.end(run);
    expect(state).toMatchObject({ status: "failed", message: "The run was cancelled" });
    expect(await project.lines(run)).toEqual(["1", "begun", "asked"]);
    await driver.run.cancel(run);
    expect(await driver.run.observe(run)).toEqual(state);
  });

  test("that had ended does not change", async () => {
    const run = await project.start("cancel3", ["echo done"]);
    const state = await project.end(run);
    expect(state).toMatchObject({ status: "success", exitCode: 0 });
    await driver.run.cancel(run);
    expect(await driver.run.observe(run)).toEqual(state);
    await driver.run.cancel({ ...run, run: "run_nobody" });
  });
});

describe("changes that people make with kubectl", () => {
  test("suspend a Job, which is reported, and resumed from its start with the log of its second pod", async () => {
    const run = await project.start("suspend", [`echo begun; ${FOREVER}`, "echo never"]);
    await project.status(run, "running");
    await hands(
      "patch",
      "job",
      project.jobOf(run),
      "--type=merge",
      "-p",
      '{"spec":{"suspend":true}}',
    );
    const waiting = await project.state(
      run,
      (state) => state?.status === "pending" && state.message !== undefined,
    );
    expect(waiting).toMatchObject({ message: "The Job is suspended" });
    await hands(
      "patch",
      "job",
      project.jobOf(run),
      "--type=merge",
      "-p",
      '{"spec":{"suspend":false}}',
    );
    await project.status(run, "running");
    await driver.run.cancel(run);
    expect(await project.end(run)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
    expect(await project.lines(run)).toEqual(["begun"]);
  });

  test("suspend a Job, which can be cancelled", async () => {
    const run = await project.start("suspended", [FOREVER]);
    await project.status(run, "running");
    await hands(
      "patch",
      "job",
      project.jobOf(run),
      "--type=merge",
      "-p",
      '{"spec":{"suspend":true}}',
    );
    await project.state(run, (state) => state?.message !== undefined);
    await driver.run.cancel(run);
    expect(await project.end(run)).toMatchObject({
      status: "failed",
      message: "The run was cancelled",
    });
  });

  test("delete a Job without its pod: the run is gone, and the pod ends with its project", async () => {
    const orphans = another("prj_orphans");
    await orphans.deploy();
    const run = await orphans.start("orphan", [FOREVER]);
    await orphans.status(run, "running");
    await hands("delete", "job", orphans.jobOf(run), "--cascade=orphan");
    expect(await orphans.state(run, (state) => state === undefined)).toBeUndefined();
    await driver.deploy.remove(orphans.ref, { generation: 2 });
    await until(
      () => driver.deploy.observe(orphans.ref),
      ({ present }) => !present,
      { what: "The absence of the project", timeoutMs: 60_000, pauseMs: 200 },
    );
  });
});

/** The last test: it removes the node. */
describe("a run on a node that is lost", () => {
  test("is running as far as the cluster knows, and is an error when the cluster has given the node up", async () => {
    const taint = "node.example/gone";
    const run = await project.start("away", [`echo begun; ${FOREVER}`]);
    const cancelled = await project.start("stays", [FOREVER]);
    await project.status(run, "running");
    await project.status(cancelled, "running");
    await plane.node.goAway();
    try {
      expect(await driver.run.observe(run)).toMatchObject({ status: "running" });
      await expect(project.lines(run)).rejects.toMatchObject({ code: "unavailable" });
      await driver.run.cancel(cancelled);
      // With one node Kubernetes considers the whole zone disrupted, and evicts nothing by itself.
      await kubectl(plane, ["taint", "node", plane.node.name, `${taint}=:NoExecute`]);
      const error = {
        status: "error",
        message: expect.stringMatching(/^The cluster ended the pod \(DeletionByTaintManager\)/),
      };
      expect(await project.end(run, 120_000)).toMatchObject(error);
      expect(await project.end(cancelled, 120_000)).toMatchObject({
        status: "failed",
        message: "The run was cancelled",
      });
    } finally {
      await kubectl(plane, ["taint", "node", plane.node.name, `${taint}-`]);
      await plane.node.comeBack();
    }
    await until(
      async () => {
        const { items } = await getObject<{ items: unknown[] }>(
          plane,
          namespace,
          "pods",
          "-l",
          `batch.kubernetes.io/job-name=${project.jobOf(run)}`,
        );
        return items.length === 0;
      },
      isPresent,
      clusterWait("its pod is gone", 60_000),
    );
    expect(await driver.run.observe(run)).toMatchObject({ status: "error" });
  });
});
