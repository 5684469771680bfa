import type { ProjectRecord } from "../contracts/records.ts";
import type { Inspection } from "../contracts/project-type.ts";
import type { Workload } from "../contracts/workload.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Project } from "../model/project.ts";
import { withFindings } from "./inspect.ts";
import { importRepository } from "./open-repository.ts";
import { targetOf } from "../kernel/operation-target.ts";

/** What reads the packages that projects name. */
type ImportsContext = Pick<HostContext, "git" | "store" | "types" | "log">;

/** Forgets the repositories of packages that no project names any more. */
export interface UnusedImports {
  /**
   * Deletes what the Git driver keeps of the repositories that no project of the organization
   * names. It is called before the end of an operation is recorded, so that a crash repeats it. It
   * is a cache: what cannot be deleted is logged, and tried again with the next operation.
   *
   * @param stored the project as it is before the operation ends
   * @param next the workload that it then has; `undefined` where it is deleted
   */
  forget(stored: ProjectRecord, next: Workload | undefined, signal: AbortSignal): Promise<void>;
}

/**
 * Returns what forgets unused repositories of packages. It reads all projects only where one of the
 * repositories may be unused.
 */
export function unusedImports(context: ImportsContext): UnusedImports {
  /** By organization, the URLs that deployed projects had when all were read. */
  const deployed = new Map<string, ReadonlySet<string>>();

  const forgetUnused: UnusedImports["forget"] = async (stored, next, signal) => {
    const { listImports, forget } = context.git;
    if (!listImports || !forget) return;
    const organization = stored.project.organization_id;
    const kept = await listImports(organization, { signal });
    if (kept.length === 0) return void deployed.delete(organization);
    const own = urlsOf(organization, next);
    const former = urlsOf(organization, stored.internals.workload);
    const known = deployed.get(organization);
    const doubtful = kept.filter((url) => !own.has(url) && (!known?.has(url) || former.has(url)));
    if (doubtful.length === 0) return;
    const { records } = await context.store.projects(organization, undefined, { signal });
    const others = records.filter(({ project }) => project.id !== stored.project.id);
    const workloads = others.flatMap(({ internals: { workload } }) => workload ?? []);
    const found = new Set([...own, ...workloads.flatMap((one) => [...urlsOf(organization, one)])]);
    deployed.set(organization, found);
    const due = await Promise.all(others.map((record) => urlsToDeploy(context, record, signal)));
    const used = new Set([...found, ...due.flat()]);
    for (const url of doubtful)
      if (!used.has(url)) await forget(importRepository(organization, { url }), { signal });
  };

  return {
    async forget(stored, next, signal) {
      try {
        await forgetUnused(stored, next, signal);
      } catch (error) {
        signal.throwIfAborted();
        context.log({
          level: "info",
          message: `Stored repositories of packages that ${stored.project.id} does not use any more could not be deleted`,
          details: { error: asDagctlError(error).message },
        });
      }
    },
  };
}

/** Returns the URLs of a workload in the form in which the driver has them. */
function urlsOf(organization: string, workload: Workload | undefined): ReadonlySet<string> {
  const repositories = workload?.importRepositories ?? [];
  return new Set(repositories.map((one) => importRepository(organization, one).url.href));
}

/**
 * Returns the URLs of what a project has yet to deploy: its last inspection, and an operation's.
 */
async function urlsToDeploy(
  { store, types }: ImportsContext,
  { project, internals }: ProjectRecord,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { organization_id: organization, operation } = project;
  const running = operation && (await store.operation(organization, operation.id, { signal }));
  const { inspection, acceptedInspection, workload } = internals;
  const isDeployed =
    workload !== undefined && JSON.stringify(inspection) === JSON.stringify(acceptedInspection);
  const waiting = [
    isDeployed ? undefined : inspection,
    running && targetOf(running.internals)?.inspection,
  ];
  return waiting.flatMap((one) =>
    one === undefined ? [] : [...urlsOf(organization, workloadOf({ types }, project, one))],
  );
}

/** Returns the workload of an inspection; `undefined` where the type cannot make it now. */
function workloadOf(
  context: Pick<ImportsContext, "types">,
  project: Project,
  inspection: Inspection,
): Workload | undefined {
  try {
    const found = withFindings(context, project, inspection);
    return context.types.get(project.project_type)?.workload(found, inspection, {});
  } catch {
    return undefined;
  }
}
