import type { RepositoryFile } from "@dagctl/core/contracts";
import {
  type PythonRequirementsOptions,
  readPythonRequirements,
} from "../../src/python-requirements/read-python-requirements.ts";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { folder } from "../files.ts";

export type Files = Readonly<Record<string, string | RepositoryFile>>;
type Read = Extract<PythonRequirements, { outcome: "read" }>;

export const WAY_OUT = 'python_requirements: "" ignores the file';
export const INDEX = "https://packages.example.com/simple";

/** The tools of the project: the version of one is a field, the other comes along. */
const TOOLS = [
  { name: "sqlmesh", pin: { field: "sqlmesh_version", version: "0.236.4" } },
  { name: "dbt-core" },
];

/**
 * Reads files of a project with SQLMesh on Python 3.11. Paths are those of the repository; the
 * project is in its root, or in `options.folder`.
 */
export function readFiles(
  files: Files,
  options: Partial<PythonRequirementsOptions> = {},
): Promise<PythonRequirements> {
  const repository = folder(files);
  const base = options.folder ? `${options.folder}/` : "";
  return readPythonRequirements(
    async (paths, { from = "project" } = {}) => {
      if (from === "repository") return repository(paths);
      const found = await repository(paths.map((path) => `${base}${path}`));
      return new Map([...found].map(([path, file]) => [path.slice(base.length), file]));
    },
    {
      pythonVersion: "3.11",
      tools: TOOLS,
      watched: new Set(["sqlmesh"]),
      indexes: [INDEX],
      ...options,
    },
  );
}

/** Reads a requirements.txt. */
export function readText(text: string): Promise<PythonRequirements> {
  return readFiles({ "requirements.txt": text });
}

/** Returns `file:line message` or `file message` of each refusal; fails for another outcome. */
export function refusalsOf(result: PythonRequirements): readonly string[] {
  if (result.outcome !== "refused") throw new Error(`Not refused: ${JSON.stringify(result)}`);
  return result.refusals.map(({ file, line, message }) =>
    line === undefined ? `${file} ${message}` : `${file}:${line} ${message}`,
  );
}

/** Returns what was read; fails for another outcome. */
export function cleanOf(result: PythonRequirements): Read {
  if (result.outcome !== "read") throw new Error(`Not read: ${JSON.stringify(result)}`);
  return result;
}
