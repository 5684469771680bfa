import { APPLICATION, SECRET } from "../cluster/kinds.ts";
import { pause } from "../cluster/watching.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { type Context, organizationPlace, projectPlace, refOf } from "../context.ts";
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
    try {
      await renewCredentials(context, signal);
      if (round % ROUNDS === 0) await pruneTombstones(context, { signal });
    } catch (error) {
      if (!signal.aborted)
        context.settings.log({
          level: "warn",
          message: `Credentials of repositories could not be renewed: ${error instanceof Error ? error.message : String(error)}`,
        });
    }
  }
}

async function renewCredentials(context: Context, signal: AbortSignal): Promise<void> {
  const { client, settings } = context;
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "deployment" };
  const { items } = await client.list<Application>(APPLICATION, settings.argocd.namespace, { labels, signal });
  const organizations = new Set(items.flatMap(({ metadata }) => refOf(metadata?.annotations)?.organization ?? []));
  for (const organization of organizations) {
    const place = organizationPlace(settings, organization);
    const secrets = await client.list<SecretObject>(SECRET, place.namespace, { labels: { ...place.labels, [LABEL.component]: "git" }, signal });
    for (const secret of secrets.items.filter((one) => isHalfOver(one, Date.now()))) {
      const application = items.find(({ metadata }) => secret.metadata?.name === secretNames(projectOf(context, metadata?.annotations), 0).git);
      const record = application && heldRecord(application);
      const owner = secret.metadata?.ownerReferences?.[0];
      if (record === undefined || owner === undefined || !needsGitSecret(record.workload)) continue;
      const project = projectOf(context, application?.metadata?.annotations);
      // One that cannot be renewed must not keep the others from it.
      await putGitSecret(context, project, record, owner, { renewal: true, signal }).catch((error: unknown) =>
        settings.log({
          level: "warn",
          message: `The credential of the repository of ${project.ref.project} could not be renewed: ${error instanceof Error ? error.message : String(error)}`,
        }),
      );
    }
  }
}

function projectOf({ settings }: Context, annotations: Readonly<Record<string, string>> | undefined): ReturnType<typeof projectPlace> {
  return projectPlace(settings, refOf(annotations) ?? { organization: "", project: "" });
}

function isHalfOver({ metadata }: SecretObject, now: number): boolean {
  const expires = Date.parse(metadata?.annotations?.[ANNOTATION.expires] ?? "");
  const issued = Date.parse(metadata?.annotations?.[ANNOTATION.issued] ?? "");
  return !Number.isNaN(expires) && (Number.isNaN(issued) || now > issued + (expires - issued) / 2);
}
