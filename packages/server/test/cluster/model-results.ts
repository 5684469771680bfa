import type {
  DailyStats,
  ModelExecutionPage,
  ModelPage,
  ModelResult,
  Run,
  RunAccepted,
  RunArtifact,
} from "@dagctl/core";
import { type ControlPlane, kubectl } from "@dagctl/control-plane";
import type { PostgresServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { active, type Api, ended, serverWait } from "../end-to-end/api.ts";
import type { BuiltServer } from "../end-to-end/built-server.ts";
import { ask } from "../end-to-end/postgres.ts";
import type { Installation } from "./installation.ts";

/** A server on Kubernetes with a warehouse in PostgreSQL, and its records in `records`. */
export interface WarehouseScene {
  readonly server: Api;
  readonly port: number;
  readonly git: BuiltServer["git"];
  readonly plane: ControlPlane;
  readonly own: Installation;
  readonly postgres: PostgresServer;
}

/** Makes a call that succeeds, and returns its answer. */
export async function callOk<T>(
  server: Api,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await server.call<T>(method, path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Creates a job, and waits until the project is active again. */
export async function createJob(server: Api, id: string, job: object): Promise<void> {
  await callOk(server, "POST", `/projects/${id}/jobs`, job);
  await active(server, id);
}

/** Starts a run of a job, and returns the id of the run. */
export async function startJob(
  server: Api,
  id: string,
  job: string,
  parameters: object,
): Promise<string> {
  const path = `/projects/${id}/jobs/${job}/run`;
  return (await callOk<RunAccepted>(server, "POST", path, { parameters })).job_run_id;
}

export const modelsOf = (server: Api, id: string, run: string): Promise<ModelPage> =>
  callOk(server, "GET", `/projects/${id}/runs/${run}/models`);

export const executionsOf = async (
  server: Api,
  id: string,
  query: string,
): Promise<ModelExecutionPage["models"]> =>
  (await callOk<ModelExecutionPage>(server, "GET", `/projects/${id}/model-executions?${query}`))
    .models;

/** Returns the runs and models of today. */
export async function statsOf(server: Api, id: string): Promise<Partial<DailyStats>> {
  const path = `/projects/${id}/runs/daily-stats?days=1`;
  return (
    (await callOk<{ readonly days: readonly DailyStats[] }>(server, "GET", path)).days[0] ?? {}
  );
}

/** Returns the models of a run once one of them is being executed. */
export const untilExecuted = async (
  server: Api,
  id: string,
  run: string,
  model: string,
): Promise<ModelPage> =>
  until(
    () => modelsOf(server, id, run),
    ({ models }) => models.some(({ name, status }) => name === model && status === "running"),
    serverWait(`the model ${model}`),
  );

/** Returns the statuses of models by name, without those that the tool has besides. */
export const statusesOf = (
  models: readonly ModelResult[],
): Readonly<Record<string, ModelResult["status"]>> =>
  Object.fromEntries(models.map(({ name, status }) => [name, status]));

/** Lists the artifacts of a run of dbt: both files are there. */
export async function artifactsOf(
  server: Api,
  id: string,
  run: string,
): Promise<readonly RunArtifact[]> {
  const path = `/projects/${id}/runs/${run}/artifacts`;
  const { artifacts } = await callOk<{ readonly artifacts: readonly RunArtifact[] }>(
    server,
    "GET",
    path,
  );
  expect(artifacts.map(({ name }) => name)).toEqual(["manifest.json", "run_results.json"]);
  return artifacts;
}

/** Returns a run once it has ended, with its log, in which no reader sees a frame. */
export async function endOf(
  { server, postgres }: WarehouseScene,
  id: string,
  run: string,
): Promise<Run & { readonly log: string }> {
  const end = await ended(server, id, run);
  const log = await server.log(id, run);
  expect(log).not.toContain("::dagctl::");
  const stored = `select text like '%::dagctl::%' from logs where run = '${run}'`;
  expect(await ask(postgres, "records", stored)).toEqual(["f"]);
  return { ...end, log };
}

/** Returns the name of the pod of a run, with its namespace. */
export async function podOf(
  { plane, own }: WarehouseScene,
  run: string,
): Promise<{ readonly name: string; readonly namespace: string; readonly uid: string }> {
  const label = `dagctl.dev/installation=${own.name},dagctl.dev/run=${run}`;
  const column = "{.items[0].metadata['namespace','name','uid']}";
  const found = await kubectl(plane, [
    "get",
    "pods",
    "-A",
    "-l",
    label,
    "-o",
    `jsonpath=${column}`,
  ]);
  const [namespace = "", name = "", uid = ""] = found.split(" ");
  return { namespace, name, uid };
}
