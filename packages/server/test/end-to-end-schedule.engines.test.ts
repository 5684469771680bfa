import type { Job, Run } from "@dagctl/core";
import { expect, test } from "vitest";
import { active, ended, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { createProject } from "./end-to-end/create-project.ts";

/** The next minute, and time for a busy machine. */
const A_MINUTE = 100_000;

test("an enabled schedule starts runs on this machine, none while it is suspended, and continues after a restart", async () => {
  const path = await builtServerOfTest();
  const server = await path.start();
  const files = {
    "package.json": '{"type":"module","main":"main.js"}',
    "main.js": 'console.log("by itself")\n',
  };
  const fields = { name: "hello", project_type: "node" };
  const { id } = await createProject(server, path.git, files, fields);
  await active(server, id);

  const refused = await server.call("PUT", `/projects/${id}/jobs/scheduled-run`, {
    schedule: "99 * * * *",
    enabled: "yes",
  });
  expect(refused).toMatchObject({
    status: 400,
    body: { issues: [{ path: "schedule" }, { path: "enabled" }] },
  });
  expect(
    await server.call<Job>("PUT", `/projects/${id}/jobs/scheduled-run`, {
      schedule: "* * * * *",
      enabled: true,
    }),
  ).toMatchObject({
    status: 200,
    body: { name: "scheduled-run", schedule: "* * * * *", enabled: true },
  });
  const scheduled = async (): Promise<readonly Run[]> =>
    (await server.runs(id)).filter(({ triggered_by }) => triggered_by === "scheduled");
  const [first] = await until(
    scheduled,
    (runs) => runs.length > 0,
    serverWait("a run by the schedule", A_MINUTE),
  );
  expect(await ended(server, id, first?.id ?? "")).toMatchObject({
    status: "success",
    triggered_by: "scheduled",
  });
  expect(await server.log(id, first?.id ?? "")).toBe("by itself\n");

  expect((await server.call("PUT", `/projects/${id}`, { suspended: true })).status).toBe(200);
  const before = (await scheduled()).length;
  const minute = new Date().getMinutes();
  await until(
    async () => (new Date().getMinutes() !== minute ? new Date().getSeconds() : 0),
    (seconds) => seconds >= 5,
    serverWait("the next minute", A_MINUTE),
  );
  expect(await scheduled()).toHaveLength(before);
  expect((await server.call("PUT", `/projects/${id}`, { suspended: false })).status).toBe(200);

  await path.kill();
  const again = await path.start();
  const after = async (): Promise<number> =>
    (await again.runs(id)).filter(({ triggered_by }) => triggered_by === "scheduled").length;
  expect(
    await until(after, (count) => count > before, serverWait("a run after the restart", A_MINUTE)),
  ).toBeGreaterThan(before);
  expect((await again.call("DELETE", `/projects/${id}`)).status).toBe(200);
});
