import type { Project } from "@dagctl/core";
import type {
  Inspection,
  InspectOptions,
  ProjectType,
  ReadFiles,
  RepositoryFile,
} from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { isDagctlError, type Issue } from "@dagctl/core/errors";
import type { ChosenVersion } from "../../src/chosen-versions/chosen-versions.ts";
import { COMMIT, folder } from "../files.ts";

export type Files = Readonly<Record<string, string | RepositoryFile>>;
export type Fields = Readonly<Record<string, unknown>>;

/** A project with the fields of both types that this is about. */
export type Versioned = Project & {
  readonly chosen_versions?: readonly ChosenVersion[];
  readonly dbt_version?: string;
  readonly sqlmesh_version?: string;
  readonly python_version?: string;
};

/** What a commit makes of a project. */
export interface Inspected {
  readonly project: Versioned;
  readonly inspection: Inspection;
  readonly issues: readonly Issue[];
}

/** Returns a reader of a repository whose project is in a folder. */
function reader(files: Files, base: string): ReadFiles {
  const all = folder(files);
  return async (paths, { from = "project" } = {}) => {
    if (from === "repository" || base === "") return all(paths);
    const found = await all(paths.map((path) => `${base}/${path}`));
    return new Map([...found].map(([path, file]) => [path.slice(base.length + 1), file]));
  };
}

/** Creates a project at a commit with these files, as a host does. */
export async function created(
  type: ProjectType,
  files: Files,
  fields: Fields = {},
): Promise<Inspected> {
  const draft = createProjectRules([type], { gitAuth: ["none"] }).create(
    { name: "shop", repository_url: "https://git.example.com/shop", ...fields },
    { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
  );
  return inspected(type, draft, files, { changed: Object.keys(fields) });
}

/** Deploys the next commit of a project. */
export function deployed(type: ProjectType, before: Inspected, files: Files): Promise<Inspected> {
  const project = { ...before.project, latest_commit_sha: COMMIT } as Project;
  return inspected(type, project, files, { previous: before.inspection });
}

/** Changes a project with a PUT, at the commit that it has. */
export function updated(
  type: ProjectType,
  { project, inspection: previous }: Inspected,
  files: Files,
  body: Fields,
): Promise<Inspected> {
  const rules = createProjectRules([type], { gitAuth: ["none"] });
  const isRefused = (previous.refused ?? []).length > 0;
  const stored = { ...project, latest_commit_sha: COMMIT } as Project;
  const { next, changed, cleared } = rules.update(stored, body, { isRefused });
  return changed.length === 0
    ? Promise.resolve({ project: stored, inspection: previous, issues: [] })
    : inspected(type, next, files, { previous, changed, cleared });
}

async function inspected(
  type: ProjectType,
  project: Project,
  files: Files,
  options: InspectOptions,
): Promise<Inspected> {
  try {
    const read = reader(files, project.git_path ?? "");
    const inspection = await type.inspect(project, COMMIT, read, options);
    const { refused = [] } = inspection;
    const next = refused.length > 0 ? project : type.applyInspection?.(project, inspection);
    return { project: next ?? project, inspection, issues: refused };
  } catch (error) {
    if (!isDagctlError(error, "invalid")) throw error;
    return { project, inspection: { commit: COMMIT, facts: {} }, issues: error.issues ?? [] };
  }
}

/** Returns `path: message` of each issue. */
export function issueTexts({ issues }: Inspected): readonly string[] {
  return issues.map(({ path, message }) => `${path}: ${message}`);
}
