import type { CallOptions } from "@dagctl/core/contracts";
import { APPLICATION, CONFIG_MAP, CRON_JOB, JOB, POD } from "../../cluster/kinds.ts";
import type { Job, Pod, Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { LABEL, packagesName } from "../../names.ts";
import { findModulesName } from "../../manifests/cron-job.ts";
import { readRecord } from "../application/project-application.ts";
import { listReadableShared, MODULES, readUsedAt, writeUse } from "../shared-config-maps.ts";

/** How old the date of use may be before it is written again, in milliseconds. */
const USE_INTERVAL = 24 * 60 * 60 * 1000;
/**
 * How long something is kept after its last date of use, in milliseconds. That date may be a day
 * and the pause of one collection older than the last use. Modules are stored again by what names
 * them; packages would be resolved again.
 */
const RETENTION = { packages: 7 * USE_INTERVAL, modules: 3 * USE_INTERVAL };

interface CronJob extends Resource {
  readonly spec?: { readonly jobTemplate?: { readonly spec?: Job["spec"] } };
}

/**
 * Deletes the ConfigMaps that projects of an organization shared, and that nothing has used for a
 * while: the locks of packages after 7 days, so that a project that goes back to a commit of the
 * last week gets the same packages; Python modules when nothing has named them for more than a day.
 * What a deployment, a schedule, a run or a pod names is in use; that is written once a day.
 */
export async function collectShared(
  context: Context,
  place: OrganizationPlace,
  options: CallOptions,
): Promise<void> {
  const { client } = context;
  const now = context.settings.clock.now();
  const shared = await listReadableShared(context, place, options);
  const old = shared.filter((one) => now - readUsedAt(one) >= USE_INTERVAL);
  if (old.length === 0) return;
  const named = await listNamed(context, place, options);
  for (const one of old) {
    const { namespace = "", name = "", labels, uid, resourceVersion } = one;
    const retention =
      labels?.[LABEL.component] === MODULES ? RETENTION.modules : RETENTION.packages;
    if (named.has(name)) await writeUse(context, one, options);
    else if (now - readUsedAt(one) > retention)
      // A call that is about to name it writes its date first, and then this version is gone.
      await client.delete(CONFIG_MAP, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/** Returns the names of the ConfigMaps that deployments, schedules, runs and pods name. */
async function listNamed(
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
    const workload = readRecord(one)?.workload;
    const lock = workload?.runtime?.lock;
    const packages =
      lock === undefined ? undefined : packagesName(settings.installation, organization, lock);
    const modules = workload && findModulesName(settings, { organization }, workload);
    return [packages, modules].filter((name) => name !== undefined);
  });
  // Argo CD may not have synced the newest deployment yet.
  const schedules = await client.list<CronJob>(CRON_JOB, namespace, { ...options, labels });
  const runs = await client.list<Job>(JOB, namespace, { ...options, labels });
  const pods = await client.list<Pod>(POD, namespace, { ...options, labels });
  return new Set([
    ...deployed,
    ...schedules.items.flatMap(({ spec }) => configMapsOf(spec?.jobTemplate?.spec?.template.spec)),
    ...runs.items.flatMap(({ spec }) => configMapsOf(spec?.template.spec)),
    ...pods.items.flatMap(({ spec }) => configMapsOf(spec)),
  ]);
}

const configMapsOf = (spec: Pod["spec"]): readonly string[] =>
  (spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
