import type { Project } from "@dagctl/core";
import type {
  Inspection,
  InspectOptions,
  PackageRequirements,
  Workload,
} from "@dagctl/core/contracts";
import { applyVersions } from "./chosen-versions/chosen-versions.ts";
import type { WithImage } from "./image-field.ts";
import { markerValue } from "./python-requirements/marker-value.ts";
import type { PythonRequirements } from "./python-requirements/result.ts";
import { REQUIREMENTS_FIELD, type WithPythonRequirements } from "./requirements-field.ts";

/** The fact of an inspection that belongs to a project's own packages. */
const READ = "requirements";
/** The fact with the folders of the repository that are packages. */
const FOLDERS = "import_folders";
/** The fact with the other repositories that have packages, at their commits. */
const REPOSITORIES = "import_repositories";
/** The fact with the commits that were decided for refs of those repositories. */
export const COMMITS = "package_commits";

/**
 * Returns the commits of packages that stay: those of the last inspection of the same commit,
 * unless a person chooses the file again.
 */
export function pinsOf(
  found: Inspection | undefined,
  { previous, changed = [] }: InspectOptions,
): Readonly<Record<string, string>> {
  const isSame = found !== undefined && previous?.commit === found.commit;
  const commits = isSame && !changed.includes(REQUIREMENTS_FIELD) ? previous.facts[COMMITS] : {};
  return (commits ?? {}) as Readonly<Record<string, string>>;
}

/** Returns the facts of an inspection about the packages of a project. */
export function factsOf(
  result: PythonRequirements,
  yieldsToTool: boolean,
): Readonly<Record<string, unknown>> {
  if (result.outcome !== "read") return {};
  const { file, requirements, constraints, hashes, folders, requiresPython } = result;
  const { repositories, commits, provided } = result;
  const found: PackageRequirements = {
    file,
    requirements,
    constraints,
    hashes,
    ...(requiresPython === undefined ? {} : { requiresPython }),
    ...(yieldsToTool ? { yieldsToTool } : {}),
    ...(provided.length > 0 ? { provided } : {}),
  };
  return {
    [READ]: found,
    ...(folders.length > 0 ? { [FOLDERS]: folders } : {}),
    ...(repositories.length > 0 ? { [REPOSITORIES]: repositories, [COMMITS]: commits } : {}),
  };
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
  // Without a line of its own a project may have packages that the tool must not bring.
  const counts = requirements && (requirements.requirements.length > 0 || requirements.provided);
  return counts ? { requirements } : {};
}

/**
 * Returns the extras with which lines of the project name its tool. They are extras of the tool
 * itself, which may have a part that is built.
 */
export function ownExtras(
  project: WithImage,
  inspection: Inspection,
  tool: string,
): readonly string[] {
  const lines = ownRuntime(project, inspection).requirements?.requirements ?? [];
  return lines.flatMap((line) => {
    // Clean lines: a name, extras, and a marker.
    const [, name, extras = "", marker] = /^([\w.-]+)\[([^\]]*)\](?: ; (.*))?$/.exec(line) ?? [];
    const counts = marker === undefined || markerValue(marker, undefined) === true;
    return name === tool && counts ? extras.split(",") : [];
  });
}

/**
 * Returns the part of a workload with the packages that are folders of the project's repository, or
 * come from other repositories.
 */
export function ownFolders(
  { image }: WithImage,
  { facts }: Inspection,
): Pick<Workload, "importFolders" | "importRepositories"> {
  if (image !== undefined) return {};
  const importFolders = facts[FOLDERS] as Workload["importFolders"];
  const importRepositories = facts[REPOSITORIES] as Workload["importRepositories"];
  return {
    ...(importFolders === undefined ? {} : { importFolders }),
    ...(importRepositories === undefined ? {} : { importRepositories }),
  };
}

/** Returns the project with the file that the inspection read, and the versions it chose. */
export function applyRequirements<Of extends Project & WithPythonRequirements>(
  project: Of,
  inspection: Inspection,
): Of {
  const file = readOf(inspection)?.file;
  const versioned = applyVersions(project, inspection);
  if (file !== undefined) return { ...versioned, python_requirements_file: file };
  const { python_requirements_file: _, ...others } = versioned;
  // The compiler does not see that only an optional field is gone.
  return others as Of;
}
