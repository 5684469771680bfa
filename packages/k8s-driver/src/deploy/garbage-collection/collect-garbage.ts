import type { Clock } from "@dagctl/core/contracts";
import { fairLimit, pause } from "@dagctl/core/driver-kit";
import { APPLICATION, SECRET } from "../../cluster/kinds.ts";
import type { Metadata, Resource, SecretObject } from "../../cluster/wire.ts";
import {
  type Context,
  contextOf,
  type OrganizationPlace,
  organizationPlace,
  projectPlace,
  type ProjectPlace,
  refOf,
} from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { secretNames } from "../../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { planSecretMaintenance, nextReadAt } from "./plan-secret-maintenance.ts";
import { pruneFormerVersion } from "../former-version/prune-former-version.ts";
import { needsGitSecret, writeGitSecret } from "../secrets/git-secret.ts";
import { SECRET_COMPONENTS } from "../secrets/components.ts";
import { findWatchedObjects } from "../required-objects/required-objects.ts";
import { deploymentStateOf } from "../status/deployment-state.ts";
import { listNamedKeys, readRecord } from "../application/project-application.ts";
import { collectShared } from "./collect-shared.ts";
import { deleteOrphans } from "./delete-orphans.ts";
import { type Project, collectOldSecrets, collectOldVariables } from "./collect-old-secrets.ts";
import { pruneTombstones } from "../generation-check/tombstones.ts";

/** Orphans, tombstones and packages are read once in this many rounds. */
const ROUNDS = 60;
/** Shared places; each organization has one of its own in addition. */
const CONCURRENCY = 4;

/**
 * Runs the garbage collection until the driver is closed. It renews the credentials of repositories
 * before half of their lifetime is over: a token lives an hour, and a schedule fires at night. It
 * also deletes what older generations of a project had. Several hosts may do so at once: each
 * writes over the version that it has read, and only a credential that lives longer.
 */
export async function collectGarbage(context: Context): Promise<void> {
  const { signal } = context.closing;
  const { clock, timing } = context.settings;
  const readings = readingsOf(clock);
  for (let round = 0; !signal.aborted; round += 1) {
    await pause(clock, timing.renewalMs, signal);
    if (signal.aborted) return;
    await attempt(context, "Secrets of projects could not be maintained", () =>
      maintainSecrets(context, readings, signal),
    );
    if (round % ROUNDS !== 0) continue;
    const { namespace } = context.settings;
    // Before the tombstones, by which orphans are known.
    await attempt(context, "What calls that were cut off have left could not be deleted", () =>
      deleteOrphans(context, { signal }),
    );
    await attempt(context, "What was removed long ago could not be forgotten", () =>
      pruneTombstones(context, namespace, { signal }),
    );
    await attempt(
      context,
      "Packages and modules that nothing uses could not be deleted",
      async () => {
        await forEachOrganization(context, signal, async (own, place) => {
          await attempt(
            own,
            `Packages and modules of ${place.organization} could not be deleted`,
            () => collectShared(own, place, { signal }),
          );
        });
      },
    );
    await attempt(context, "What version 0.1.0 has left could not be deleted", () =>
      pruneFormerVersion(context, { signal }),
    );
  }
}

/** Runs one part of the work. A failure is logged, and does not stop the other parts. */
async function attempt(
  { closing: { signal }, settings }: Context,
  failed: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted)
      settings.log({
        level: "warn",
        message: `${failed}: ${error instanceof Error ? error.message : String(error)}`,
      });
  }
}

/**
 * Maintains the Secrets of all projects. While the watches are in step that costs no request,
 * unless work is due; otherwise metadata is listed.
 */
async function maintainSecrets(
  context: Context,
  readings: Readings,
  signal: AbortSignal,
): Promise<void> {
  await forEachOrganization(context, signal, (own, place) =>
    attempt(own, `Secrets of projects of ${place.organization} could not be maintained`, () =>
      maintainOrganization(own, place, readings, signal),
    ),
  );
}

/** Does work for every organization, so that none waits for another one's. */
async function forEachOrganization(
  context: Context,
  signal: AbortSignal,
  work: (own: Context, place: OrganizationPlace) => Promise<void>,
): Promise<void> {
  const withinLimit = fairLimit(CONCURRENCY);
  const places = await organizations(context, signal);
  await Promise.all(
    places.map((place) =>
      withinLimit(place.organization, () => work(contextOf(context, place.organization), place)),
    ),
  );
}

async function organizations(
  { client, settings, known }: Context,
  signal: AbortSignal,
): Promise<readonly OrganizationPlace[]> {
  if (known.organizations.size > 0)
    return [...known.organizations].map((id) => organizationPlace(settings, id));
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "organization" };
  const { items } = await client.list<Resource>(APPLICATION, settings.argocd.namespace, {
    labels,
    metadataOnly: true,
    signal,
  });
  const ids = items.flatMap(
    ({ metadata }) => metadata?.annotations?.[ANNOTATION.organization] ?? [],
  );
  return [...new Set(ids)].map((id) => organizationPlace(settings, id));
}

async function maintainOrganization(
  context: Context,
  { namespace, labels }: OrganizationPlace,
  readings: Readings,
  signal: AbortSignal,
): Promise<void> {
  const watched = findWatchedObjects(context, namespace, SECRET);
  const listSecrets = async (): Promise<readonly Metadata[]> => {
    const asked = {
      labels: { ...labels, [LABEL.component]: SECRET_COMPONENTS },
      metadataOnly: true,
      signal,
    };
    return (await context.client.list<Resource>(SECRET, namespace, asked)).items.map(
      ({ metadata }) => metadata ?? {},
    );
  };
  const all = watched === undefined ? await listSecrets() : [...watched.values()];
  const own = all.filter(
    ({ labels: found }) => found?.[LABEL.organization] === labels[LABEL.organization],
  );
  for (const secrets of Map.groupBy(
    own,
    ({ labels: found }) => found?.[LABEL.project] ?? "",
  ).values()) {
    const ref = refOf(
      secrets.find(({ annotations }) => refOf(annotations) !== undefined)?.annotations,
    );
    if (ref === undefined || signal.aborted) continue;
    const place = projectPlace(context.settings, ref);
    await attempt(context, `Secrets of ${ref.project} could not be maintained`, () =>
      maintainProject(context, place, secrets, readings, signal),
    );
  }
}

async function maintainProject(
  context: Context,
  place: ProjectPlace,
  secrets: readonly Metadata[],
  readings: Readings,
  signal: AbortSignal,
): Promise<void> {
  const { client } = context;
  const find = async (): Promise<Application | undefined> => {
    const found = await client.get<Application>(
      APPLICATION,
      { namespace: place.argocd, name: place.base },
      { signal },
    );
    return found?.metadata?.deletionTimestamp === undefined ? found : undefined;
  };
  const isWatched = findWatchedObjects(context, place.namespace, SECRET) !== undefined;
  // Without the watches only the Application itself says which Secrets serve.
  let application = isWatched ? undefined : await find();
  const state = isWatched
    ? context.known.deployments.peek(place.base)
    : application && deploymentStateOf(application, context.settings.clock.now());
  const named = isWatched
    ? context.known.variables.get(place.base)
    : readVariablesAnnotation(application);
  const plan = planSecretMaintenance(context, secrets, state, (one) => readings.isDue(one, named));
  if (plan.renew.length + plan.old.length + plan.variables.length === 0) return;
  application ??= await find();
  if (application === undefined) return;
  const project: Project = { place, application };
  const id = place.ref.project;
  await attempt(context, `The credential of the repository of ${id} could not be renewed`, () =>
    renew(context, project, plan.renew, signal),
  );
  await attempt(context, `Former values of ${id} could not be deleted`, async () => {
    await collectOldSecrets(context, project, plan.old, { signal });
    for (const { name = "" } of plan.variables) {
      const found = await client.get<SecretObject>(
        SECRET,
        { namespace: place.namespace, name },
        { signal },
      );
      if (found === undefined) continue;
      await collectOldVariables(context, project, found, { signal });
      const next = nextReadAt(context, found, listNamedKeys(context, project.application));
      readings.note(found, { next, named: readVariablesAnnotation(project.application) });
    }
  });
}

async function renew(
  context: Context,
  { application, place }: Project,
  secrets: readonly Metadata[],
  signal: AbortSignal,
): Promise<void> {
  const record = readRecord(application);
  if (record === undefined || !needsGitSecret(record.workload)) return;
  const { git } = secretNames(place, record);
  const owner = secrets.find(({ name }) => name === git)?.ownerReferences?.[0];
  if (owner !== undefined)
    await writeGitSecret(context, place, record, owner, { renewal: true, signal });
}

const readVariablesAnnotation = (application: Application | undefined): string | undefined =>
  application?.metadata?.annotations?.[ANNOTATION.variables];

/**
 * Records when the values of Secrets were read, so that they are not read again without a reason. A
 * Secret is written before the Application that names its keys. So values that were read between
 * the two have to be read again when the Application names others.
 */
interface Readings {
  /**
   * Returns whether the values have to be read.
   *
   * @param named the variables that the Application names now, as its annotation has them;
   *   `undefined` when not known
   */
  isDue(metadata: Metadata, named: string | undefined): boolean;
  note(secret: SecretObject, reading: Reading): void;
}

interface Reading {
  /** When the next reading is due as long as nothing is written, in milliseconds since 1970. */
  readonly next: number;
  readonly named: string | undefined;
}

function readingsOf(clock: Clock): Readings {
  const known = new Map<string, Reading & { readonly version: string | undefined }>();
  return {
    isDue({ uid = "", resourceVersion }, named) {
      const last = known.get(uid);
      if (last === undefined || last.version !== resourceVersion || clock.now() >= last.next)
        return true;
      return named !== undefined && named !== last.named;
    },
    note({ metadata }, reading) {
      known.set(metadata?.uid ?? "", { version: metadata?.resourceVersion, ...reading });
    },
  };
}
