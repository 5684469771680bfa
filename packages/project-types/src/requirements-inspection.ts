import type { Project } from "@dagctl/core";
import type { Inspection, InspectOptions, ReadFiles } from "@dagctl/core/contracts";
import { stepBudget } from "@dagctl/core/driver-kit";
import { invalid, isDagctlError, type Issue } from "@dagctl/core/errors";
import { describeOtherAdapters } from "./chosen-versions/adapter-notes.ts";
import { openFields, withVersionFacts } from "./chosen-versions/chosen-versions.ts";
import {
  chooseVersions,
  PYTHON_FIELD,
  type ToolRules,
  type VersionAnswer,
  type Versions,
} from "./chosen-versions/choose-versions.ts";
import type { PythonRules } from "./chosen-versions/python-order.ts";
import { readLockedVersion } from "./chosen-versions/locked-version.ts";
import { isSatisfied, pinOf, requestsOn } from "./chosen-versions/request.ts";
import type { ToolLimit } from "./chosen-versions/tool-limit.ts";
import { readPythonFiles } from "./chosen-versions/python-version-file.ts";
import { imageIssues } from "./image-field.ts";
import type { PinnedTool } from "./python-requirements/add-line.ts";
import { fromFolder, isPyproject, isUp, pathFrom } from "./python-requirements/included-path.ts";
import { readPythonRequirements } from "./python-requirements/read-python-requirements.ts";
import { normalizeName } from "./python-requirements/requirement.ts";
import type {
  LineMessage,
  PythonRequirements,
  VersionRequest,
} from "./python-requirements/result.ts";
import { COMMITS, factsOf, pinsOf } from "./requirements-facts.ts";
import {
  type PythonTypeOptions,
  REQUIREMENTS_FIELD,
  type WithPythonRequirements,
} from "./requirements-field.ts";

/** What a file asks of the version of the tool, and what a person should know of it. */
export interface RequiredVersion {
  readonly request?: VersionRequest;
  readonly note?: string;
}

/** What a project type knows about the Python of its projects. */
export interface PythonTool<
  Of extends Project,
  Found extends Inspection,
> extends PythonTypeOptions {
  /** The supported versions of the tool, and the field of the project that has one. */
  readonly rules: ToolRules;
  /** The Pythons that a project can have. */
  readonly pythonRules: Pick<PythonRules, "versions" | "otherwise">;
  /** The fields whose versions are chosen where no caller sets them. */
  readonly choosable: readonly string[];
  /** Returns the versions that a project has. */
  versionsOf(project: Of): Versions;
  /**
   * Returns the other packages that come with the tool.
   *
   * @param found absent where the rest of the project is refused
   */
  companions(project: Of, found: Found | undefined): readonly PinnedTool[];
  /** Packages whose minors are those of the tool. */
  readonly adapters: readonly string[];
  /** Returns which versions of an adapter go with a version of the tool. Absent: any may. */
  adapterRange?(toolVersion: string): string;
  /** Returns what else than a file of packages asks for a version of the tool. */
  findRequired?(found: Found): RequiredVersion | undefined;
  /** Returns the newest version that goes with what the project uses. Absent: the newest does. */
  limit?(found: Found): ToolLimit | undefined;
  /** Inspects the rest of the project. */
  inspect(project: Of): Promise<Found>;
  /** Whether an inspection depends on the version of the tool. */
  readonly dependsOnVersion: boolean;
}

/**
 * Inspects a project, its image and the file of its own packages, and chooses the versions that no
 * caller has set. Where a caller chose the fields that decide, what is refused is thrown with what
 * else is wrong. Else the inspection refuses the commit.
 *
 * @throws DagctlError `invalid`, and what `inspect` and `read` throw
 */
export async function inspectWithRequirements<
  Of extends Project & WithPythonRequirements,
  Found extends Inspection,
>(
  project: Of,
  read: ReadFiles,
  options: InspectOptions,
  tool: PythonTool<Of, Found>,
): Promise<Found> {
  const { previous, changed = [], budget } = options;
  const isChosen = previous === undefined || changed.length > 0;
  const open = openFields(project, tool.choosable, options);
  let rest = await inspectRest(project, tool, isChosen);
  const pins = pinsOf(rest.found, options);
  const readLines = (of: Of, found: Found | undefined): Promise<PythonRequirements> =>
    readPythonRequirements(read, {
      // An image has all packages.
      file: of.image === undefined ? of.python_requirements : "",
      folder: of.git_path,
      pythonVersion: open.has(PYTHON_FIELD) ? undefined : tool.versionsOf(of).python,
      tools: toolsOf(of, tool, open, found),
      watched: new Set([tool.rules.name, ...tool.adapters].map(normalizeName)),
      indexes: tool.packageIndexes,
      repositories: { hosts: tool.packageGitHosts ?? [], open: options.openRepository, pins },
      budget,
    });
  const asked = await readLines(project, rest.found);
  const answer =
    asked.outcome === "refused"
      ? undefined
      : await versionsFor({ project, read, options, tool, open, found: rest.found, result: asked });
  const chosen = answer !== undefined && "versions" in answer ? answer : undefined;
  const { field } = tool.rules;
  const next = chosen?.versions.tool;
  const of = next === undefined ? project : { ...project, [field]: next };
  const brought = tool.companions(project, rest.found);
  if (tool.dependsOnVersion && tool.versionsOf(of).tool !== tool.versionsOf(project).tool)
    rest = await inspectRest(of, tool, isChosen);
  // Another version of the tool may bring other packages.
  const isKnown = isSame(tool.companions(of, rest.found), brought);
  const result = isKnown ? asked : await readLines(of, rest.found);
  const { found, issues } = rest;
  const refused = [
    ...imageIssues(project, tool.imagePolicy),
    ...issuesOf(result),
    ...(answer !== undefined && "issues" in answer ? answer.issues : []),
  ];
  if (!found || (isChosen && refused.length > 0))
    throw invalid([...issues, ...refused, ...blockerIssues(found)]);
  const installed = chosen?.versions ?? tool.versionsOf(project);
  const yieldsToTool = namesOtherVersion(result, tool.rules.name, installed);
  const versions = {
    open: [...open],
    chosen: chosen?.chosen ?? project.chosen_versions ?? [],
  };
  if (refused.length > 0) {
    // What is refused for now keeps the commits that were decided for this commit.
    const kept = Object.keys(pins).length > 0 ? { [COMMITS]: pins } : {};
    return { ...found, refused, facts: withVersionFacts({ ...found.facts, ...kept }, versions) };
  }
  return {
    ...found,
    ...listAlsoReads(project.git_path ?? "", found, result, answer),
    ...notesOf(found, result, [
      ...(chosen?.notes ?? []),
      ...notesOfAdapters(of, found, tool, { result, installed }),
      ...(yieldsToTool ? [yieldText(result.file, tool.rules.name, installed.tool)] : []),
    ]),
    facts: withVersionFacts({ ...found.facts, ...factsOf(result, yieldsToTool) }, versions),
  };
}

/** Returns what else keeps the runs of a project that is refused. */
function blockerIssues(found: Inspection | undefined): readonly Issue[] {
  return found?.blocked === undefined
    ? []
    : [{ path: "git_path", message: `would also start no run: ${found.blocked}` }];
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Returns what decides outside of the project's folder: files that name packages or versions, and
 * the folders of packages.
 */
function listAlsoReads(
  folder: string,
  { alsoReads = [] }: Inspection,
  result: PythonRequirements,
  answer: { readonly files?: readonly string[] } | undefined,
): Pick<Inspection, "alsoReads"> {
  const own = result.outcome === "read" ? [...result.files, ...result.folders] : [];
  const ofVersions = (answer?.files ?? []).flatMap((file) => pathFrom(folder, file) ?? []);
  const all = [...own, ...ofVersions].filter((path) => isUp(fromFolder(folder, path)));
  const paths = [...new Set([...alsoReads, ...all])].toSorted();
  const isCovered = (path: string): boolean => paths.some((above) => path.startsWith(`${above}/`));
  return paths.length === 0 ? {} : { alsoReads: paths.filter((path) => !isCovered(path)) };
}

function notesOfAdapters<Of extends Project & WithPythonRequirements, Found extends Inspection>(
  project: Of,
  found: Found,
  tool: PythonTool<Of, Found>,
  { result, installed }: { readonly result: PythonRequirements; readonly installed: Versions },
): readonly string[] {
  const { rules, adapterRange } = tool;
  if (adapterRange === undefined || result.outcome !== "read") return [];
  const free = tool.companions(project, found).filter(({ pin }) => pin === undefined);
  return describeOtherAdapters(
    { tool: rules, range: adapterRange },
    installed,
    result.versions,
    free.map(({ name }) => name),
  );
}

/** What was found of the rest of a project, or why it is refused. */
interface Rest<Found> {
  readonly found: Found | undefined;
  readonly issues: readonly Issue[];
}

async function inspectRest<Of extends Project, Found extends Inspection>(
  project: Of,
  tool: PythonTool<Of, Found>,
  isChosen: boolean,
): Promise<Rest<Found>> {
  try {
    return { found: await tool.inspect(project), issues: [] };
  } catch (error) {
    if (!isChosen || !isDagctlError(error, "invalid")) throw error;
    return { found: undefined, issues: error.issues ?? [] };
  }
}

function toolsOf<Of extends Project, Found extends Inspection>(
  project: Of,
  tool: PythonTool<Of, Found>,
  open: ReadonlySet<string>,
  found: Found | undefined,
): readonly PinnedTool[] {
  const { name, field } = tool.rules;
  const pin = { field, version: tool.versionsOf(project).tool };
  return [{ name, pin, isOpen: open.has(field) }, ...tool.companions(project, found)];
}

interface VersionsOptions<Of extends Project, Found extends Inspection> {
  readonly project: Of;
  readonly read: ReadFiles;
  readonly options: InspectOptions;
  readonly tool: PythonTool<Of, Found>;
  readonly open: ReadonlySet<string>;
  readonly found: Found | undefined;
  readonly result: Exclude<PythonRequirements, { readonly outcome: "refused" }>;
}

/**
 * Returns the versions of a project by what its files ask for, or what is wrong with them. `files`:
 * the other files that ask, as paths from the project's folder.
 */
async function versionsFor<Of extends Project & WithPythonRequirements, Found extends Inspection>({
  project,
  read,
  options: { cleared = [], budget = stepBudget() },
  tool,
  open,
  found,
  result,
}: VersionsOptions<Of, Found>): Promise<VersionAnswer & { readonly files?: readonly string[] }> {
  const { rules, pythonRules } = tool;
  const lines = result.outcome === "read" ? result.versions : [];
  const isTool = ({ name }: VersionRequest): boolean => name === normalizeName(rules.name);
  const required = found && tool.findRequired?.(found);
  const folder = project.git_path ?? "";
  const files =
    project.image !== undefined
      ? undefined
      : await readPythonFiles(read, {
          folder,
          pyprojects:
            project.python_requirements === "" ? [] : listPyprojectFolders(result, folder),
          budget,
        });
  const problems = open.has(PYTHON_FIELD) ? (files?.problems ?? []) : [];
  if (problems.length > 0)
    return { issues: problems.map((message) => ({ path: PYTHON_FIELD, message })) };
  const findKeptVersion = (field: string): string | undefined =>
    open.has(field) && !cleared.includes(field)
      ? project.chosen_versions?.find((each) => each.field === field)?.version
      : undefined;
  const pythonRequests = [
    ...(files?.requests ?? []),
    ...(result.outcome === "read" ? result.pythons : []),
  ];
  const isAsked =
    open.has(PYTHON_FIELD) &&
    (pythonRequests.length > 0 || lines.some(({ marker }) => marker !== undefined));
  const there = isAsked ? await tool.pythons?.() : undefined;
  const locked =
    open.has(rules.field) && result.outcome === "read" && isPyproject(result.file)
      ? await readLockedVersion(read, {
          folder,
          start: folderOf(result.file, folder),
          name: normalizeName(rules.name),
          budget,
        })
      : undefined;
  const answer = chooseVersions({
    tool: rules,
    python: { ...pythonRules, ...there },
    open,
    current: tool.versionsOf(project),
    kept: { tool: findKeptVersion(rules.field), python: findKeptVersion(PYTHON_FIELD) },
    requests: {
      lines: lines.filter(isTool),
      strict: required?.request === undefined ? [] : [required.request],
      adapters: lines.filter((line) => !isTool(line)),
      locked,
    },
    limit: found && tool.limit?.(found),
    pythonRequests,
  });
  if ("issues" in answer) return answer;
  const more = [...(required?.note === undefined ? [] : [required.note]), ...(files?.notes ?? [])];
  const places = [locked?.place, ...(files?.requests ?? []).map(({ place }) => place)];
  return {
    ...answer,
    notes: [...answer.notes, ...more],
    files: places.flatMap((place) => place?.file ?? []),
  };
}

/**
 * Returns the folders whose pyproject.toml asks for a Python and is not read for packages: the
 * project's, and that of the file that is read.
 */
function listPyprojectFolders(result: PythonRequirements, folder: string): readonly string[] {
  if (result.outcome !== "read") return [folder];
  const { file } = result;
  const place = folderOf(file, folder);
  return [...new Set([folder, ...(isUp(file) ? [place] : [])])].filter(
    (each) => !isPyproject(file) || each !== place,
  );
}

/** Returns the folder of a file in the repository; its path is one from the project's folder. */
function folderOf(file: string, folder: string): string {
  return pathFrom(folder, file.replace(/[^/]*$/, "")) ?? folder;
}

function issuesOf(result: PythonRequirements): readonly Issue[] {
  if (result.outcome !== "refused") return [];
  return result.refusals.map((refusal) => ({
    path: REQUIREMENTS_FIELD,
    message: lineText(refusal),
  }));
}

function notesOf(
  { notes = [] }: Inspection,
  result: PythonRequirements,
  ofVersions: readonly string[],
): Pick<Inspection, "notes"> {
  const own = result.outcome === "refused" ? [] : result.notes.map(lineText);
  const all = [...notes, ...own, ...ofVersions];
  return all.length === 0 ? {} : { notes: all };
}

function lineText({ file, line, message }: LineMessage): string {
  return `${line === undefined ? file : `${file}:${line}`} ${message}`;
}

/**
 * Returns whether a file pins another version of the tool than is installed, and exact versions of
 * other packages with it, such as a compiled file does.
 */
function namesOtherVersion(
  result: PythonRequirements,
  name: string,
  { tool: version, python }: Versions,
): result is Extract<PythonRequirements, { readonly outcome: "read" }> {
  if (result.outcome !== "read") return false;
  const { versions, requirements, constraints } = result;
  const own = versions.filter((request) => request.name === normalizeName(name));
  const isOther = requestsOn(own, python).some(
    (request) => pinOf(request) !== undefined && !isSatisfied(version, request),
  );
  return isOther && [...requirements, ...constraints].some((line) => /===?[^=]/.test(line));
}

function yieldText(file: string, name: string, version: string): string {
  return `${file} pins packages for another version of ${name}: pins of packages that it needs count where ${name} ${version} allows them`;
}
