import { APPLICATION, SECRET } from "../cluster/kinds.ts";
import { pause } from "../cluster/watching.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, organizationPlace, type ProjectPlace, projectPlace, refOf } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { secretNames } from "../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { pruneTombstones } from "./burial.ts";
import { needsGitSecret, putGitSecret } from "./git-secret.ts";
import { heldRecord } from "./project-application.ts";

/** Tombstones are looked at once in so many rounds. */
const ROUNDS = 60;

/**
 * Renews, until the driver is closed, what logs in to repositories before half of its life is over: a token lives an hour, and a schedule fires at night.
 * Several hosts may do so at once: each writes over what it has read, and only what lives longer.
 */
export async function housekeeping(context: Context): Promise<void> {
  const { signal } = context.closing;
  for (let round = 0; !signal.aborted; round += 1) {
    await pause(context.settings.timing.renewal, signal);
    if (signal.aborted) return;
    await attempt(context, "Credentials of repositories could not be renewed", () => renewCredentials(context, signal));
    if (round % ROUNDS === 0) await attempt(context, "What was removed long ago could not be forgotten", () => pruneTombstones(context, { signal }));
  }
}

/** What fails is said, and keeps nothing else from being done. */
async function attempt({ closing: { signal }, settings }: Context, failed: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) settings.log({ level: "warn", message: `${failed}: ${error instanceof Error ? error.message : String(error)}` });
  }
}

async function renewCredentials(context: Context, signal: AbortSignal): Promise<void> {
  const { client, settings } = context;
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  const { items } = await client.list<Application>(APPLICATION, settings.argocd.namespace, { labels, signal });
  /** By organization, and there by the name of the Secret that a project would have. */
  const organizations = new Map<string, Map<string, Project>>();
  for (const application of items) {
    const ref = refOf(application.metadata?.annotations);
    if (ref === undefined) continue;
    const projects = organizations.get(ref.organization) ?? new Map<string, Project>();
    organizations.set(ref.organization, projects);
    const place = projectPlace(settings, ref);
    projects.set(secretNames(place, 0).git, { place, application });
  }
  for (const [organization, projects] of organizations)
    await attempt(context, `Credentials of the repositories of ${organization} could not be renewed`, () =>
      renewThose(context, organization, projects, signal),
    );
}

interface Project {
  readonly place: ProjectPlace;
  readonly application: Application;
}

async function renewThose(context: Context, organization: string, projects: ReadonlyMap<string, Project>, signal: AbortSignal): Promise<void> {
  const { labels, namespace } = organizationPlace(context.settings, organization);
  const { items } = await context.client.list<SecretObject>(SECRET, namespace, { labels: { ...labels, [LABEL.component]: "git" }, signal });
  for (const secret of items.filter((one) => isHalfOver(one, Date.now()))) {
    const project = projects.get(secret.metadata?.name ?? "");
    const owner = secret.metadata?.ownerReferences?.[0];
    if (project === undefined || owner === undefined) continue;
    const { place, application } = project;
    await attempt(context, `The credential of the repository of ${place.ref.project} could not be renewed`, async () => {
      const record = heldRecord(application);
      if (record !== undefined && needsGitSecret(record.workload)) await putGitSecret(context, place, record, owner, { renewal: true, signal });
    });
  }
}

function isHalfOver({ metadata }: SecretObject, now: number): boolean {
  const expires = Date.parse(metadata?.annotations?.[ANNOTATION.expires] ?? "");
  const issued = Date.parse(metadata?.annotations?.[ANNOTATION.issued] ?? "");
  return !Number.isNaN(expires) && (Number.isNaN(issued) || now > issued + (expires - issued) / 2);
}
