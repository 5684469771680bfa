import { stepBudget, StepsExceeded } from "../async/step-budget.ts";
import { NO_REASON } from "../async/until-aborted.ts";
import type { CallOptions } from "../contracts/clock.ts";
import type { Repository } from "../contracts/git.ts";
import type {
  Inspection,
  InspectOptions,
  ProjectType,
  ReadFiles,
} from "../contracts/project-type.ts";
import { invalid, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { typeOf } from "../projects/project-types.ts";
import { same } from "../projects/validation/read-only.ts";
import { otherProjectsOver } from "./other-projects.ts";
import { linksNote } from "./links-note.ts";
import { repositoryOpener, repositoryReader } from "./open-repository.ts";
import { parseRepository } from "./parse-repository.ts";

/** The fields of a project that lead to its repository, with the login. */
export type RepositorySource = Pick<
  Project,
  | "organization_id"
  | "repository_url"
  | "branch"
  | "git_path"
  | "git_auth_method"
  | "git_secret_ref"
>;

/**
 * Returns the repository of a project in the form for drivers, with its credential resolved now.
 *
 * @throws `invalid` where the record's URL, branch or path cannot be parsed, or its secret is
 *   absent
 */
export async function repositoryOf(
  context: Pick<HostContext, "secrets">,
  project: RepositorySource,
  options: CallOptions = {},
): Promise<Repository> {
  const { organization_id: organization, git_secret_ref: name } = project;
  const repository = parseRepository({
    organization,
    url: project.repository_url,
    branch: project.branch,
    ...(project.git_path === undefined ? {} : { path: project.git_path }),
    auth: { method: project.git_auth_method },
  });
  const secret =
    name === undefined
      ? undefined
      : await context.secrets.get(organization, name, { signal: options.signal });
  if (name !== undefined && !secret) {
    throw invalid([
      { path: "git_secret_ref", message: `there is no secret "${name}" in this organization` },
    ]);
  }
  return secret ? { ...repository, auth: { ...repository.auth, secret } } : repository;
}

export interface Head {
  readonly sha: string;
  readonly message: string;
}

export async function readHead(
  context: Pick<HostContext, "git">,
  repository: Repository,
  signal?: AbortSignal,
): Promise<Head> {
  const { sha } = await context.git.head(repository, { signal });
  return describeHead(context, repository, sha, signal);
}

/** Describes the head of a branch for a caller that knows its commit. */
export async function describeHead(
  context: Pick<HostContext, "git">,
  repository: Repository,
  sha: string,
  signal?: AbortSignal,
): Promise<Head> {
  const { message } = await context.git.describe(repository, sha, { signal });
  return { sha, message };
}

/**
 * Inspects the project's folder at a commit, without running anything. The project type ends within
 * `timing.inspectMs`, and its reads end with it.
 *
 * @throws `invalid` where there is no project to run, or its files take more steps to read than are
 * allowed; `timeout` where the type does not answer
 */
export async function inspect(
  context: Pick<HostContext, "lifetime" | "clock" | "types" | "git" | "store" | "run" | "deploy">,
  project: Project,
  repository: Repository,
  sha: string,
  options: InspectOptions = {},
): Promise<Inspection> {
  const type = typeOf(context, project.project_type);
  const outer = options.signal ?? context.lifetime;
  const ended = new AbortController();
  const forward = (): void => ended.abort(outer.reason);
  if (outer.aborted) forward();
  else outer.addEventListener("abort", forward, { once: true });
  const { signal } = ended;
  const folder = project.git_path ?? "";
  const read = repositoryReader(context, { repository, sha, folder }, { signal });
  const budget = stepBudget({
    yield: () =>
      new Promise((resolve) => void context.clock.after(0, resolve, { keepAlive: true })),
  });
  try {
    await checkFolder(project, sha, read);
    const others = (): Promise<readonly Project[]> =>
      otherProjectsOver(context.store, project, { signal: ended.signal });
    const inspection = await type.inspect(project, sha, read, {
      others,
      openRepository: repositoryOpener(context, project.organization_id, { signal }),
      keepsFiles: context.run.supports.keepsFiles,
      ...options,
      budget,
    });
    await budget.rest();
    checkAnswers(type, project, inspection);
    const links = await linksNote(context.git, repository, sha, ended.signal);
    if (links === undefined) return inspection;
    return { ...inspection, notes: [...(inspection.notes ?? []), links] };
  } catch (error) {
    if (error instanceof StepsExceeded)
      throw invalid([
        { path: "git_path", message: `leads to ${error.file}, which ${error.reason}` },
      ]);
    throw error;
  } finally {
    outer.removeEventListener("abort", forward);
    ended.abort(NO_REASON);
  }
}

async function checkFolder(project: Project, sha: string, read: ReadFiles): Promise<void> {
  if (!project.git_path) return;
  const kind = (await read([""])).get("")?.kind;
  if (kind === "directory") return;
  const what = kind === undefined ? "there is no such folder" : `that is a ${kind}, not a folder,`;
  throw invalid([
    {
      path: "git_path",
      message: `${what} on branch "${project.branch}" at ${sha.slice(0, 7)}`,
    },
  ]);
}

/**
 * Checks what the type makes of the inspection, before anything is recorded. Whether the type can
 * make it at all becomes known in the operation.
 */
function checkAnswers(type: ProjectType, project: Project, inspection: Inspection): void {
  try {
    const found = type.applyInspection?.(project, inspection) ?? project;
    type.defaultJob(found, inspection);
    type.workload(found, inspection, {});
  } catch (error) {
    if (isDagctlError(error)) throw error;
  }
}

/** Returns the project with the findings of the inspection in the fields of its type. */
export function withFindings(
  context: Pick<HostContext, "types">,
  project: Project,
  inspection: Inspection,
): Project {
  return context.types.get(project.project_type)?.applyInspection?.(project, inspection) ?? project;
}

/**
 * Returns the project with the values that the inspection has chosen for fields that no caller has
 * set (`ProjectField.isChosenByInspection`); every other field stays as it is. Where a value
 * changes, it is a change like that of a PUT: the revision is raised.
 */
export function withChoices(
  context: Pick<HostContext, "types" | "now">,
  project: Project,
  inspection: Inspection,
): Project {
  const chosenFields = Object.entries(context.types.get(project.project_type)?.fields ?? {}).filter(
    ([, { isChosenByInspection }]) => isChosenByInspection === true,
  );
  if (chosenFields.length === 0) return project;
  const found = new Map(Object.entries(withFindings(context, project, inspection)));
  const before = new Map(Object.entries(project));
  const fields = chosenFields.filter(([field]) => !same(found.get(field), before.get(field)));
  if (fields.length === 0) return project;
  const chosen = { ...project } as Record<string, unknown>;
  for (const [field] of fields) {
    if (found.get(field) === undefined) delete chosen[field];
    else chosen[field] = found.get(field);
  }
  if (fields.some(([, { isReadOnly }]) => isReadOnly !== true)) {
    chosen["revision"] = project.revision + 1;
    chosen["updated_at"] = context.now();
  }
  return chosen as unknown as Project;
}
