import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { openApi } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { expect, it, onTestFinished } from "vitest";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

it("the linter of Redocly has no error and no warning for the document of the API", async () => {
  const folder = await mkdtemp(join(tmpdir(), "openapi-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "openapi.json");
  const document = openApi({
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    servers: [{ url: "/api/v1" }],
    version: "1",
  });
  await writeFile(file, JSON.stringify(document));
  const manifest = require.resolve("@redocly/cli/package.json");
  const { stdout, stderr } = await run(
    process.execPath,
    [
      join(dirname(manifest), "bin/cli.js"),
      "lint",
      "--extends=recommended",
      "--format=json",
      // `project_type` may be left out of a body, so the constants of its types exclude each other
      // only where it is sent.
      "--skip-rule=no-illogical-composition-keywords",
      file,
    ],
    {
      cwd: folder,
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  const { totals } = JSON.parse(stdout) as { readonly totals: Record<string, number> };
  expect([totals, stderr]).toEqual([{ errors: 0, warnings: 0, ignored: 0 }, stderr]);
});
