import type { CallOptions } from "@dagctl/core/contracts";
import { APPLICATION, CONFIG_MAP, CRON_JOB, JOB } from "../../cluster/kinds.ts";
import type { Job, Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { LABEL, packagesName } from "../../names.ts";
import { readRecord } from "../application/project-application.ts";
import { listReadableLocks, readUsedAt, writeUse } from "../packages/stored-locks.ts";

/** How old the date of use may be before it is written again, in milliseconds. */
const USE_INTERVAL = 24 * 60 * 60 * 1000;
/** How long a lock is kept that nothing uses, in milliseconds. */
const RETENTION = 7 * USE_INTERVAL;

type PodSpec = NonNullable<Job["spec"]>["template"]["spec"];
interface CronJob extends Resource {
  readonly spec?: { readonly jobTemplate?: { readonly spec?: Job["spec"] } };
}

/**
 * Deletes the locks of packages of an organization that nothing has used for 7 days. One that a
 * deployment, a schedule or a run names is in use; that is written once a day. So a project that
 * goes back to a commit of the last week gets the same packages.
 */
export async function collectLocks(
  context: Context,
  place: OrganizationPlace,
  options: CallOptions,
): Promise<void> {
  const { client } = context;
  const now = context.settings.clock.now();
  const locks = await listReadableLocks(context, place, options);
  const old = locks.filter((lock) => now - readUsedAt(lock) >= USE_INTERVAL);
  if (old.length === 0) return;
  const named = await listNamedLocks(context, place, options);
  for (const lock of old) {
    const { namespace = "", name = "", uid, resourceVersion } = lock;
    if (named.has(name)) await writeUse(context, lock, options);
    else if (now - readUsedAt(lock) > RETENTION)
      // A call that is given the lock writes its date first, and then this version is gone.
      await client.delete(CONFIG_MAP, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/** Returns the names of the ConfigMaps that deployments, schedules and runs name. */
async function listNamedLocks(
  { client, settings }: Context,
  { namespace, labels, organization }: OrganizationPlace,
  options: CallOptions,
): Promise<ReadonlySet<string>> {
  const deployments = await client.list<Resource>(APPLICATION, settings.argocd.namespace, {
    ...options,
    labels: { ...labels, [LABEL.component]: "deployment" },
    metadataOnly: true,
  });
  const deployed = deployments.items.flatMap((one) => {
    const lock = readRecord(one)?.workload.runtime?.lock;
    return lock === undefined ? [] : packagesName(settings.installation, organization, lock);
  });
  // Argo CD may not have synced the newest deployment yet.
  const schedules = await client.list<CronJob>(CRON_JOB, namespace, { ...options, labels });
  const runs = await client.list<Job>(JOB, namespace, { ...options, labels });
  return new Set([
    ...deployed,
    ...schedules.items.flatMap(({ spec }) => configMapsOf(spec?.jobTemplate?.spec?.template.spec)),
    ...runs.items.flatMap(({ spec }) => configMapsOf(spec?.template.spec)),
  ]);
}

const configMapsOf = (spec: PodSpec): readonly string[] =>
  (spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
