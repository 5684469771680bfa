import { kubectl } from "@dagctl/control-plane";
import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { active, serverWait } from "../end-to-end/api.ts";
import type { CreatedProject } from "../end-to-end/create-project.ts";
import { approve, changesOf, explain, explained } from "../end-to-end/plans.ts";
import { ask } from "../end-to-end/postgres.ts";
import { callOk, endOf, modelsOf, statusesOf, type WarehouseScene } from "./model-results.ts";
import { IN_HALF_A_YEAR, PLANNED_SQLMESH } from "./nightly-projects.ts";

/** Explains a commit that is not deployed, and applies it while all schedules are paused. */
export async function applySqlmeshPlan(
  scene: WarehouseScene,
  { id, repository }: CreatedProject,
): Promise<void> {
  const { server, postgres } = scene;
  const schedule = `0 0 1 ${IN_HALF_A_YEAR} *`;
  await callOk(server, "PUT", `/projects/${id}/jobs/models`, { schedule, enabled: true });
  const { current_commit_sha: deployed } = await active(server, id);
  const pauses = (): Promise<readonly string[]> => pausesOf(scene, id);
  await until(pauses, (found) => found.includes("false"), serverWait("a schedule that is on"));

  const commit = await repository.commit(PLANNED_SQLMESH, "Add a column");
  const plan = await explain(server, id);
  await endOf(scene, id, plan.run_id);
  expect(plan).toMatchObject({ status: "pending", commit_sha: commit });
  expect(await changesOf(server, id, plan.id)).toMatchObject({
    "evenings.orders": { change: "direct", category: "non_breaking", columns_added: "slept" },
  });
  expect((await server.project(id)).current_commit_sha).toBe(deployed);
  const columns =
    "select column_name from information_schema.columns where table_schema = 'evenings' and table_name = 'orders' order by 1";
  expect(await ask(postgres, "postgres", columns)).toEqual(["id", "name"]);

  const { body: approved } = await approve(server, id, plan.id);
  const run = approved.apply_run_id ?? "";
  await until(
    () => server.runOf(id, run),
    ({ status }) => status !== "pending",
    serverWait("the begin of the apply"),
  );
  expect(new Set(await pauses())).toEqual(new Set(["true"]));
  expect(await explained(server, id, plan.id)).toMatchObject({ status: "completed" });
  expect(await endOf(scene, id, run)).toMatchObject({ status: "success", commit_sha: commit });
  expect(statusesOf((await modelsOf(server, id, run)).models)).toMatchObject({
    "evenings.orders": "succeeded",
  });
  expect(await ask(postgres, "postgres", columns)).toEqual(["id", "name", "slept"]);
  expect((await server.project(id)).current_commit_sha).toBe(commit);
  await until(
    pauses,
    (found) => found.includes("false"),
    serverWait("a schedule that is on again"),
  );
}

/** Returns whether each CronJob of a project is paused. */
export async function pausesOf(
  { plane, own }: WarehouseScene,
  id: string,
): Promise<readonly string[]> {
  const label = `dagctl.dev/installation=${own.name},dagctl.dev/project=${id}`;
  const column = "jsonpath={.items[*].spec.suspend}";
  return (await kubectl(plane, ["get", "cronjobs", "-A", "-l", label, "-o", column])).split(" ");
}
