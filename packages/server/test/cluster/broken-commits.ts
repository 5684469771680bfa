import { type TestFiles, until } from "@dagctl/testing";
import { expect } from "vitest";
import { active, runToEnd, serverWait } from "../end-to-end/api.ts";
import { createProject } from "../end-to-end/create-project.ts";
import { deploy, withStatus } from "../end-to-end/packages.ts";
import { WAREHOUSE_PROJECT } from "../end-to-end/warehouse-project.ts";
import { callOk, type WarehouseScene } from "./model-results.ts";
import { pausesOf } from "./sqlmesh-plan.ts";

const ORDERS = "models/orders.sql";
const MODEL = "MODEL (name broken.orders, kind FULL, cron '@daily');";
const BROKEN: TestFiles = {
  "config.yaml": WAREHOUSE_PROJECT["config.yaml"] ?? "",
  [ORDERS]: `${MODEL}\n\nSELECT (1 AS id\n`,
};
const RIGHT: TestFiles = { [ORDERS]: `${MODEL}\n\nSELECT 1 AS id\n` };

/**
 * A first commit that cannot be loaded starts nothing. One that cannot be loaded later leaves the
 * deployed one and its schedule.
 */
export async function refuseBrokenCommits(
  scene: WarehouseScene,
  sqlmesh_version: string | undefined,
): Promise<void> {
  const { server, git } = scene;
  const fields = { name: "broken", sqlmesh_version, check_on_deploy: true };
  const { answer, id, repository, first } = await createProject(server, git, BROKEN, fields);
  const refused = (commit: string): object => ({
    status_message: expect.stringContaining(
      `git_path: the commit ${commit.slice(0, 7)} cannot be loaded: ${ORDERS}:3: `,
    ) as string,
  });
  expect(answer).toMatchObject({
    status: 201,
    body: { status: "deploying", deployed: false, check_on_deploy: true },
  });
  const failed = await withStatus(server, id, "failed");
  expect(failed).toMatchObject({ deployed: false, ...refused(first) });
  const pauses = (): Promise<readonly string[]> => pausesOf(scene, id);
  expect(new Set(await pauses())).toEqual(new Set(["true"]));
  expect((await server.call("POST", `/projects/${id}/run`)).status).toBe(409);

  const right = await repository.commit(RIGHT, "Close the bracket");
  expect((await deploy(server, id)).status).toBe(200);
  expect(await active(server, id)).toMatchObject({ current_commit_sha: right });
  expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
  const job = { schedule: "* * * * *", enabled: true };
  await callOk(server, "PUT", `/projects/${id}/jobs/scheduled-run`, job);
  await active(server, id);
  await until(pauses, (found) => found.includes("false"), serverWait("a schedule that is on"));

  const broken = await repository.commit({ [ORDERS]: BROKEN[ORDERS] ?? "" }, "Open it again");
  expect((await deploy(server, id)).status).toBe(400);
  const degraded = await withStatus(server, id, "degraded");
  expect(degraded).toMatchObject({ current_commit_sha: right, ...refused(broken) });
  const since = new Date().toISOString();
  const runs = await until(
    () => server.runs(id),
    (all) => all.some((run) => run.triggered_by === "scheduled" && run.created_at > since),
    serverWait("a run of the schedule after the commit was refused"),
  );
  const scheduled = runs.filter(({ triggered_by: by }) => by === "scheduled");
  expect(new Set(scheduled.map(({ commit_sha: commit }) => commit))).toEqual(new Set([right]));
  await callOk(server, "PUT", `/projects/${id}/jobs/scheduled-run`, { enabled: false });
}
