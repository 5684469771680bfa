import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestFiles } from "@dagctl/testing";
import { expect, test } from "vitest";
import { builtServerOfTest } from "./end-to-end/built-server.ts";
import { active, runToEnd } from "./end-to-end/api.ts";
import { createProject } from "./end-to-end/create-project.ts";
import { duckDbFile, environmentPython, query } from "./end-to-end/data-folder.ts";

/** Relative paths, as in SQLMesh's docs: seeds beside the models, a database in a folder. */
const files = (amount: number): TestFiles => ({
  "README.md": "Not of the project\n",
  "shop/config.yaml": `gateways:
  local:
    connection: { type: duckdb, database: db/relative.db }
model_defaults:
  dialect: duckdb
  start: 2026-01-01
`,
  "shop/db/.gitkeep": "",
  "shop/seeds/orders.csv": `id,amount\n1,${amount}\n`,
  "shop/models/orders.sql":
    "MODEL (name shop.orders, kind FULL);\nSELECT id, amount FROM read_csv('seeds/orders.csv')\n",
});

test(
  "a project whose paths are relative to its folder runs as by hand, and keeps its database",
  { timeout: 600_000 },
  async () => {
    const path = await builtServerOfTest();
    const { data, git } = path;
    const server = await path.start();
    const { id, repository } = await createProject(server, git, files(1), {
      name: "relative",
      git_path: "shop",
    });
    await active(server, id);
    const run = await runToEnd(server, id, { apply_plan: true });
    expect(run).toMatchObject({ status: "success" });
    const database = duckDbFile(data, "relative.db");
    const rows = (): ReturnType<typeof query> =>
      query(environmentPython(data), database, "select amount from shop.orders");
    expect(await rows()).toEqual([[1]]);
    const folder = dirname(dirname(database));
    expect(folder.endsWith(join(id, "dagctl-checkout/files/shop"))).toBe(true);

    await repository.commit(
      {
        ...files(22),
        "shop/models/new.sql": "MODEL (name shop.new, kind FULL);\nSELECT 3 AS three\n",
      },
      "Raise the amount",
    );
    expect((await server.call("POST", `/projects/${id}/deploy`)).status).toBe(200);
    await active(server, id);
    expect(await runToEnd(server, id, { apply_plan: true })).toMatchObject({ status: "success" });
    expect(readFileSync(join(folder, "seeds/orders.csv"), "utf8")).toContain("22");
    expect(await query(environmentPython(data), database, "select three from shop.new")).toEqual([
      [3],
    ]);
  },
);
