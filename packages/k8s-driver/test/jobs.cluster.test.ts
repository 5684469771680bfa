import { type ClusterAccess, clusterWait, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { createHost, type HostOrganization, type Run } from "@dagctl/core";
import type { GitDriver, ProjectType, Step } from "@dagctl/core/contracts";
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

/** A job that runs after another one, and takes no time. */
const REPORT = "report";

/** A type whose commands are lines of shell of one word: `sh NAME`. */
function shellType(): ProjectType {
  const steps = (name: string): readonly Step[] => [
    shell(`echo begins ${name}; sleep ${name === REPORT ? 0 : 20}; echo ends ${name}`, "run"),
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
    const settings = settingsOf({ chartsUrl: setup.chartsUrl, installation });
    const place = projectPlace(settings, {
      organization: ORGANIZATION,
      project: id,
    });
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
