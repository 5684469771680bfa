import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClusterAccess } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import type { Run } from "@dagctl/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Installation, installation } from "./cluster/installation.ts";
import { active, serverWait } from "./end-to-end/api.ts";
import { until } from "@dagctl/testing";
import { builtServer } from "./end-to-end/built-server.ts";
import type { BuiltServer } from "./end-to-end/built-server.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
/** More than a CronJob keeps of what it has started. */
const RUNS = 12;
/** Until the last of them has ended without the server. */
const AWAY_MS = 20_000;

let plane: ClusterAccess;
let own: Installation;
let path: BuiltServer;
beforeEach(async () => {
  plane = await sharedControlPlane();
  own = await installation(plane);
  path = await builtServer();
}, FIRST_START);
afterEach(() => path.dispose());

test.each(["is there", "is killed and away until all have ended"] as const)(
  "each of many concurrent runs runs once, while the server %s",
  async (server) => {
    const executions = join(dirname(path.data), "executions");
    const program = `import { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(executions)}, process.cwd() + "\\n");\nsetTimeout(() => console.log("done"), 4000);\n`;
    const repository = await path.git.create("hello");
    await repository.commit(
      { "package.json": '{"type":"module","main":"main.js"}', "main.js": program },
      "Say when it is done",
    );
    let api = await path.start(own.settings, own.port);
    const created = await api.create({
      name: "hello",
      project_type: "node",
      repository_url: repository.url,
      git_auth_method: "none",
    });
    const { id } = await active(api, created.body.id);
    const runs = async (): Promise<readonly Run[]> =>
      (await api.call<{ runs: readonly Run[] }>("GET", `/projects/${id}/runs?limit=500`)).body.runs;
    await Promise.all(Array.from({ length: RUNS }, () => api.run(id)));
    if (server !== "is there") {
      await until(
        runs,
        (all) => all.some(({ status }) => status !== "pending"),
        serverWait("one that has begun"),
      );
      await path.kill();
      await sleep(AWAY_MS);
      api = await path.start(own.settings, own.port);
    }
    const all = await until(
      runs,
      (found) => found.every(({ status }) => status !== "pending" && status !== "running"),
      serverWait("the end of all"),
    );
    expect(
      all.map(({ error_message, status }) => `${status} ${error_message ?? ""}`.trim()),
    ).toEqual(Array.from({ length: RUNS }, () => "success"));
    expect(readFileSync(executions, "utf8").trim().split("\n")).toHaveLength(RUNS);
  },
);
