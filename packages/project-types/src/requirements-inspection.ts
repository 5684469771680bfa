import type { Project } from "@dagctl/core";
import type {
  Inspection,
  InspectOptions,
  PackageRequirements,
  ReadFiles,
  Workload,
} from "@dagctl/core/contracts";
import { invalid, isDagctlError, type Issue } from "@dagctl/core/errors";
import { imageIssues, type WithImage } from "./image-field.ts";
import type { PinnedTool } from "./python-requirements/add-line.ts";
import { readPythonRequirements } from "./python-requirements/read-python-requirements.ts";
import type { LineMessage, PythonRequirements } from "./python-requirements/result.ts";
import {
  type PythonTypeOptions,
  REQUIREMENTS_FIELD,
  type WithPythonRequirements,
} from "./requirements-field.ts";

/** The fact of an inspection that belongs to a project's own packages. */
const READ = "requirements";
/** The fact with the folders of the repository that are packages. */
const FOLDERS = "import_folders";

/** What a project type knows about the Python of its projects. */
export interface PythonTool<Found extends Inspection> extends PythonTypeOptions {
  /** `3.11`; absent where the driver chooses it. */
  readonly pythonVersion?: string | undefined;
  /**
   * Returns the packages whose versions no line of a file decides.
   *
   * @param found absent where the rest of the project is refused
   */
  tools(found: Found | undefined): readonly PinnedTool[];
  /** Inspects the rest of the project. */
  inspect(): Promise<Found>;
}

/**
 * Inspects a project, its image and the file of its own packages. Where a caller chose the fields
 * that decide, what is refused is thrown with what else is wrong. Else the inspection refuses the
 * commit.
 *
 * @throws DagctlError `invalid`, and what `inspect` and `read` throw
 */
export async function inspectWithRequirements<Found extends Inspection>(
  project: Project & WithPythonRequirements,
  read: ReadFiles,
  { previous, changed = [], budget }: InspectOptions,
  { pythonVersion, packageIndexes, imagePolicy, tools, inspect }: PythonTool<Found>,
): Promise<Found> {
  const isChosen = previous === undefined || changed.length > 0;
  let found: Found | undefined;
  let issues: readonly Issue[] = [];
  try {
    found = await inspect();
  } catch (error) {
    if (!isChosen || !isDagctlError(error, "invalid")) throw error;
    issues = error.issues ?? [];
  }
  const result = await readPythonRequirements(read, {
    // An image has all packages.
    file: project.image === undefined ? project.python_requirements : "",
    folder: project.git_path,
    pythonVersion,
    tools: tools(found),
    indexes: packageIndexes,
    budget,
  });
  const refused = [...imageIssues(project, imagePolicy), ...issuesOf(result)];
  if (isChosen && refused.length > 0 && found?.blocked !== undefined)
    issues = [{ path: "git_path", message: `would also start no run: ${found.blocked}` }];
  if (!found || (isChosen && refused.length > 0)) throw invalid([...issues, ...refused]);
  return refused.length > 0
    ? { ...found, refused }
    : { ...found, ...notesOf(found, result), facts: { ...found.facts, ...factsOf(result) } };
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
): Pick<Inspection, "notes"> {
  const own = result.outcome === "refused" ? [] : result.notes.map(lineText);
  return notes.length + own.length === 0 ? {} : { notes: [...notes, ...own] };
}

function lineText({ file, line, message }: LineMessage): string {
  return `${line === undefined ? file : `${file}:${line}`} ${message}`;
}

function factsOf(result: PythonRequirements): Readonly<Record<string, unknown>> {
  if (result.outcome !== "read") return {};
  const { file, requirements, constraints, hashes, folders, requiresPython } = result;
  const found: PackageRequirements = {
    file,
    requirements,
    constraints,
    hashes,
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
  return { [READ]: found, ...(folders.length > 0 ? { [FOLDERS]: folders } : {}) };
}

function readOf({ facts }: Inspection): PackageRequirements | undefined {
  return facts[READ] as PackageRequirements | undefined;
}

/** Returns the part of a runtime that is the project's own: its image, or its packages. */
export function ownRuntime(
  { image }: WithImage,
  inspection: Inspection,
): { readonly image?: string; readonly requirements?: PackageRequirements } {
  if (image !== undefined) return { image };
  const requirements = readOf(inspection);
  return requirements && requirements.requirements.length > 0 ? { requirements } : {};
}

/** Returns the part of a workload with the packages that are folders of the repository. */
export function ownFolders(
  { image }: WithImage,
  { facts }: Inspection,
): Pick<Workload, "importFolders"> {
  const folders = facts[FOLDERS] as readonly string[] | undefined;
  return image !== undefined || folders === undefined ? {} : { importFolders: folders };
}

/** Returns the project with the name of the file that the inspection read. */
export function applyRequirements<Of extends Project & WithPythonRequirements>(
  project: Of,
  inspection: Inspection,
): Of {
  const file = readOf(inspection)?.file;
  if (file !== undefined) return { ...project, python_requirements_file: file };
  const { python_requirements_file: _, ...others } = project;
  // The compiler does not see that only an optional field is gone.
  return others as Of;
}
