import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { gitPathProblem, stepBudget, StepsExceeded } from "@dagctl/core/driver-kit";
import type { PinnedTool } from "./add-line.ts";
import { addOwnModules, readLocalPackage } from "./local-packages.ts";
import { parsePyproject, readPyproject } from "./pyproject/pyproject.ts";
import {
  isOtherForm,
  type ReadContext,
  readRequirementsFile,
  textOfLines,
  unreadable,
} from "./requirements-file.ts";
import { emptyFindings, note, type PythonRequirements, refuse, resultOf } from "./result.ts";

const REQUIREMENTS = "requirements.txt";
const PYPROJECT = "pyproject.toml";

/** What decides how the requirements of a project are read. */
export interface PythonRequirementsOptions {
  /**
   * The file, as a path within the project's folder, where a person names one; `""` for none.
   * @default requirements.txt, else a pyproject.toml with dependencies or `[project]`, else none
   */
  readonly file?: string | undefined;
  /** The project's folder in the repository. @default the root */
  readonly folder?: string | undefined;
  /**
   * The Python that the project runs on: `3.11`, or `3.11.9`. Absent: it is not known, and
   * `requires-python` is returned without a comparison.
   */
  readonly pythonVersion?: string | undefined;
  /** Packages whose versions no line decides, such as `dbt-core` and its adapter. */
  readonly tools: readonly PinnedTool[];
  /**
   * Names of packages whose versions are returned, in the form in which names are compared.
   * @default none
   */
  readonly watched?: ReadonlySet<string> | undefined;
  /** The addresses of the indexes that the operator configured. @default none */
  readonly indexes?: readonly string[] | undefined;
  /** Bounds the work. @default a budget of its own */
  readonly budget?: StepBudget | undefined;
}

/**
 * Reads the Python requirements of a project, by rules that are stricter than those of pip and uv:
 * what is left names packages of an index and nothing else. It runs nothing.
 *
 * @returns clean lines, or all refusals; also where the files take more steps than the budget has
 * @throws what `read` throws
 */
export async function readPythonRequirements(
  read: ReadFiles,
  {
    file,
    folder = "",
    pythonVersion,
    tools,
    watched = new Set(),
    indexes = [],
    ...more
  }: PythonRequirementsOptions,
): Promise<PythonRequirements> {
  const findings = emptyFindings();
  const { budget = stepBudget() } = more;
  if (file === "") return { outcome: "none", notes: [] };
  const problem = file === undefined ? undefined : requirementsPathProblem(file);
  if (file !== undefined && problem !== undefined) {
    refuse(findings, { file }, problem);
    return resultOf(findings, file);
  }
  const chosen = await chooseFile(read, file);
  if (!chosen) return { outcome: "none", notes: [] };
  const seen = new Set<string>();
  const context: ReadContext = {
    read,
    folder,
    tools,
    watched,
    indexes,
    budget,
    findings,
    pythonVersion,
    workspaces: new Map(),
    readFolder: (place, request) => readLocalPackage(context, place, request, seen),
  };
  try {
    const counts = await readChosen(context, chosen);
    if (!counts && findings.refusals.length === 0) {
      if (file !== undefined)
        note(findings, { file }, "has no dependencies, so that no packages are installed");
      return { outcome: "none", notes: findings.notes };
    }
  } catch (error) {
    if (!(error instanceof StepsExceeded)) throw error;
    refuse(findings, { file: error.file }, error.reason);
  }
  return resultOf(findings, chosen.path);
}

/** Returns what is wrong with the path of a requirements file, or `undefined`. */
export function requirementsPathProblem(file: string): string | undefined {
  return gitPathProblem(file) !== undefined || file.endsWith("/")
    ? "must be a path within the project's folder, such as requirements.txt"
    : undefined;
}

interface ChosenFile {
  /** From the project's folder. */
  readonly path: string;
  readonly content: RepositoryFile | undefined;
}

/** Returns the file that counts; `undefined` where none was named and there is none. */
async function chooseFile(
  read: ReadFiles,
  named: string | undefined,
): Promise<ChosenFile | undefined> {
  const paths = named === undefined ? [REQUIREMENTS, PYPROJECT] : [named];
  const files = await read(paths);
  const path = paths.find((candidate) => files.has(candidate)) ?? named;
  return path === undefined ? undefined : { path, content: files.get(path) };
}

/** Returns whether the file has any say: `false` for one that only configures tools. */
async function readChosen(context: ReadContext, { path, content }: ChosenFile): Promise<boolean> {
  const { findings, folder } = context;
  const place = { file: path };
  const inRepository = folder ? `${folder}/${path}` : path;
  const isPyproject = path.split("/").at(-1) === PYPROJECT;
  const text = isPyproject && content?.kind !== "file" ? undefined : textOfLines(content);
  if (text === undefined) refuse(findings, place, `is a file ${unreadable(content) ?? ""}`);
  else if (isPyproject) return readToml(context, inRepository, text);
  else if (isOtherForm(path))
    refuse(findings, place, "is not in the form of requirements.txt: name a requirements file");
  else await readRequirementsFile(context, inRepository, text);
  return true;
}

async function readToml(context: ReadContext, path: string, text: string): Promise<boolean> {
  const toml = parsePyproject(context, path, text);
  if (!toml) return true;
  const counts = await readPyproject(context, toml);
  if (counts) await addOwnModules(context, toml);
  return counts;
}
