import { kubectl } from "@dagctl/control-plane";
import type { Run, RunAccepted } from "@dagctl/core";
import { DBT_VERSIONS } from "@dagctl/project-types/dbt";
import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { active, serverWait } from "../end-to-end/api.ts";
import { type CreatedProject, createProject } from "../end-to-end/create-project.ts";
import {
  artifactsOf,
  callOk,
  createJob,
  endOf,
  executionsOf,
  modelsOf,
  podOf,
  startJob,
  statsOf,
  statusesOf,
  untilExecuted,
  type WarehouseScene,
} from "./model-results.ts";
import { FIXED_DBT, NIGHTLY_DBT } from "./nightly-projects.ts";

const SLOW_SECONDS = 3;
const PARAMETERS = {
  vars: { word: "one", seconds: SLOW_SECONDS },
  full_refresh: true,
  threads: 1,
};

const NIGHTLY = {
  name: "nightly",
  command: "dbt build",
  schedule: "* * * * *",
  parameters: { select: ["words"], vars: { word: "nightly: {x}" }, threads: 2 },
  enabled: false,
};

/** A project whose job has failed. */
export interface FailedNights extends CreatedProject {
  /** The run that has failed. */
  readonly failed: string;
}

/**
 * Shows the models of a run that fails, and the partial results of one whose pod is deleted. After
 * that the nightly job is due in each minute.
 */
export async function failDbtNights(scene: WarehouseScene): Promise<FailedNights> {
  const { server, git } = scene;
  const project = await createProject(server, git, NIGHTLY_DBT, {
    name: "nights",
    project_type: "dbt",
    dbt_version: DBT_VERSIONS.at(-1),
  });
  const { id } = project;
  await active(server, id);
  await createJob(server, id, { name: "build", command: "dbt build" });
  await createJob(server, id, NIGHTLY);
  const failed = await failWithResults(scene, id);
  await callOk(server, "PUT", `/projects/${id}/jobs/nightly`, { enabled: true });
  await losePod(scene, id);
  return { ...project, failed };
}

/** Repeats the run that has failed, after the nightly job has succeeded. */
export async function repairDbtNights(
  scene: WarehouseScene,
  { id, repository, failed }: FailedNights,
): Promise<void> {
  const { server } = scene;
  await endNightly(scene, id);
  await repository.commit(FIXED_DBT, "Fix");
  await callOk(server, "POST", `/projects/${id}/deploy`);
  await active(server, id);
  await repeatFailure(scene, id, failed);
}

async function failWithResults(scene: WarehouseScene, id: string): Promise<string> {
  const { server } = scene;
  const run = await startJob(server, id, "build", PARAMETERS);
  const live = await untilExecuted(server, id, run, "slow");
  expect(statusesOf(live.models)).toMatchObject({ orders: "succeeded", slow: "running" });
  expect(live).not.toHaveProperty("results");
  expect(await executionsOf(server, id, "status=running")).toMatchObject([
    { name: "slow", run_id: run },
  ]);
  expect(await statsOf(server, id)).toMatchObject({ runs: { running: 1 } });
  expect(await server.log(id, run)).not.toContain("::dagctl::");

  const end = await endOf(scene, id, run);
  expect(end).toMatchObject({ status: "failed", exit_code: 1, results: "complete" });
  expect(end.parameters).toEqual(PARAMETERS);
  expect(end.log).toContain("WORD one REFRESH True");
  expect(end.log).toContain("Concurrency: 1 threads");
  await expectArtifacts(scene, end);
  const { models, counts } = await modelsOf(server, id, run);
  expect(statusesOf(models)).toEqual({
    orders: "succeeded",
    words: "succeeded",
    slow: "succeeded",
    bad: "failed",
    below: "skipped",
  });
  expect(counts).toEqual({ running: 0, succeeded: 3, failed: 1, skipped: 1 });
  const [bad] = await executionsOf(server, id, "status=failed");
  expect(bad).toMatchObject({ name: "bad", unique_id: "model.nights.bad", run_id: run });
  expect(bad?.message).toContain('invalid input syntax for type integer: "[secret]"');
  const slow = models.find(({ name }) => name === "slow");
  // A machine that is busy adds to it.
  expect(slow?.duration_ms).toBeGreaterThanOrEqual(SLOW_SECONDS * 1_000);
  expect(slow?.duration_ms).toBeLessThan(SLOW_SECONDS * 5_000);
  expect(await statsOf(server, id)).toMatchObject({ runs: { failed: 1 }, models: counts });
  return run;
}

/** The files of dbt are there, and have no value of a sensitive variable. */
async function expectArtifacts(
  { server }: WarehouseScene,
  { id: run, project_id: id, status, artifacts: state }: Run,
): Promise<void> {
  expect(state).toBe("complete");
  await artifactsOf(server, id, run);
  const path = `/projects/${id}/runs/${run}/artifacts`;
  const { nodes } = await callOk<{ readonly nodes: object }>(
    server,
    "GET",
    `${path}/manifest.json`,
  );
  expect(Object.keys(nodes)).toContain("model.nights.words");
  const { results } = await callOk<{ readonly results: readonly { readonly message: string }[] }>(
    server,
    "GET",
    `${path}/run_results.json`,
  );
  if (status === "success") return;
  const bad = expect.stringContaining('invalid input syntax for type integer: "[secret]"');
  expect(results.map(({ message }) => message)).toContainEqual(bad);
}

/** A run that the CronJob has made has the parameters of its job. */
async function endNightly(scene: WarehouseScene, id: string): Promise<void> {
  const { server } = scene;
  const run = await until(
    async () => (await server.runs(id)).find(({ triggered_by: by }) => by === "scheduled"),
    (found) => found !== undefined,
    serverWait("a run by the schedule"),
  );
  await callOk(server, "PUT", `/projects/${id}/jobs/nightly`, { enabled: false });
  const end = await endOf(scene, id, run?.id ?? "");
  expect(end).toMatchObject({ status: "success", results: "complete" });
  expect(end.parameters).toEqual(NIGHTLY.parameters);
  expect(end.log).toContain("WORD nightly: {x} REFRESH");
  expect(end.log).toContain("Concurrency: 2 threads");
  await expectArtifacts(scene, end);
  const { models } = await modelsOf(server, id, end.id);
  expect(statusesOf(models)).toEqual({ words: "succeeded" });
}

async function repeatFailure(scene: WarehouseScene, id: string, failed: string): Promise<void> {
  const { server } = scene;
  const path = `/projects/${id}/runs/${failed}/retry`;
  const { job_run_id: run } = await callOk<RunAccepted>(server, "POST", path);
  const end = await endOf(scene, id, run);
  const expected: Partial<Run> = { status: "success", retry_of: failed, retry_from: "failure" };
  expect(end).toMatchObject({ ...expected, parameters: PARAMETERS, results: "complete" });
  expect(end.log).toContain("FIXED one");
  expect(statusesOf((await modelsOf(server, id, run)).models)).toEqual({
    bad: "succeeded",
    below: "succeeded",
  });
}

async function losePod(scene: WarehouseScene, id: string): Promise<void> {
  const { server, plane } = scene;
  const parameters = { select: ["slow"], vars: { seconds: 100 } };
  const run = await startJob(server, id, "build", parameters);
  await untilExecuted(server, id, run, "slow");
  const { name, namespace } = await podOf(scene, run);
  await kubectl(plane, ["delete", "pod", "-n", namespace, name, "--force", "--grace-period=0"]);
  const end = await endOf(scene, id, run);
  expect(end).toMatchObject({ status: "error", results: "partial" });
}
