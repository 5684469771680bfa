import { type ClusterAccess, clusterWait, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { createHost, type HostOrganization, type Run } from "@dagctl/core";
import type { GitDriver, ProjectType, Step } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore, until } from "@dagctl/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectPlace } from "../src/context.ts";
import { kubernetesDriver } from "../src/index.ts";
import { cronJobName } from "../src/names.ts";
import { settingsOf } from "../src/options.ts";
import { type Bench, bench, unique } from "./bench.ts";
import { shell } from "./project.ts";

const ORGANIZATION = "org-jobs";
const installation = unique().slice(0, 20);
let plane: ClusterAccess;
let setup: Bench;
let acme: HostOrganization;
const closing: (() => Promise<unknown>)[] = [];

/** A job that runs after another one. */
const REPORT = "report";
/** What runs of some names do in place of sleeping. */
const SCRIPTS: Readonly<Record<string, string>> = {
  fails: "echo fails; exit 3",
  large: `: ${"x".repeat(50_000)}`,
  [REPORT]: `echo begins ${REPORT}; echo ends ${REPORT}`,
};

/** A type whose commands are lines of shell of one word: `sh NAME`. */
function shellType(): ProjectType {
  const steps = (name: string): readonly Step[] => [
    shell(SCRIPTS[name] ?? `echo begins ${name}; sleep 20; echo ends ${name}`, "run"),
  ];
  const node = nodeType();
  return {
    ...node,
    name: "shell",
    inspect: async (_project, commit) => ({ commit, facts: {} }),
    defaultJob: () => ({
      name: "scheduled-run",
      jobType: "run",
      command: "sh default",
      schedule: "0 0 1 1 *",
      enabled: false,
      steps: steps("default"),
    }),
    parseCommand: (_project, command) => command.split(" "),
    prepareRun: (_project, _found, { argv: [, name = ""] }) => ({ steps: steps(name) }),
  };
}

/** Returns a Git driver that knows the first commit of the repository of the bench. */
async function gitOf({ repositoryUrl, commits }: Bench): Promise<GitDriver> {
  const fake = fakeGit();
  const repository = fake.create(repositoryUrl);
  await repository.commit({ "main.mjs": "" }, "Begin");
  const { sha } = commits[0];
  return {
    supports: fake.supports,
    head: async () => ({ sha }),
    describe: async () => ({ sha, message: "Begin", committedAt: "2026-01-01T00:00:00.000Z" }),
    readFiles: async () => new Map(),
    compare: async () => ({ relation: "same" }),
    checkout: () => Promise.reject(new Error("A pod checks out by itself")),
    credentials: async () => ({ kind: "none" }),
  };
}

beforeAll(async () => {
  plane = await sharedControlPlane();
  setup = await bench(plane);
  closing.push(() => setup.close());
  const { deploy, run } = kubernetesDriver({
    cluster: { kubeconfig: plane.kubeconfig },
    chartsUrl: setup.chartsUrl,
    installation,
  });
  const { secrets, stateDatabase } = fakeEngine({ state: "postgres" });
  const host = await createHost({
    store: memoryStore({ replicas: false }),
    git: await gitOf(setup),
    deploy,
    run,
    secrets,
    stateDatabase,
    projectTypes: [shellType()],
  });
  closing.push(() => host.close());
  acme = host.organization(ORGANIZATION);
}, 60 * 60_000);
afterAll(async () => {
  for (const { id } of (await acme?.projects.list())?.projects ?? [])
    await acme.projects.delete(id).catch(() => undefined);
  for (const close of closing.toReversed()) await close();
});

const EVERY_MINUTE = "* * * * *";

async function textOf(id: string, run: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const { text } of acme.runs.logs(id, run)) lines.push(text);
  return lines;
}

const runsOf = async (id: string): Promise<readonly Run[]> =>
  (await acme.runs.list(id, { limit: 100 })).runs;

describe("Two jobs of a project on Kubernetes that are due in each minute", () => {
  test("leave one run that goes on under Forbid, after which another job runs, and a deleted one takes no run with it", async () => {
    const { id } = await acme.projects.create(
      {
        name: "shop",
        project_type: "shell",
        repository_url: setup.repositoryUrl,
        concurrency_policy: "Forbid",
      },
      { waitMs: 300_000 },
    );
    await until(
      () => acme.projects.get(id),
      ({ status }) => status === "active",
      clusterWait("The deployment", 120_000),
    );
    const options = { waitMs: 300_000 };
    for (const name of ["first", "second"])
      await acme.jobs.create(
        id,
        { name, command: `sh ${name}`, schedule: EVERY_MINUTE, enabled: false },
        options,
      );
    for (const name of ["first", "second"])
      await acme.jobs.update(id, name, { enabled: true }, options);
    // One that is cancelled for the other may be seen as running for a moment.
    const [active] = await until(
      async () => (await runsOf(id)).filter(({ end_time: ended }) => ended === undefined),
      (runs) => runs.length === 1 && runs[0]?.status === "running",
      clusterWait("A run by a schedule", 150_000),
    );
    const { jobs } = await acme.jobs.list(id);
    const job = jobs.find((one) => one.id === active?.job_id);
    const name = job?.name ?? "";
    await expect(acme.jobs.delete(id, name, options)).rejects.toMatchObject({
      code: "conflict",
      details: { run: active?.id },
    });
    await acme.jobs.create(id, { name: REPORT, command: `sh ${REPORT}`, after: [name] }, options);
    await acme.jobs.update(id, name, { enabled: false }, options);
    const ended = await acme.runs.wait(id, active?.id ?? "");
    expect([ended.status, ended.error_message]).toEqual(["success", undefined]);
    await expect(acme.jobs.delete(id, name, options)).rejects.toThrow(`The job ${REPORT} runs`);
    const afterIt = (runs: readonly Run[]): readonly Run[] =>
      runs.filter(({ triggered_by: by }) => by === "after");
    await until(
      () => runsOf(id),
      (runs) => afterIt(runs).some(({ status }) => status === "success"),
      clusterWait("A run after the other", 150_000),
    );
    expect(afterIt(await runsOf(id))).toMatchObject([
      { after_runs: [{ job: name, run: ended.id }] },
    ]);
    await acme.jobs.delete(id, REPORT, options);
    await acme.jobs.delete(id, name, options);
    expect(await textOf(id, ended.id)).toEqual([`begins ${name}`, `ends ${name}`]);
    await until(
      () => acme.projects.get(id),
      ({ status }) => status === "active",
      clusterWait("The deployment without the job", 120_000),
    );
    const place = placeOf(id);
    const cronJobs = await until(
      () => kubectl(plane, ["get", "cronjobs", "-n", place.namespace, "-o", "name"]),
      (names) => !names.includes(cronJobName(place.base, name)),
      clusterWait("The end of the CronJob", 60_000),
    );
    const other = name === "first" ? "second" : "first";
    expect(cronJobs).toContain(cronJobName(place.base, other));
    expect(cronJobs).not.toContain(cronJobName(place.base, REPORT));
    // Whatever else was started beside it was cancelled with the rule.
    for (const run of await runsOf(id))
      if (run.status === "failed") expect(run.error_message).toContain("Forbid");
  }, 900_000);
});

describe("A project on Kubernetes with 15 jobs that have 20 variables each", () => {
  test("converges, retries a run that failed, and takes no job that has no room", async () => {
    const { id } = await acme.projects.create(
      { name: "many", project_type: "shell", repository_url: setup.repositoryUrl },
      { waitMs: 300_000 },
    );
    for (const index of Array.from({ length: 20 }).keys())
      await acme.environmentVariables.create({
        name: `WAREHOUSE_VARIABLE_${index}`,
        value: "value",
        project_id: id,
      });
    const isActive = (what: string): Promise<unknown> =>
      until(
        () => acme.projects.get(id),
        ({ status }) => status === "active",
        clusterWait(what, 120_000),
      );
    await isActive("The deployment");
    const options = { waitMs: 300_000 };
    const schedule = "0 3 * * *";
    const retries = { max_retries: 1, retry_pause: "1m" };
    await acme.jobs.create(
      id,
      { name: "job-1", command: "sh fails", schedule, ...retries },
      options,
    );
    await isActive("The deployment with a job");
    const { job_run_id: first } = await acme.jobs.run(id, "job-1");
    for (let index = 2; index < 15; index += 1) {
      const name = `job-${index}`;
      await acme.jobs.create(id, { name, command: `sh ${name}`, schedule }, options);
    }
    await isActive("The deployment with 15 jobs");
    const place = placeOf(id);
    const cronJobs = await kubectl(plane, ["get", "cronjobs", "-n", place.namespace, "-o", "name"]);
    for (let index = 1; index < 15; index += 1)
      expect(cronJobs).toContain(cronJobName(place.base, `job-${index}`));
    expect(await environmentOf(place, "job-14")).toHaveLength(20);

    const refused = await untilRefused(async (index) => {
      await acme.jobs.create(
        id,
        { name: `large-${index}`, command: "sh large", schedule },
        options,
      );
    });
    expect(refused).toMatch(
      /its \d+ jobs, with 20 variables in each step, take \d+ bytes of 280000, about \d+ each$/,
    );
    await isActive("The deployment with as many jobs as there is room for");

    const retry = await until(
      async () => (await runsOf(id)).find(({ retry_of: of }) => of === first),
      (found) => found?.end_time !== undefined,
      clusterWait("The retry", 180_000),
    );
    expect(retry).toMatchObject({
      status: "failed",
      exit_code: 3,
      attempt: 2,
      triggered_by: "retry",
    });
    expect(await textOf(id, retry?.id ?? "")).toEqual(["fails"]);
    expect(await runsOf(id)).toHaveLength(2);
  }, 900_000);
});

const placeOf = (project: string): ReturnType<typeof projectPlace> =>
  projectPlace(settingsOf({ chartsUrl: setup.chartsUrl, installation }), {
    organization: ORGANIZATION,
    project,
  });

/** Returns the names of the warehouse's variables in the step of a job, as the cluster has it. */
async function environmentOf(
  { base, namespace }: ReturnType<typeof projectPlace>,
  job: string,
): Promise<readonly string[]> {
  const path = "{.spec.jobTemplate.spec.template.spec.containers[0].env[*].name}";
  const named = ["get", "cronjob", cronJobName(base, job), "-n", namespace];
  const names = await until(
    () => kubectl(plane, [...named, "-o", `jsonpath=${path}`]),
    (text) => text.includes("WAREHOUSE_"),
    clusterWait("The variables of a job", 60_000),
  );
  return names.split(" ").filter((name) => name.startsWith("WAREHOUSE_"));
}

/** Repeats a call, with a growing number, until it is refused; returns why. */
async function untilRefused(call: (index: number) => Promise<void>): Promise<string> {
  for (let index = 1; index <= 6; index += 1)
    try {
      await call(index);
    } catch (error) {
      if (!isDagctlError(error, "invalid")) throw error;
      return error.message;
    }
  throw new Error("No call was refused");
}
