import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterWait } from "@dagctl/control-plane";
import { gitServer, type GitServer } from "@dagctl/test-servers";
import { isPresent, until } from "@dagctl/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Command, command } from "./command.ts";

const TOKEN = "the-token-of-the-cluster";

let data: string;
let git: GitServer;
let started: Command | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "dagctl-data-"));
  git = await gitServer();
});
afterEach(async () => {
  await started?.dispose();
  await git.close();
  await rm(data, { recursive: true, force: true });
});

const PROJECT = {
  "config.yaml": `gateways:
  warehouse:
    connection:
      type: duckdb
      database: warehouse.db
default_gateway: warehouse
model_defaults:
  dialect: duckdb
  start: 2026-01-01
`,
  "requirements.txt": "inflection==0.5.1\n",
  "models/labels.py": `import inflection
import pandas as pd
from sqlmesh import model

@model("shop.labels", kind="FULL", cron="@daily", columns={"label": "text"})
def execute(context, **kwargs):
    return pd.DataFrame({"label": [inflection.pluralize("order")]})
`,
  "models/orders.sql": `MODEL (name shop.orders, kind FULL, cron '@daily');
SELECT * FROM (VALUES (1, 'ada', 10), (2, 'bob', 20)) AS t (id, customer, amount)
`,
};

test(
  "a SQLMesh project runs with its requested version, built when the first pod needs it, with its own Python packages, and with its state in PostgreSQL",
  { timeout: 600_000 },
  async () => {
    const repository = await git.create("shop");
    await repository.commit(PROJECT, "Add orders");
    const running = (started = await command([
      "--port",
      "0",
      "--data",
      data,
      "--token",
      TOKEN,
      "--git-allow",
      git.url,
    ]));
    const url = await running.line("dagctl-server listening on");
    const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
      const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
      return (await (
        await fetch(`${url}/api/v1${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
      ).json()) as T;
    };
    const spec = {
      name: "shop",
      repository_url: repository.url,
      git_auth_method: "none",
      sqlmesh_version: "0.130.0",
    };
    expect(await call("POST", "/projects", spec)).toMatchObject({
      status: "deploying",
      use_managed_state_database: true,
    });
    await call("POST", "/projects/shop/run", { apply_plan: true });
    const run = await until(
      async () => {
        const found = await call<{ status: string }>("GET", "/projects/shop/runs/latest");
        return !["pending", "running"].includes(found.status) && found;
      },
      isPresent,
      clusterWait("the run ends", 400_000),
    );
    const headers = { authorization: `Bearer ${TOKEN}` };
    const log = await (
      await fetch(`${url}/api/v1/projects/shop/runs/latest/logs`, { headers })
    ).text();
    expect({ run, log }).toMatchObject({
      run: { status: "success", job_type: "plan" },
      log: expect.stringMatching(
        /shop\.labels[^]*shop\.orders|shop\.orders[^]*shop\.labels/,
      ) as string,
    });
    expect(running.said()).toMatch(
      /^image \S+\/sqlmesh:0\.130\.0: installing sqlmesh\[postgres\]==0\.130\.0$/m,
    );
    expect(running.said()).not.toContain("use_managed_state_database are refused");
    const password = (
      await readFile(join(await running.line("kubeconfig"), "..", "state-password"), "utf8")
    ).trim();
    expect(running.said()).not.toContain(password);
    expect(await call("DELETE", "/projects/shop")).toMatchObject({
      message: "Project deleted successfully",
    });
    running.kill("SIGINT");
    expect(await running.ended()).toEqual({ code: 0, signal: null });
    expect(await running.processes()).toEqual([]);
  },
);
