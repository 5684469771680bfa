import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { active, runToEnd } from "./end-to-end/api.ts";
import { type BuiltServer, builtServer } from "./end-to-end/built-server.ts";
import { query, workOf } from "./end-to-end/data-folder.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/packages/", import.meta.url));

let path: BuiltServer;
beforeAll(async () => {
  path = await builtServer();
});
afterAll(() => path.dispose());

test(
  "examples/packages runs as it is, with the package that it names",
  { timeout: 600_000 },
  async () => {
    const names = readdirSync(EXAMPLE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const files = Object.fromEntries(
      names.map((name) => [name.slice(EXAMPLE.length), readFileSync(name, "utf8")]),
    );
    const repository = await path.git.create("labels");
    await repository.commit(files, "Begin");
    const server = await path.start();
    const { body } = await server.create({ name: "labels", repository_url: repository.url });
    expect(body).toMatchObject({ python_requirements_file: "requirements.txt" });
    await active(server, body.id);
    expect(await runToEnd(server, body.id, { apply_plan: true })).toMatchObject({
      status: "success",
    });
    const { python, file } = workOf(path.data, body.id, "warehouse.duckdb");
    expect(await query(python, file, "select label from shop.labels order by item")).toEqual([
      ["categories"],
      ["orders"],
      ["people"],
      ["sheep"],
    ]);
  },
);
