import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { active } from "../end-to-end/api.ts";
import { type CreatedProject, createProject } from "../end-to-end/create-project.ts";
import { ask } from "../end-to-end/postgres.ts";
import {
  callOk,
  createJob,
  endOf,
  executionsOf,
  modelsOf,
  startJob,
  statusesOf,
  type WarehouseScene,
} from "./model-results.ts";
import { FIXED_SQLMESH, NIGHTLY_SQLMESH } from "./nightly-projects.ts";
import { pushHook } from "./push-hook.ts";

/** Ten times what is promised, in milliseconds. */
const SEEN_MS = 40_000;

/**
 * A plan of SQLMesh that fails shows its models, and a run processes what its parameters say. A
 * push is seen when its hook is called.
 */
export async function runSqlmeshNights(
  scene: WarehouseScene,
  sqlmesh_version: string | undefined,
): Promise<CreatedProject> {
  const { server, git } = scene;
  const fields = { name: "evenings", sqlmesh_version };
  const project = await createProject(server, git, NIGHTLY_SQLMESH, fields);
  const { id } = project;
  await active(server, id);
  await failToPlan(scene, id);
  await pushFix(scene, project);
  await callOk(server, "POST", `/projects/${id}/deploy`);
  await active(server, id);
  await runDays(scene, id);
  return project;
}

async function failToPlan(scene: WarehouseScene, id: string): Promise<void> {
  const { server } = scene;
  const { job_run_id: run } = await server.run(id, { apply_plan: true });
  const end = await endOf(scene, id, run);
  expect(end).toMatchObject({ status: "failed", exit_code: 1, results: "complete" });
  const { models } = await modelsOf(server, id, run);
  expect(statusesOf(models)).toEqual({
    "evenings.orders": "succeeded",
    "evenings.days": "succeeded",
    "evenings.bad": "failed",
    "evenings.below": "skipped",
  });
  const [bad] = await executionsOf(server, id, "model=evenings.bad");
  expect(bad).toMatchObject({ status: "failed", run_id: run });
  expect(bad?.message).toContain('invalid input syntax for type integer: "one"');
}

/** Pushes the fix, as GitHub reports it, and waits until it is seen. */
async function pushFix(scene: WarehouseScene, { id, repository }: CreatedProject): Promise<void> {
  const { server } = scene;
  const push = await pushHook(scene, repository.url);
  expect((await server.project(id)).commits_behind).toBe(0);
  await repository.commit(FIXED_SQLMESH, "Fix");
  const begun = performance.now();
  expect(await push("0".repeat(64))).toBe(404);
  expect(await push()).toBe(202);
  await until(
    () => server.project(id),
    ({ commits_behind: behind }) => behind === 1,
    { what: "the commit that was pushed", timeoutMs: SEEN_MS, pauseMs: 50 },
  );
  console.log(`a push is seen after ${Math.round(performance.now() - begun)} ms`);
}

async function runDays(scene: WarehouseScene, id: string): Promise<void> {
  const { server, postgres } = scene;
  await createJob(server, id, { name: "models", command: "sqlmesh run" });
  const { job_run_id: planned } = await server.run(id, { apply_plan: true });
  expect(await endOf(scene, id, planned)).toMatchObject({ status: "success" });
  const dayBefore = (days: number): string =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const [start, end] = [dayBefore(5), dayBefore(3)];
  const parameters = { select_models: ["evenings.days"], ignore_cron: true, start, end };
  const run = await startJob(server, id, "models", parameters);
  const outcome = await endOf(scene, id, run);
  expect(outcome).toMatchObject({ status: "success", results: "complete", parameters });
  expect(statusesOf((await modelsOf(server, id, run)).models)).toEqual({
    "evenings.days": "succeeded",
  });
  const newest = "select day, last from evenings.days order by day desc limit 1";
  expect(await ask(postgres, "postgres", newest)).toEqual([`${start}|${end}`]);
}
