import { setTimeout as sleep } from "node:timers/promises";
import type { V1CronJob } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  applyObjects,
  type ClusterAccess,
  clusterWait,
  getObject,
  kubectl,
} from "@dagctl/control-plane";
import { isPresent, until } from "@dagctl/testing";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { JobSpec, RunState, RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import type { KubernetesDriver } from "../src/index.ts";
import type { Application } from "../src/manifests/application.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { shell, testProject, type TestProject } from "./project.ts";

const MINUTE = 60_000;
const FOREVER = "while :; do sleep 0.5; done";
/**
 * A Job is created within seconds of its minute, on a busy machine too; this is the limit, in
 * milliseconds.
 */
const MADE = 30_000;
/** The times of pauses around the beginning of a minute, in milliseconds. */
const CLOSINGS = [
  -1_500,
  -700,
  ...Array.from({ length: 14 }, (_, index) => -200 + index * 50),
  800,
  1_500,
];

/** Other files on the shared control plane have organizations of the same names. */
const installation = unique();
let plane: ClusterAccess;
let setup: Bench;
let driver: KubernetesDriver;
const named = (project: string, organization?: string): TestProject => {
  const repository = { url: setup.repositoryUrl, commit: setup.commits[0].sha };
  return testProject({
    driver,
    chartsUrl: setup.chartsUrl,
    repository,
    project,
    installation,
    ...(organization === undefined ? {} : { organization }),
  });
};

beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
  driver = await setup.start({ installation });
}, 60 * 60_000);
afterAll(async () => {
  await setup?.close();
});

function job(name: string, script: string, schedule = "* * * * *"): JobSpec {
  return { name, jobType: "run", command: "test", schedule, enabled: true, steps: [shell(script)] };
}
const nextMinute = (now = Date.now()): number => (Math.floor(now / MINUTE) + 1) * MINUTE;
/** Returns the next minute that is at least this far away. */
const minuteAfter = (milliseconds: number): number => nextMinute(Date.now() + milliseconds);
const at = (time: number): Promise<void> => sleep(Math.max(0, time - Date.now()));
const hold = (
  { ref }: TestProject,
  jobs: Readonly<Record<string, boolean>>,
): Promise<void> | undefined => driver.run.setSchedulesPaused?.(ref, jobs);
const cronJobOf = (project: TestProject, name: string): Promise<V1CronJob> =>
  getObject<V1CronJob>(plane, project.place.namespace, "cronjob", project.cronJob(name));

async function runsOf({ ref }: TestProject): Promise<readonly RunState[]> {
  const runs: RunState[] = [];
  for await (const state of driver.run.list(ref)) runs.push(state);
  return runs;
}
async function scheduled(
  project: TestProject,
  name = "scheduled-run",
): Promise<readonly RunState[]> {
  return (await runsOf(project)).filter(
    ({ origin, job: of }) => origin === "engine" && of === name,
  );
}
/** Waits for the run of one minute. */
function runAt(project: TestProject, time: number, name = "scheduled-run"): Promise<RunState> {
  const due = new Date(time).toISOString();
  return until(
    async () => (await scheduled(project, name)).find(({ scheduledAt }) => scheduledAt === due),
    isPresent,
    clusterWait(`the run of ${due}`, Math.max(0, time - Date.now()) + MADE),
  );
}
/**
 * Waits for the oldest run of a schedule. A schedule that is resumed also starts the minute before,
 * and one that forbids a second run then starts none in the next minute.
 */
function firstRun(project: TestProject, name = "scheduled-run"): Promise<RunState> {
  return until(
    async () =>
      (await scheduled(project, name)).toSorted((a, b) =>
        (a.scheduledAt ?? "").localeCompare(b.scheduledAt ?? ""),
      )[0],
    isPresent,
    clusterWait(`the first run of ${name}`, MINUTE + MADE),
  );
}
async function untilConverged({ place }: TestProject): Promise<void> {
  const found = await until(
    async () => {
      const { status } = await getObject<Application>(plane, "argocd", "applications", place.base);
      return status?.sync?.status === "Synced" && status.health?.status === "Healthy" && status;
    },
    isPresent,
    clusterWait("Argo CD is content", 20_000),
  );
  expect(found).toMatchObject({ sync: { status: "Synced" } });
}

describe.concurrent("a schedule of the cluster", () => {
  test("is paused at first, starts runs with the handed-over variables once it is resumed, and is paused again; Argo CD reverts none of that", async () => {
    const project = named("prj_main");
    const { ref, place } = project;
    const pem = "-----BEGIN KEY-----\nbGluZSBvbmU\nbGluZSB0d28\n-----END KEY-----\n";
    const variables = (plain: string): readonly RunVariable[] => [
      {
        name: "FILE",
        value: new Secret(pem),
        sensitive: true,
        file: { path: "keys/service.pem", permissions: 0o400 },
      },
      { name: "PEM", value: new Secret(pem), sensitive: true },
      { name: "PLAIN", value: new Secret(plain), sensitive: true },
    ];
    const script = [
      'echo "plain $PLAIN"; echo "removed ${REMOVED-absent}"; echo "token $TOKEN"',
      'echo "$PEM" | wc -l; stat -c %a "$FILE"; [ "$(cat "$FILE")" = "$(echo "$PEM")" ] && echo same; echo "${FILE##*/files/}"',
      'case "$TOKEN" in *newest*) echo newest;; esac; case "$PLAIN" in *changed*) echo changed;; esac',
    ].join("; ");
    const jobs = (schedule: string): readonly JobSpec[] => [
      job("scheduled-run", script, schedule),
      job("second", FOREVER, schedule),
    ];
    const environment = { TOKEN: { secret: "token" } };
    const workload = (timeZone: string) => ({
      environment,
      timeZone,
      history: { successful: 1, failed: 1 },
    });
    await project.deploy(1, {
      jobs: jobs("0 0 1 1 *"),
      workload: workload("UTC"),
      secrets: { token: new Secret("the oldest token") },
    });
    await project.deploy(2, {
      jobs: jobs("0 0 2 1 *"),
      workload: workload("UTC"),
      secrets: { token: new Secret("the oldest token") },
    });
    expect((await cronJobOf(project, "scheduled-run")).spec).toMatchObject({
      suspend: true,
      schedule: "0 0 2 1 *",
      timeZone: "UTC",
    });
    const removed = { name: "REMOVED", value: new Secret("soon removed"), sensitive: true };
    await driver.deploy.setRunVariables?.(ref, {
      generation: 2,
      variables: [...variables("first value"), removed],
    });

    // The schedules are resumed at each observation, as a host does: before the variables are in
    // the template nothing is resumed.
    await until(
      async () => {
        await hold(project, { "scheduled-run": false, second: false });
        const found = await Promise.all(
          ["scheduled-run", "second"].map((name) => cronJobOf(project, name)),
        );
        return found.every(({ spec }) => spec?.suspend === false);
      },
      isPresent,
      clusterWait("both are open", 20_000),
    );
    await project.deploy(3, {
      jobs: jobs("* * * * *"),
      workload: workload("Asia/Kathmandu"),
      secrets: { token: new Secret("the newest token") },
    });
    await untilConverged(project);
    expect((await cronJobOf(project, "scheduled-run")).spec).toMatchObject({
      suspend: false,
      schedule: "* * * * *",
      timeZone: "Asia/Kathmandu",
    });
    const first = minuteAfter(1_000);
    const run = await runAt(project, first);
    expect(run).toMatchObject({
      origin: "engine",
      job: "scheduled-run",
      generation: 3,
      commit: setup.commits[0].sha,
      ref: { ...ref },
    });
    expect(run.ref.run).toMatch(/^run_[a-z0-9]{1,60}$/);
    const end = await project.end(run.ref);
    expect(end).toMatchObject({ status: "success", exitCode: 0, scheduledAt: run.scheduledAt });
    const log = [
      "plain [secret]",
      "removed [secret]",
      "token [secret]",
      "5",
      "400",
      "same",
      "keys/service.pem",
      "newest",
    ];
    expect(await project.lines(run.ref)).toEqual(log);

    const forever = await firstRun(project, "second");
    await project.status(forever.ref, "running");
    await driver.run.cancel(forever.ref);
    expect(await project.end(forever.ref)).toMatchObject({
      status: "failed",
      origin: "engine",
      message: "The run was cancelled",
    });

    await driver.deploy.setRunVariables?.(ref, {
      generation: 3,
      variables: variables("changed value"),
    });
    expect((await project.lines(run.ref))[0]).toBe("plain [secret]");
    await hold(project, { second: true });
    await untilConverged(project);
    const second = minuteAfter(1_000);
    const changed = await runAt(project, second);
    expect(await project.end(changed.ref)).toMatchObject({ status: "success" });
    expect(await project.lines(changed.ref)).toEqual([...log.with(1, "removed absent"), "changed"]);
    await hold(project, { "scheduled-run": true });
    await untilConverged(project);
    expect((await cronJobOf(project, "scheduled-run")).spec?.suspend).toBe(true);

    for (const id of ["1", "2", "3", "4", "5"])
      await project.end(await project.start(id, [id === "5" ? "exit 1" : "true"]));
    await untilConverged(project);
    const ended = (await runsOf(project)).filter(({ status }) => status === "success");
    expect(ended.length).toBeGreaterThanOrEqual(3);
    const seen = [
      await kubectl(plane, [
        "get",
        "cronjobs,jobs,pods,events",
        "-n",
        place.namespace,
        "-o",
        "json",
      ]),
      await kubectl(plane, ["get", "applications", "-n", "argocd", "-o", "json"]),
    ].join("");
    for (const value of [
      "first value",
      "changed value",
      "soon removed",
      "bGluZSBvbmU",
      "the newest token",
    ]) {
      expect(seen.includes(value)).toBe(false);
      expect(seen.includes(Buffer.from(value).toString("base64").slice(0, 10))).toBe(false);
    }
    await at(second + MINUTE + 8_000);
    expect(
      (await scheduled(project)).filter(
        ({ scheduledAt }) => Date.parse(scheduledAt ?? "") > second,
      ),
    ).toEqual([]);
  });

  test("that was paused for over two minutes fires at most once when it is resumed", async () => {
    const project = named("prj_missed");
    await project.deploy(1, { jobs: [job("scheduled-run", "true")] });
    const opened = minuteAfter(0) + MINUTE + 20_000;
    await at(opened - MINUTE - 20_000 + 5_000);
    await hold(project, { "scheduled-run": true });
    await at(opened);
    expect(await scheduled(project)).toEqual([]);
    await hold(project, { "scheduled-run": false });
    await sleep(15_000);
    await hold(project, { "scheduled-run": true });
    const runs = await scheduled(project);
    expect(runs.length).toBeLessThanOrEqual(1);
    for (const { scheduledAt } of runs) expect(Date.parse(scheduledAt ?? "")).toBe(opened - 20_000);
  });

  test("with Replace does not affect a run that a person started, and one with Forbid has no two runs at once", async () => {
    const replace = named("prj_replace");
    const forbid = named("prj_forbid");
    await replace.deploy(1, {
      jobs: [job("scheduled-run", FOREVER)],
      workload: { concurrencyPolicy: "Replace" },
    });
    await forbid.deploy(1, {
      jobs: [job("scheduled-run", FOREVER)],
      workload: { concurrencyPolicy: "Forbid" },
    });
    const manual = [
      await replace.start("manual", [FOREVER]),
      await forbid.start("manual", [FOREVER]),
    ];
    await hold(replace, { "scheduled-run": false });
    await hold(forbid, { "scheduled-run": false });
    const first = minuteAfter(1_000);
    const replaced = await runAt(replace, first);
    const kept = await firstRun(forbid);
    await runAt(replace, first + MINUTE);
    await replace.state(replaced.ref, (state) => state === undefined);
    // A manual run does not delay the schedule here: the host decides that, with `hold`.
    expect((await scheduled(forbid)).map(({ ref }) => ref.run)).toEqual([kept.ref.run]);
    await hold(replace, { "scheduled-run": true });
    await hold(forbid, { "scheduled-run": true });
    for (const run of manual)
      expect(await driver.run.observe(run)).toMatchObject({ status: "running", origin: "host" });
    for (const { ref } of [...(await runsOf(replace)), ...(await runsOf(forbid))])
      await driver.run.cancel(ref);
  });

  test("that is paused at the beginning of a minute may start that minute's run after the pause, and no other", async () => {
    const project = named("prj_slips", "slips");
    const jobs = CLOSINGS.map((_, index) => job(`job-${index}`, "true"));
    const { namespace } = project.place;
    await project.deploy(1, { jobs });
    // The test counts whether a run begins, not what it does: no pod is created.
    await applyObjects(plane, {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "none", namespace },
      spec: { hard: { pods: "0" } },
    });
    const figures = { closings: 0, before: 0, behind: 0, latest: 0 };
    for (let round = 0; round < 2; round += 1) {
      const due = minuteAfter(10_000);
      await hold(project, Object.fromEntries(jobs.map(({ name }) => [name, false])));
      const runOf = async (name: string): Promise<RunState | undefined> =>
        (await scheduled(project, name)).find(
          ({ scheduledAt }) => Date.parse(scheduledAt ?? "") === due,
        );
      const closed = await Promise.all(
        jobs.map(async ({ name }, index) => {
          await at(due + (CLOSINGS[index] ?? 0));
          await hold(project, { [name]: true });
          const late = Date.now() - due;
          return { name, late, there: (await runOf(name)) !== undefined };
        }),
      );
      await at(due + 20_000);
      for (const { name, late, there } of closed) {
        const came = (await runOf(name)) !== undefined;
        figures.closings += 1;
        if (there) figures.before += 1;
        if (!there && came) figures.behind += 1;
        if (!there && came) figures.latest = Math.max(figures.latest, late);
        // When the schedule was paused well before the minute, no run comes.
        if (late < -500) expect(came).toBe(false);
      }
    }
    expect(figures.closings).toBeGreaterThanOrEqual(20);
  });
});
