import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { gitPathProblem, stepBudget, StepsExceeded } from "@dagctl/core/driver-kit";
import type { PinnedTool } from "./add-line.ts";
import { addOwnModules, readLocalPackage } from "./local-packages.ts";
import { foldersAbove, inFolder } from "./folders-above.ts";
import { fromFolder, isPyproject, isUp, pathFrom, PYPROJECT } from "./included-path.ts";
import { parsePyproject, readPyproject } from "./pyproject/pyproject.ts";
import { isOtherForm, textOfLines, unreadable } from "./file-text.ts";
import { readOnce } from "./read-once.ts";
import type { RepositoryRules } from "./allowed-repository.ts";
import { noReads, readRepositoryPackage } from "./repository-packages.ts";
import { type ReadContext, readRequirementsFile } from "./requirements-file.ts";
import { noteStandardModules } from "./replaced-modules.ts";
import { normalizeName } from "./requirement.ts";
import { isToolName } from "./tool-source.ts";
import {
  emptyFindings,
  note,
  type Place,
  type PythonRequirements,
  refuse,
  resultOf,
} from "./result.ts";

/** The files that count where none is named. */
const DEFAULTS = ["requirements.txt", PYPROJECT];

/** What a person does about a package of a repository that another repository names. */
const ELSEWHERE =
  "take a version of the package that does not need it, or publish both to an index";

/** What decides how the requirements of a project are read. */
export interface PythonRequirementsOptions {
  /**
   * The file, as a path from the project's folder, where a person names one; `""` for none.
   * @default requirements.txt, else a pyproject.toml with dependencies or `[project]`, else the
   *   nearest of them above the folder that names the tool, else none
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
  /** What packages of other repositories depend on. @default they are refused */
  readonly repositories?: RepositoryRules | undefined;
  /** Bounds the work. @default a budget of its own */
  readonly budget?: StepBudget | undefined;
}

/**
 * Reads the Python requirements of a project, by rules that are stricter than those of pip and uv:
 * what is left names packages of an index and nothing else. It runs nothing.
 *
 * @returns clean lines, or all refusals; also where the files take more steps than the budget has
 * @throws what `reader` throws
 */
export async function readPythonRequirements(
  reader: ReadFiles,
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
  const { budget = stepBudget() } = more;
  if (file === "") return { outcome: "none", notes: [] };
  const problem = file === undefined ? undefined : requirementsPathProblem(file, folder);
  if (file !== undefined && problem !== undefined) {
    const findings = emptyFindings();
    refuse(findings, { file }, problem);
    return resultOf(findings, file);
  }
  const read = readOnce(reader);
  const given = { read, folder, tools, watched, indexes, budget, pythonVersion };
  const rules = more.repositories ?? { hosts: [], pins: {} };
  let none: PythonRequirements = { outcome: "none", notes: [] };
  for (const chosen of await listCandidates(read, folder, file)) {
    const result = await readCandidate(given, rules, chosen);
    if (result?.outcome === "none") none = result;
    else if (result !== undefined) return result;
  }
  return none;
}

/** Reads a file. Returns `undefined` for one above the folder that is for something else. */
async function readCandidate(
  given: Omit<
    ReadContext,
    "findings" | "readFolder" | "readRepository" | "readNested" | "workspaces" | "members"
  >,
  rules: RepositoryRules,
  chosen: ChosenFile,
): Promise<PythonRequirements | undefined> {
  const findings = emptyFindings();
  const seen = new Set<string>();
  const reads = noReads();
  const open: ReadContext["readRepository"] = (place, request) =>
    readRepositoryPackage(context, rules, reads, place, request);
  // Repositories of a file that does not count are not asked for.
  const later: Parameters<typeof open>[] = [];
  findings.files.add(chosen.inRepository);
  const context: ReadContext = {
    ...given,
    findings,
    workspaces: new Map(),
    members: new Map(),
    readFolder: async (place, request) =>
      void (await readLocalPackage(context, place, request, seen)),
    readRepository: async (...request) =>
      chosen.isAbove ? void later.push(request) : open(...request),
    readNested: (nested, place, request) =>
      readRepositoryPackage(nested, rules, reads, place, { ...request, instead: ELSEWHERE }),
  };
  try {
    const counts = await readChosen(context, chosen);
    if (chosen.isAbove && !namesTool(context)) return undefined;
    for (const request of later) await open(...request);
    if (!counts && findings.refusals.length === 0) {
      if (chosen.isNamed)
        note(findings, chosen.place, "has no dependencies, so that no packages are installed");
      return { outcome: "none", notes: findings.notes };
    }
  } catch (error) {
    if (!(error instanceof StepsExceeded)) throw error;
    refuse(findings, { file: error.file }, error.reason);
  }
  addProvided(context);
  await noteStandardModules(context, chosen.place);
  return resultOf(findings, chosen.path);
}

/**
 * Notes the packages that are folders of the repository, so that no other package brings them from
 * an index. A project without packages of an index has none that could.
 */
function addProvided({ findings, tools }: ReadContext): void {
  const { localNames, requirements, provided } = findings;
  const isLocal = (line: string): boolean => localNames.has(/^[\w.-]*/.exec(line)?.[0] ?? "");
  if ([...requirements].every(isLocal)) return;
  for (const name of localNames) if (!isToolName(tools, name)) provided.add(name);
}

/** Returns whether the tool, or an adapter of it, is among what is installed. */
function namesTool({ findings, tools, watched }: ReadContext): boolean {
  const names = new Set([...watched, ...tools.map(({ name }) => normalizeName(name))]);
  return [...findings.requirements].some((line) => names.has(/^[\w.-]*/.exec(line)?.[0] ?? ""));
}

/**
 * Returns what is wrong with the path of a requirements file, or `undefined`. It is relative to the
 * project's folder; `../` leads to folders above it.
 *
 * @param folder the project's folder. @default it is not known, and any may be above it
 */
export function requirementsPathProblem(file: string, folder?: string): string | undefined {
  const isPath =
    gitPathProblem(file.replace(/^(?:\.\.\/)+/, "")) === undefined && !file.endsWith("/");
  const isInside = folder === undefined || pathFrom(folder, file) !== undefined;
  return isPath && isInside
    ? undefined
    : "must be a path in the repository, relative to the project's folder, such as requirements.txt";
}

interface ChosenFile {
  /** From the project's folder; `../` leads to folders above it. */
  readonly path: string;
  readonly content: RepositoryFile | undefined;
  readonly inRepository: string;
  readonly place: Place;
  readonly isNamed: boolean;
  /** Whether it is above the project's folder: it may be for something else. */
  readonly isAbove: boolean;
}

/**
 * Returns the files that may count, in order: the named one, or those of the project's folder and
 * then of the folders above it.
 */
async function listCandidates(
  read: ReadFiles,
  folder: string,
  named: string | undefined,
): Promise<readonly ChosenFile[]> {
  const isNamed = named !== undefined;
  const inRepository = isNamed
    ? [pathFrom(folder, named) ?? named]
    : foldersAbove(folder).flatMap((each) => DEFAULTS.map((name) => inFolder(each, name)));
  const files = await read(inRepository, { from: "repository" });
  // In the folder itself the first one counts, and no other.
  const own = DEFAULTS.map((name) => inFolder(folder, name)).find((path) => files.has(path));
  return inRepository
    .map((each) => ({ each, path: fromFolder(folder, each) }))
    .filter(({ each, path }) => isNamed || (files.has(each) && (isUp(path) || each === own)))
    .map(({ each, path }) => ({
      path,
      inRepository: each,
      place: { file: path },
      content: files.get(each),
      isNamed,
      isAbove: !isNamed && isUp(path),
    }));
}

/** Returns whether the file has any say: `false` for one that only configures tools. */
async function readChosen(
  context: ReadContext,
  { path, place, inRepository, content }: ChosenFile,
): Promise<boolean> {
  const { findings } = context;
  const isToml = isPyproject(path);
  const text = isToml && content?.kind !== "file" ? undefined : textOfLines(content);
  if (text === undefined) refuse(findings, place, `is a file ${unreadable(content) ?? ""}`);
  else if (isToml) return readToml(context, inRepository, text);
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
