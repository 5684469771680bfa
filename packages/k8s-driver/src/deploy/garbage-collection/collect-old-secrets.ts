import type { CallOptions } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isNotFound, isConflict } from "../../cluster/api-failure.ts";
import { SECRET } from "../../cluster/kinds.ts";
import { parseGeneration } from "../../cluster/parse-stored.ts";
import type { Metadata, SecretObject } from "../../cluster/wire.ts";
import { type Context, expiryLimit, type ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { longestRun, secretNames } from "../../manifests/cron-job.ts";
import { ANNOTATION } from "../../names.ts";
import { currentData, LOG_RETENTION, readShownKeys } from "../secrets/former-values.ts";
import { evaluateStatus } from "../status/evaluate-status.ts";
import { listDroppedDates, retainVariables } from "../secrets/retained-variables.ts";
import { retentionLimit } from "../secrets/retention-limit.ts";
import { listNamedKeys, readRecord } from "../application/project-application.ts";
import { decodeBase64 } from "../secrets/base64.ts";
import { writeSecret } from "../secrets/write-secret.ts";

/** A project, with its Application as it was found. */
export interface Project {
  readonly place: ProjectPlace;
  readonly application: Application;
}

/**
 * Marks, and later deletes, environments and credentials that only older generations have.
 * Kubernetes reads a Secret whenever a container begins: a run of an older generation may wait for
 * a node, or be between two steps. Until a newer one is synced, the schedule also makes more such
 * runs. So their time begins when a newer generation runs, and an annotation records it. When no
 * run can have them any more, logs may still show them for a while; after that they are deleted.
 */
export async function collectOldSecrets(
  context: Context,
  { application, place }: Project,
  secrets: readonly Metadata[],
  options: CallOptions,
): Promise<void> {
  const { client, settings } = context;
  const now = context.settings.clock.now();
  const record = readRecord(application);
  if (record === undefined || evaluateStatus(application, now).phase !== "converged") return;
  // They are recognized by name: annotations are easily lost, and a Secret in use must not be
  // deleted.
  const { environment, git } = secretNames(place, record);
  for (const metadata of secrets) {
    if (metadata.deletionTimestamp !== undefined) continue;
    const { namespace = "", name = "", uid, resourceVersion } = metadata;
    const serves =
      name === environment ||
      name === git ||
      parseGeneration(metadata.annotations?.[ANNOTATION.generation]) > record.generation;
    const since = sinceOf(metadata);
    const mark = async (date: string | null): Promise<void> => {
      const annotations = { [ANNOTATION.retired]: date };
      await client
        .merge(
          SECRET,
          { namespace, name },
          { metadata: { uid, resourceVersion, annotations } },
          options,
        )
        .catch((error: unknown) => {
          // Another host was faster, or the project is gone.
          if (!isConflict(error) && !isNotFound(error)) throw error;
        });
    };
    if (serves) {
      if (since !== undefined) await mark(null);
    } else if (since === undefined) await mark(new Date(now).toISOString());
    else if (
      expiryLimit(context) - since > longestRun(settings) + LOG_RETENTION &&
      since < (await retentionLimit(context, place, [since], options))
    )
      await client.delete(SECRET, { namespace, name }, { ...options, uid, resourceVersion });
  }
}

/**
 * Deletes variables that were handed over before: first those that no run needs, and then those
 * that no log shows. It does not wait for the next hand-over, which may never come when no schedule
 * is enabled any more. It writes nothing when another client writes at the same time.
 */
export async function collectOldVariables(
  context: Context,
  { application, place }: Project,
  seen: SecretObject,
  options: CallOptions,
): Promise<void> {
  const { metadata = {} } = seen;
  const [owner] = metadata.ownerReferences ?? [];
  const record = readRecord(application);
  if (owner === undefined || record === undefined || metadata.deletionTimestamp !== undefined)
    return;
  const now = context.settings.clock.now();
  const named = listNamedKeys(context, application);
  const current = currentData(seen.data);
  const values = Object.fromEntries(
    Object.entries(current).flatMap(([key, value]) =>
      named.has(key) ? [[key, new Secret(decodeBase64(value))]] : [],
    ),
  );
  const synced = evaluateStatus(application, now).phase === "converged";
  const older = retainVariables(seen, {
    values,
    synced,
    retentionLimit: await retentionLimit(context, place, listDroppedDates(seen), options),
    now,
  });
  const retained = { ...values, ...older.values };
  // Only the call that hands over the variables decides what a log may show.
  const shown = readShownKeys(metadata.annotations).filter((key) => Object.hasOwn(retained, key));
  const annotations = { ...older.annotations, [ANNOTATION.shown]: JSON.stringify(shown) };
  const generation =
    parseGeneration(metadata.annotations?.[ANNOTATION.generation]) || record.generation;
  const spec = {
    name: secretNames(place, record).variables,
    component: "variables",
    generation,
    values: retained,
    owner,
    annotations,
    seen,
    once: true,
  } as const;
  await writeSecret(context, place, spec, options);
}

function sinceOf({ annotations }: Metadata): number | undefined {
  const since = Date.parse(annotations?.[ANNOTATION.retired] ?? "");
  return Number.isNaN(since) ? undefined : since;
}
