import type { Plan } from "@dagctl/core";
import type { DbtProject } from "@dagctl/project-types/dbt";
import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { active, runToEnd, serverWait } from "../end-to-end/api.ts";
import { TOKEN } from "../end-to-end/built-server.ts";
import { createProject } from "../end-to-end/create-project.ts";
import { approve, changesOf, explained } from "../end-to-end/plans.ts";
import { ask } from "../end-to-end/postgres.ts";
import {
  artifactsOf,
  callOk,
  endOf,
  modelsOf,
  statusesOf,
  type WarehouseScene,
} from "./model-results.ts";
import { CHANGED_DBT, DBT_FOLDER, PLANNED_DBT } from "./planned-dbt.ts";
import { pushHook } from "./push-hook.ts";

/**
 * A commit of a dbt project that is pushed becomes a plan in place of a deployment. Its approval
 * deploys and builds it, and the files of dbt are those of that build, without secrets.
 */
export async function applyDbtPlan(
  scene: WarehouseScene,
  dbt_version: string | undefined,
): Promise<void> {
  const { server, git, postgres } = scene;
  const { id, repository, first } = await createProject(server, git, PLANNED_DBT, {
    name: "mornings",
    project_type: "dbt",
    dbt_version,
    git_path: DBT_FOLDER,
    check_on_deploy: true,
    plan_on_commit: true,
    version_strategy: "continuous",
    polling_interval: "1h",
  } satisfies Partial<Record<keyof DbtProject, unknown>> & { readonly name: string });
  expect(await active(server, id)).toMatchObject({ current_commit_sha: first });
  const steps = (await server.operations(id))[0]?.steps ?? [];
  expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
    "apply done",
    "check done",
  ]);
  expect(await runToEnd(server, id)).toMatchObject({ status: "success", commit_sha: first });
  const tables = (): Promise<readonly string[]> =>
    ask(
      postgres,
      "postgres",
      "select table_name from information_schema.tables where table_schema = 'mornings' order by 1",
    );
  const before = await tables();
  expect(before).toEqual(["below", "keys", "old", "orders", "raw"]);

  const push = await pushHook(scene, repository.url);
  const commit = await repository.commit(CHANGED_DBT, "Change the models");
  expect(await push()).toBe(202);
  const planned = await until(
    async () =>
      (await callOk<{ readonly plans: readonly Plan[] }>(server, "GET", `/projects/${id}/plans`))
        .plans[0],
    (plan) => plan !== undefined,
    serverWait("a plan of the commit that was pushed"),
  );
  const plan = await explained(server, id, planned?.id ?? "");
  expect(plan).toMatchObject({
    status: "pending",
    created_by: "polling",
    environment: "default",
    commit_sha: commit,
    summary: { new_environment: false },
  });
  await endOf(scene, id, plan.run_id);
  const node = (name: string, change: string, category?: string): object => ({
    name,
    id: expect.stringMatching(new RegExp(`^(model|seed)\\.mornings\\.${name}$`)) as string,
    change,
    ...(category === undefined ? {} : { category }),
  });
  expect(await changesOf(server, id, "pending")).toEqual({
    fresh: node("fresh", "added"),
    raw: node("raw", "direct", "modified"),
    orders: node("orders", "direct", "macro"),
    below: node("below", "indirect"),
    old: node("old", "removed"),
  });
  expect(await server.project(id)).toMatchObject({
    status: "active",
    status_message: `The newest commit waits for an approval: plan ${plan.id}`,
    current_commit_sha: first,
    auto_deploy: { commit, outcome: "waiting" },
  });
  expect(await server.sync(id)).toMatchObject({
    sync_status: "behind",
    pending_plan_id: plan.id,
  });
  expect(await tables()).toEqual(before);

  expect((await approve(server, id, plan.id)).status).toBe(200);
  const applied = await explained(server, id, plan.id);
  expect(applied).toMatchObject({ status: "completed", plan_type: "execute" });
  const run = applied.apply_run_id ?? "";
  expect(await endOf(scene, id, run)).toMatchObject({
    status: "success",
    commit_sha: commit,
    results: "complete",
    artifacts: "complete",
  });
  expect(statusesOf((await modelsOf(server, id, run)).models)).toEqual({
    fresh: "succeeded",
    raw: "succeeded",
    orders: "succeeded",
    not_null_orders_id: "succeeded",
    below: "succeeded",
    keys: "succeeded",
  });
  // dbt drops no table.
  expect(await tables()).toEqual(["below", "fresh", "keys", "old", "orders", "raw"]);
  const triples = "select id, twice from mornings.orders order by id";
  expect(await ask(postgres, "postgres", triples)).toEqual(["1|3", "2|6", "3|9"]);
  const after = await active(server, id);
  expect(after).toMatchObject({
    current_commit_sha: commit,
    auto_deploy: { commit, outcome: "deployed" },
  });
  expect(after).not.toHaveProperty("status_message");
  const synced = await server.sync(id);
  expect(synced).toMatchObject({ sync_status: "synced", commits_behind: 0 });
  for (const name of ["plan", "pending_plan_id"]) expect(synced).not.toHaveProperty(name);
  await expectMasked(scene, id, run);
}

/** The files of dbt have all nodes, and a mask in place of the password. */
async function expectMasked(
  { server, port, postgres }: WarehouseScene,
  id: string,
  run: string,
): Promise<void> {
  const path = `/projects/${id}/runs/${run}/artifacts`;
  for (const { name, bytes, sha256 } of await artifactsOf(server, id, run)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}/${name}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, `"${sha256}"`]);
    const text = await answer.text();
    expect(Buffer.byteLength(text)).toBe(bytes);
    // The whole text in a message would be half a megabyte.
    expect(text.includes(postgres.password), name).toBe(false);
    const [, shown] = /"compiled_code": "select '(.*?)' as password"/.exec(text) ?? [];
    expect(shown, name).toBe("[secret]");
    expect(text.includes("model.mornings.fresh"), name).toBe(true);
  }
}
