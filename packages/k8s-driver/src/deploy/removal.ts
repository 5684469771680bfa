import type { CallOptions, DeploymentRef, DeploymentState } from "@dagctl/core";
import { isForbidden } from "../cluster/failure.ts";
import { APPLICATION, CONFIG_MAP, CRON_JOB, JOB, type Kind, NAMESPACE, POD, SECRET } from "../cluster/kinds.ts";
import type { Metadata, Resource } from "../cluster/wire.ts";
import { type Context, type ProjectPlace, projectPlace } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { deleteApplication, endRetries } from "./applying.ts";
import { bury } from "./burial.ts";
import { refuse } from "./fence.ts";
import { heldGeneration } from "./project-application.ts";

export type Remaining = NonNullable<Extract<DeploymentState, { present: true }>["remaining"]>;

/** Argo CD and Kubernetes work at a removal at once; what has not moved for so long, in milliseconds, is held by something. */
const PATIENCE = 10_000;

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

const OWN: readonly Kind[] = [CRON_JOB, JOB, POD, SECRET];

/** What is there of a project in its organization's namespace. */
export async function leftovers({ client }: Context, place: ProjectPlace, options: CallOptions): Promise<Remaining> {
  const { namespace } = place;
  const labels = place.labels;
  const listed = await Promise.all(
    OWN.map(async (kind) => {
      const { items } = await client.list<Resource>(kind, namespace, { ...options, labels });
      return items.map((item) => remainder(kind, item.metadata ?? {}));
    }),
  ).catch(async (error: unknown) => {
    // The driver's rights go with the namespace; while it goes it is what remains, and told as such by the organization's end.
    const found = isForbidden(error) ? await client.get<Resource>(NAMESPACE, { name: namespace }, options) : undefined;
    if (isForbidden(error) && (found === undefined || found.metadata?.deletionTimestamp !== undefined)) return [];
    throw error;
  });
  return listed.flat();
}

/** Finalizers that Kubernetes itself takes away. */
const NATIVE: ReadonlySet<string> = new Set(["foregroundDeletion", "orphan", "batch.kubernetes.io/job-tracking"]);

function remainder({ kind, plural }: Kind, { name = "", namespace, finalizers = [], deletionTimestamp }: Metadata): Remaining[number] {
  const foreign = finalizers.filter((one) => !NATIVE.has(one));
  if (deletionTimestamp === undefined) return { kind, name, reason: "it has not been deleted yet" };
  if (foreign.length === 0) return { kind, name, reason: kind === "Pod" ? "its containers are ending" : "Kubernetes is removing what belongs to it" };
  return { kind, name, reason: `the finalizer ${foreign.join(", ")} is somebody else's to take away`, remedy: withoutFinalizers(plural, name, namespace) };
}

const withoutFinalizers = (plural: string, name: string, namespace: string | undefined): string =>
  `kubectl patch ${plural} ${name} --namespace ${namespace} --type merge --patch '{"metadata":{"finalizers":null}}'`;

/** What keeps an Application that is being deleted, and everything below it. A sync that would hold its end up is ended. */
export async function whatHolds(context: Context, place: ProjectPlace, found: Application, options: CallOptions): Promise<Remaining> {
  const { argocd, base } = place;
  const children = await leftovers(context, place, options);
  await endRetries(context, found, options);
  return [
    {
      kind: "Application",
      name: base,
      reason: holdOf(found, Date.now()),
      remedy: `${withoutFinalizers("applications.argoproj.io", base, argocd)} (what it made stays then)`,
    },
    ...children.filter(({ kind }) => kind !== "Secret"),
  ];
}

function holdOf({ metadata, status }: Application, now: number): string {
  const complaint = (status?.conditions ?? []).find(
    ({ type, message = "" }) => type === "DeletionError" || (type === "InvalidSpecError" && message.includes("does not exist")),
  );
  const since = Date.parse(metadata?.deletionTimestamp ?? "");
  const unseen = status?.reconciledAt === undefined || Date.parse(status.reconciledAt) < since - 1_000;
  if (complaint !== undefined) return complaint.message ?? complaint.type;
  if (now - since > PATIENCE && unseen) return "Argo CD's application controller has not looked at it since it was deleted: is it running?";
  return "Argo CD is removing what it made";
}

/** Of a project without Application and fence: what its owners' end will take anyway is taken now. */
export async function clearLeftovers({ client }: Context, place: ProjectPlace, options: CallOptions): Promise<void> {
  const { namespace } = place;
  await client.delete(CONFIG_MAP, { namespace, name: place.base }, options);
  for (const kind of [CRON_JOB, JOB, SECRET]) {
    const { items } = await client.list<Resource>(kind, namespace, { ...options, labels: place.labels });
    for (const { metadata } of items)
      if (metadata?.deletionTimestamp === undefined) await client.delete(kind, { namespace, name: metadata?.name ?? "" }, { ...options, uid: metadata?.uid });
  }
}
