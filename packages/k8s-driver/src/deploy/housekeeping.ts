import { APPLICATION, SECRET } from "../cluster/kinds.ts";
import { pause } from "../cluster/pause.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, organizationPlace, projectPlace, refOf } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { secretNames } from "../manifests/cron-job.ts";
import { ANNOTATION, LABEL, labelValue } from "../names.ts";
import { pruneTombstones } from "./burial.ts";
import { needsGitSecret, putGitSecret } from "./git-secret.ts";
import { heldRecord } from "./project-application.ts";
import { type Project, retire, retireVariables } from "./retiring.ts";

/** Tombstones are looked at once in so many rounds. */
const ROUNDS = 60;

/**
 * Renews, until the driver is closed, what logs in to repositories before half of its life is over: a token lives an hour, and a schedule fires at night. And
 * lets go of what older generations of a project had. Several hosts may do so at once: each writes over what it has read, and only what lives longer.
 */
export async function housekeeping(context: Context): Promise<void> {
  const { signal } = context.closing;
  for (let round = 0; !signal.aborted; round += 1) {
    await pause(context.settings.timing.renewal, signal);
    if (signal.aborted) return;
    await attempt(context, "Secrets of projects could not be looked after", () => lookAfterSecrets(context, signal));
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

async function lookAfterSecrets(context: Context, signal: AbortSignal): Promise<void> {
  const { client, settings } = context;
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  const { items } = await client.list<Application>(APPLICATION, settings.argocd.namespace, { labels, signal });
  /** By organization, and there by the label of the project. */
  const organizations = new Map<string, Map<string, Project>>();
  for (const application of items) {
    const ref = refOf(application.metadata?.annotations);
    if (ref === undefined || application.metadata?.deletionTimestamp !== undefined) continue;
    const projects = organizations.get(ref.organization) ?? new Map<string, Project>();
    organizations.set(ref.organization, projects);
    const place = projectPlace(settings, ref);
    projects.set(labelValue(ref.project), { place, application });
  }
  for (const [organization, projects] of organizations)
    await attempt(context, `Secrets of projects of ${organization} could not be looked after`, () => lookAfter(context, organization, projects, signal));
}

async function lookAfter(context: Context, organization: string, projects: ReadonlyMap<string, Project>, signal: AbortSignal): Promise<void> {
  const place = organizationPlace(context.settings, organization);
  const labels = { ...place.labels, [LABEL.component]: ["environment", "git", "variables"] };
  const { items } = await context.client.list<SecretObject>(SECRET, place.namespace, { labels, signal });
  const byProject = Map.groupBy(items, ({ metadata }) => metadata?.labels?.[LABEL.project] ?? "");
  for (const [name, secrets] of byProject) {
    const project = projects.get(name);
    if (project === undefined) continue;
    const of = (component: string): readonly SecretObject[] => secrets.filter(({ metadata }) => metadata?.labels?.[LABEL.component] === component);
    const id = project.place.ref.project;
    await attempt(context, `The credential of the repository of ${id} could not be renewed`, () => renew(context, project, of("git"), signal));
    await attempt(context, `Former values of ${id} could not be let go`, async () => {
      await retire(context, project, [...of("environment"), ...of("git")], { signal });
      for (const one of of("variables")) await retireVariables(context, project, one, { signal });
    });
  }
}

async function renew(context: Context, { application, place }: Project, secrets: readonly SecretObject[], signal: AbortSignal): Promise<void> {
  const record = heldRecord(application);
  if (record === undefined || !needsGitSecret(record.workload)) return;
  const { git } = secretNames(place, record);
  const due = secrets.find((one) => one.metadata?.name === git && isHalfOver(one, Date.now()));
  const owner = due?.metadata?.ownerReferences?.[0];
  if (owner !== undefined) await putGitSecret(context, place, record, owner, { renewal: true, signal });
}

function isHalfOver({ metadata }: SecretObject, now: number): boolean {
  const expires = Date.parse(metadata?.annotations?.[ANNOTATION.expires] ?? "");
  const issued = Date.parse(metadata?.annotations?.[ANNOTATION.issued] ?? "");
  return !Number.isNaN(expires) && (Number.isNaN(issued) || now > issued + (expires - issued) / 2);
}
