import type { CallOptions, DeploymentRef } from "@dagctl/core/contracts";
import * as z from "zod";
import { CREATOR, MANAGER } from "../cluster/client.ts";
import { retryConflicts } from "../cluster/retry-conflicts.ts";
import { isNotFound, isConflict, isForbidden } from "../cluster/api-failure.ts";
import { APPLICATION, CRON_JOB } from "../cluster/kinds.ts";
import type { Resource } from "../cluster/wire.ts";
import { type Context, type NamespaceCache, type ProjectPlace, projectPlace } from "../context.ts";
import { evaluateStatus } from "../deploy/status/evaluate-status.ts";
import type { Application } from "../manifests/application.ts";
import { ANNOTATION, cronJobName } from "../names.ts";
import { hasOrganization } from "./find-run.ts";

export interface CronJob extends Resource {
  readonly spec?: { readonly suspend?: boolean };
}

/**
 * Stores whether a schedule is paused, by the CronJob's name. The CronJob's version says how old
 * that is.
 */
export function recordPause(known: NamespaceCache, { metadata, spec }: CronJob): void {
  known.pauses.set(metadata?.name ?? "", spec?.suspend === true, Number(metadata?.resourceVersion));
}

/**
 * Pauses and resumes the schedules of a project. It writes only a change, and only over the version
 * that was read. When another client wrote in between, it tries again, but not on another
 * generation. What a host that was paused wanted for an older generation does not apply to it. A
 * schedule is resumed only when Argo CD has synced what was applied or handed over last. A run that
 * is due begins at once, and would begin without it. Until then the schedule stays paused, and the
 * next call resumes it.
 */
export async function pauseSchedules(
  context: Context,
  ref: DeploymentRef,
  jobs: Readonly<Record<string, boolean>>,
  options: CallOptions,
): Promise<void> {
  const { client, settings } = context;
  const place = projectPlace(settings, ref);
  const { namespace, labels, base } = place;
  const known = context.known.namespaces.get(namespace);
  if (
    known !== undefined &&
    Object.entries(jobs).every(
      ([job, paused]) => known.pauses.peek(cronJobName(base, job)) === paused,
    )
  )
    return;
  const seen = new Map<string, string | undefined>();
  await retryConflicts(
    settings.clock,
    `A schedule of project ${ref.project}`,
    options,
    async () => {
      try {
        const { items } = await client.list<CronJob>(CRON_JOB, namespace, { ...options, labels });
        // The Application is read after the list: a sync in between changes the version of the
        // CronJob, and the write over the older version fails.
        let synced: boolean | undefined;
        for (const cronJob of items) {
          const { metadata, spec } = cronJob;
          const { [ANNOTATION.job]: job = "", [ANNOTATION.generation]: generation } =
            metadata?.annotations ?? {};
          const paused = jobs[job];
          if (seen.has(job) && seen.get(job) !== generation) continue;
          seen.set(job, generation);
          if (
            paused === undefined ||
            paused === (spec?.suspend === true) ||
            metadata?.deletionTimestamp !== undefined
          )
            continue;
          if (!paused && !(synced ??= await isSynced(context, place, options))) continue;
          const written = await client.merge<CronJob>(
            CRON_JOB,
            { namespace, name: metadata?.name ?? "" },
            { metadata: { resourceVersion: metadata?.resourceVersion }, spec: { suspend: paused } },
            options,
          );
          if (known !== undefined) recordPause(known, written);
          logForeignChange(context, place, cronJob, job, paused);
        }
        return true;
      } catch (error) {
        // Without a namespace there is no schedule. An organization that is being removed starts
        // nothing.
        if (
          isNotFound(error) ||
          (isForbidden(error) && !(await hasOrganization(context, place, options)))
        )
          return true;
        if (isConflict(error)) return undefined;
        throw error;
      }
    },
  );
}

/**
 * The managers that are not a person's. Argo CD creates a CronJob suspended; from then on the field
 * belongs to the driver.
 */
const OURS: ReadonlySet<string | undefined> = new Set([MANAGER, CREATOR, "argocd-controller"]);
const OWNS_SUSPEND = z.object({ "f:spec": z.object({ "f:suspend": z.object({}) }) });

/**
 * Logs that another client has paused or resumed a schedule in the cluster, that the host decides,
 * and which setting to change instead.
 */
function logForeignChange(
  { settings }: Context,
  { ref }: ProjectPlace,
  { metadata }: CronJob,
  job: string,
  paused: boolean,
): void {
  const manager = metadata?.managedFields?.find(
    ({ manager, fieldsV1 }) => !OURS.has(manager) && OWNS_SUSPEND.safeParse(fieldsV1).success,
  );
  if (manager === undefined) return;
  const [what, is] = paused
    ? ["was resumed in the cluster by", "paused"]
    : ["was paused in the cluster by", "resumed"];
  const how = `Set \`suspended\` of the project or \`enabled\` of the job instead`;
  const message = `The schedule ${job} of project ${ref.project} ${what} "${manager.manager}" (CronJob ${metadata?.name}), and is ${is} again. ${how}`;
  settings.log({ level: "warn", message });
}

async function isSynced(
  { client, settings }: Context,
  { argocd, base }: ProjectPlace,
  options: CallOptions,
): Promise<boolean> {
  const found = await client.get<Application>(
    APPLICATION,
    { namespace: argocd, name: base },
    options,
  );
  return found !== undefined && evaluateStatus(found, settings.clock.now()).phase === "converged";
}
