import type { CallOptions, DeploymentRef } from "@dagctl/core";
import { APPLICATION } from "../cluster/kinds.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { deleteApplication, endRetries } from "./applying.ts";
import { bury } from "./burial.ts";
import { refuse } from "./fence.ts";
import { foreignFinalizers, leftovers, PATIENCE, type Remaining, remainderOf, withoutFinalizers } from "./leftovers.ts";
import { heldGeneration } from "./project-application.ts";

/** Leaves the tombstone, then begins the end of everything. What becomes of it is observed. */
export async function removeDeployment(context: Context, ref: DeploymentRef, generation: number, options: CallOptions): Promise<void> {
  const { client } = context;
  const place = projectPlace(context.settings, ref);
  const at = { namespace: place.argocd, name: place.base };
  const seen = await client.get<Application>(APPLICATION, at, options);
  if (seen !== undefined && heldGeneration(seen) > generation) throw refuse(place, generation, heldGeneration(seen));
  await bury(context, place, generation, options);
  for (let found = seen; found !== undefined; found = await client.get<Application>(APPLICATION, at, options)) {
    if (heldGeneration(found) > generation) throw refuse(place, generation, heldGeneration(found));
    if (found.metadata?.deletionTimestamp !== undefined || (await deleteApplication(context, found, options))) return;
    options.signal?.throwIfAborted();
  }
}

/** What keeps an Application that is being deleted, and everything below it. A sync that would hold its end up is ended. */
export async function whatHolds(context: Context, place: ProjectPlace, found: Application, options: CallOptions): Promise<Remaining> {
  const now = Date.now();
  // Secrets and the like belong to no Application: they go behind it.
  const children = (await leftovers(context, place, options)).filter(({ kind: { kind } }) => kind !== "Secret" && kind !== "ConfigMap");
  await endRetries(context, found, options);
  const held = children.some(({ metadata }) => metadata.deletionTimestamp !== undefined && foreignFinalizers(metadata).length > 0);
  return [applicationRemainder(found, now, held), ...children.map((child) => remainderOf(child, now))];
}

/**
 * Why an Application that is being deleted is still there. Where Argo CD does not get it done, the command lets it go: what it made is then taken away by the
 * driver, as far as it is a project's.
 *
 * @param held something else that is named has to go first
 */
export function applicationRemainder(found: Application, now: number, held: boolean): Remaining[number] {
  const { name = "", namespace, deletionTimestamp = "" } = found.metadata ?? {};
  const { reason, stuck } = holdOf(found, now);
  const late = now - Date.parse(deletionTimestamp) > PATIENCE;
  const remedy = stuck || (late && !held) ? { remedy: withoutFinalizers("applications.argoproj.io", name, namespace) } : {};
  return { kind: "Application", name, reason, ...remedy };
}

function holdOf({ metadata, status }: Application, now: number): { readonly reason: string; readonly stuck: boolean } {
  // Of the Application itself: it names what is being deleted right now also where all goes well.
  const noise = /^\w+ "[^"]*" not found$/;
  const complaint = (status?.conditions ?? []).find(
    ({ type, message = "" }) => (type === "DeletionError" && !noise.test(message)) || (type === "InvalidSpecError" && message.includes("does not exist")),
  );
  if (complaint !== undefined) return { reason: `Argo CD cannot remove what it made: ${complaint.message ?? complaint.type}`, stuck: true };
  const since = Date.parse(metadata?.deletionTimestamp ?? "");
  const unseen = status?.reconciledAt === undefined || Date.parse(status.reconciledAt) < since - 1_000;
  if (now - since > PATIENCE && unseen)
    return { reason: "Argo CD's application controller has not looked at it since it was deleted: is it running?", stuck: true };
  return { reason: "Argo CD is removing what it made", stuck: false };
}
