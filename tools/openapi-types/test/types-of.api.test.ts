import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { openApi } from "@dagctl/api/shapes";
import { typesOf } from "@dagctl/openapi-types";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { expect, it, onTestFinished } from "vitest";

/** The compiler of the whole checkout, and not the one that openapi-typescript needs. */
const compiler = join(
  dirname(
    createRequire(new URL("../../../package.json", import.meta.url)).resolve(
      "typescript/package.json",
    ),
  ),
  "bin/tsc",
);

/** Uses the types as a program does. An unused `@ts-expect-error` is an error itself. */
const PROGRAM = `
import type { components, operations, paths } from "./api.ts";

type Schemas = components["schemas"];
type Json<Of extends { content: { "application/json": unknown } }> =
  Of["content"]["application/json"];
type Create = operations["projects.create"];

export const input: Json<Create["requestBody"]> = {
  name: "analytics",
  repository_url: "https://git.example.com/analytics.git",
  project_type: "node",
};
// @ts-expect-error a project needs a repository
export const incomplete: Schemas["ProjectInput"] = { name: "analytics", project_type: "node" };

export function summaryOf(project: Json<Create["responses"][201]>): string {
  const status: "failed" | undefined = project.status === "failed" ? project.status : undefined;
  // @ts-expect-error the id is a text
  const id: number = project.id;
  return \`\${status} \${id} \${project.revision + 1}\`;
}

export const codes: readonly Schemas["Error"]["error"][] = ["conflict", "not_found"];
// @ts-expect-error there is no such code
export const code: Schemas["Error"]["error"] = "teapot";

export const page: paths["/projects"]["get"]["parameters"]["query"] = { page: 2, limit: 10 };
export const run: operations["runs.get"]["parameters"]["path"] = { project: "a", run: "latest" };
// @ts-expect-error a run has a project
export const lost: operations["runs.get"]["parameters"]["path"] = { run: "latest" };
export type Ids = keyof operations;
`;

it("openapi-typescript makes types from the document that compile strictly, and that refuse wrong uses", async () => {
  const document = openApi({
    projectTypes: [sqlmeshType(), dbtType(), nodeType()],
    servers: [{ url: "/api/v1" }],
    version: "1",
  });
  const folder = await mkdtemp(join(tmpdir(), "openapi-types-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => JSON.stringify(operationId)),
  );
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    noEmit: true,
  };
  for (const [name, text] of [
    ["package.json", '{ "type": "module" }'],
    ["tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] })],
    ["api.ts", await typesOf(document)],
    ["program.ts", `${PROGRAM}export const ids: readonly Ids[] = [${ids.join(", ")}];\n`],
  ] as const)
    await writeFile(join(folder, name), text);
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, "-p", folder]).catch(
    (failed: { readonly stdout: string }) => failed,
  );
  expect(stdout).toBe("");
});
