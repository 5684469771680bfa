import type { RunRef, RunState } from "@dagctl/core/contracts";
import { APPLICATION, CRON_JOB, JOB, POD } from "../cluster/kinds.ts";
import { watchCache } from "../cluster/watch-cache.ts";
import { watchObjects } from "../cluster/watch-objects.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { type Context, contextOf, type NamespaceCache, projectPlace, refOf } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { ANNOTATION, LABEL } from "../names.ts";
import { stuckPods } from "../pods/stuck-pods.ts";
import { type CronJob, recordPause } from "./pause-schedules.ts";
import { runOf } from "./identity.ts";

/**
 * Reports runs whose Job or pod changed. The driver has rights in the namespaces of organizations
 * only. So each namespace has its own watches, for as long as its organization has its Application.
 */
export async function watchRuns(
  context: Context,
  onChange: (ref: RunRef) => void,
  signal: AbortSignal,
): Promise<void> {
  const { client, settings, known } = context;
  const watched = new Map<string, AbortController>();
  const labels = { [LABEL.installation]: settings.installation };
  const logFailure = (error: unknown): void =>
    settings.log({
      level: "info",
      message: `A watch of runs failed and begins again: ${error instanceof Error ? error.message : String(error)}`,
    });

  const end = (namespace: string): void => {
    watched.get(namespace)?.abort();
    watched.delete(namespace);
    context.known.namespaces.delete(namespace);
  };
  const begin = (namespace: string, organization: string): void => {
    if (watched.has(namespace)) return;
    const own = new AbortController();
    watched.set(namespace, own);
    watchNamespace(contextOf(context, organization), namespace, onChange, {
      signal: AbortSignal.any([signal, own.signal]),
      reportFailure: logFailure,
    });
  };

  const reported = new Set<string>();
  await watchObjects<Application>(
    client,
    APPLICATION,
    settings.argocd.namespace,
    {
      labels: { ...labels, [LABEL.component]: "organization" },
      signal,
      clock: settings.clock,
      first: { lists: known.firstLists, of: "" },
    },
    {
      event: ({ type, object }) => {
        const namespace = object.spec?.destination.namespace;
        if (namespace === undefined) return;
        if (type === "DELETED") return end(namespace);
        reported.add(namespace);
        begin(namespace, object.metadata?.annotations?.[ANNOTATION.organization] ?? "");
      },
      setSynced(now) {
        if (!now) return reported.clear();
        // The new list does not contain what was deleted while the watch was interrupted.
        for (const namespace of watched.keys()) if (!reported.has(namespace)) end(namespace);
      },
      reportFailure: logFailure,
    },
  );
  for (const namespace of watched.keys()) end(namespace);
}

/** Returns what is known of a namespace before its watches report anything. */
export const namespaceCache = (): NamespaceCache => ({
  runs: watchCache<readonly RunState[]>({ unreported: [] }),
  // Argo CD creates each CronJob suspended. One that was reported as deleted has to be read: it may
  // have lost its label only.
  pauses: watchCache<boolean>({ unreported: true }),
  stuck: stuckPods(),
});

function watchNamespace(
  context: Context,
  namespace: string,
  onChange: (ref: RunRef) => void,
  {
    signal,
    reportFailure,
  }: { readonly signal: AbortSignal; readonly reportFailure: (error: unknown) => void },
): void {
  const { client, settings } = context;
  const known = namespaceCache();
  context.known.namespaces.set(namespace, known);
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "run" };
  const watch = {
    signal,
    clock: settings.clock,
    first: { lists: context.known.firstLists, of: namespace },
  };
  const runs = new Map<string, RunRef>();
  const deliver = (uid: string | undefined): void => {
    const ref = uid === undefined ? undefined : runs.get(uid);
    if (ref !== undefined && !signal.aborted) onChange(ref);
  };
  const invalidateRun = (annotations: Readonly<Record<string, string>> | undefined): void => {
    const ref = refOf(annotations);
    if (ref !== undefined) known.runs.invalidate(projectPlace(settings, ref).base);
  };
  // What is known of runs comes from two watches: it is valid while both are in step.
  const parts = { jobs: false, pods: false };
  const setPartSynced = (part: keyof typeof parts) => (now: boolean) => {
    parts[part] = now;
    if (!now) known.runs.markStale();
    else if (parts.jobs && parts.pods) known.runs.markSynced();
  };

  const reported = new Set<string>();
  const jobs = watchObjects<Job>(
    client,
    JOB,
    namespace,
    { ...watch, labels },
    {
      event: ({ type, object }) => {
        const uid = object.metadata?.uid ?? "";
        const ref = runOf(object);
        invalidateRun(object.metadata?.annotations);
        if (ref !== undefined) runs.set(uid, ref);
        reported.add(uid);
        deliver(uid);
        if (type !== "DELETED") return;
        runs.delete(uid);
        reported.delete(uid);
      },
      setSynced(now) {
        setPartSynced("jobs")(now);
        if (!now) return reported.clear();
        for (const uid of runs.keys()) {
          if (reported.has(uid)) continue;
          deliver(uid);
          runs.delete(uid);
        }
      },
      reportFailure,
    },
  );
  const pods = watchObjects<Pod>(
    client,
    POD,
    namespace,
    { ...watch, labels },
    {
      event: ({ type, object }) => {
        const { annotations, ownerReferences } = object.metadata ?? {};
        invalidateRun(annotations);
        const ref = refOf(annotations);
        if (known.stuck.record(settings, object, type === "DELETED") && ref !== undefined)
          context.known.deployments.invalidate(projectPlace(settings, ref).base);
        deliver(ownerReferences?.[0]?.uid);
      },
      setSynced(now) {
        setPartSynced("pods")(now);
        known.stuck.setSynced(now);
      },
      reportFailure,
    },
  );
  const schedules = watchObjects<CronJob>(
    client,
    CRON_JOB,
    namespace,
    { ...watch, labels: { ...labels, [LABEL.component]: "schedule" } },
    {
      event({ type, object }) {
        if (type !== "DELETED") return recordPause(known, object);
        known.pauses.invalidate(object.metadata?.name ?? "");
        for (const suspect of context.known.suspicions) suspect(namespace);
      },
      setSynced: (now) => (now ? known.pauses.markSynced() : known.pauses.markStale()),
      reportFailure,
    },
  );
  void Promise.all([jobs, pods, schedules]);
}
