import { SECRET } from "../cluster/kinds.ts";
import { rememberedGeneration } from "../cluster/remembered.ts";
import type { Metadata, SecretObject } from "../cluster/wire.ts";
import type { Context } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { longestRun } from "../manifests/cron-job.ts";
import { ANNOTATION } from "../names.ts";
import { KEPT } from "./former-values.ts";
import { judge } from "./judge.ts";
import { heldGeneration } from "./project-application.ts";

/**
 * Lets go of the environment of older generations. Kubernetes reads a Secret whenever a container begins: a run of an older generation may wait for a node, or be
 * between two steps, and before a newer one is synced the schedule makes more of them. So their time begins when a newer one runs, which is noted on them; when
 * no run can have them any more, logs may still show them for a while.
 */
export async function retire(context: Context, application: Application, secrets: readonly SecretObject[], signal: AbortSignal): Promise<void> {
  const now = Date.now();
  if (judge(application, now).phase !== "converged") return;
  const { client, settings } = context;
  const generation = heldGeneration(application);
  for (const { metadata = {} } of secrets) {
    if (rememberedGeneration(metadata.annotations?.[ANNOTATION.generation]) >= generation || metadata.deletionTimestamp !== undefined) continue;
    const { namespace = "", name = "", uid, resourceVersion } = metadata;
    const since = sinceOf(metadata);
    if (since === undefined) {
      const annotations = { [ANNOTATION.retired]: new Date(now).toISOString() };
      await client.merge(SECRET, { namespace, name }, { metadata: { uid, resourceVersion, annotations } }, { signal });
    } else if (now - since > longestRun(settings) + KEPT) await client.delete(SECRET, { namespace, name }, { uid, resourceVersion, signal });
  }
}

function sinceOf({ annotations }: Metadata): number | undefined {
  const since = Date.parse(annotations?.[ANNOTATION.retired] ?? "");
  return Number.isNaN(since) ? undefined : since;
}
