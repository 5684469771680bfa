import type { RunRef, RunState } from "@dagctl/core/contracts";
import { APPLICATION, CRON_JOB, JOB, POD } from "../cluster/kinds.ts";
import { memory } from "../cluster/watch-cache.ts";
import { watching } from "../cluster/watch-objects.ts";
import type { Job, Pod } from "../cluster/wire.ts";
import { type Context, type NamespaceMemory, projectPlace, refOf } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { LABEL } from "../names.ts";
import { stuckPods } from "../pods/stuck-pods.ts";
import { type CronJob, learnPause } from "./pause-schedules.ts";
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
  const { client, settings } = context;
  const watched = new Map<string, AbortController>();
  const labels = { [LABEL.installation]: settings.installation };
  const failed = (error: unknown): void =>
    settings.log({
      level: "info",
      message: `A watch of runs failed and begins again: ${error instanceof Error ? error.message : String(error)}`,
    });

  const end = (namespace: string): void => {
    watched.get(namespace)?.abort();
    watched.delete(namespace);
    context.known.namespaces.delete(namespace);
  };
  const begin = (namespace: string): void => {
    if (watched.has(namespace)) return;
    const own = new AbortController();
    watched.set(namespace, own);
    watchNamespace(context, namespace, onChange, {
      signal: AbortSignal.any([signal, own.signal]),
      failed,
    });
  };

  const told = new Set<string>();
  await watching<Application>(
    client,
    APPLICATION,
    settings.argocd.namespace,
    { labels: { ...labels, [LABEL.component]: "organization" }, signal },
    {
      event: ({ type, object }) => {
        const namespace = object.spec?.destination.namespace;
        if (namespace === undefined) return;
        if (type === "DELETED") return end(namespace);
        told.add(namespace);
        begin(namespace);
      },
      inStep(now) {
        if (!now) return told.clear();
        // The new list does not contain what was deleted while the watch was interrupted.
        for (const namespace of watched.keys()) if (!told.has(namespace)) end(namespace);
      },
      failed,
    },
  );
  for (const namespace of watched.keys()) end(namespace);
}

function watchNamespace(
  context: Context,
  namespace: string,
  onChange: (ref: RunRef) => void,
  { signal, failed }: { readonly signal: AbortSignal; readonly failed: (error: unknown) => void },
): void {
  const { client, settings } = context;
  const known: NamespaceMemory = {
    runs: memory<readonly RunState[]>({ unseen: [] }),
    pauses: memory<boolean>(),
    stuck: stuckPods(),
  };
  context.known.namespaces.set(namespace, known);
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "run" };
  const runs = new Map<string, RunRef>();
  const tell = (uid: string | undefined): void => {
    const ref = uid === undefined ? undefined : runs.get(uid);
    if (ref !== undefined && !signal.aborted) onChange(ref);
  };
  const changed = (annotations: Readonly<Record<string, string>> | undefined): void => {
    const ref = refOf(annotations);
    if (ref !== undefined) known.runs.changed(projectPlace(settings, ref).base);
  };
  // What is known of runs comes from two watches: it is valid while both are in step.
  const parts = { jobs: false, pods: false };
  const inStep = (part: keyof typeof parts) => (now: boolean) => {
    parts[part] = now;
    if (!now) known.runs.outOfStep();
    else if (parts.jobs && parts.pods) known.runs.inStep();
  };

  const told = new Set<string>();
  const jobs = watching<Job>(
    client,
    JOB,
    namespace,
    { labels, signal },
    {
      event: ({ type, object }) => {
        const uid = object.metadata?.uid ?? "";
        const ref = runOf(object);
        changed(object.metadata?.annotations);
        if (ref !== undefined) runs.set(uid, ref);
        told.add(uid);
        tell(uid);
        if (type !== "DELETED") return;
        runs.delete(uid);
        told.delete(uid);
      },
      inStep(now) {
        inStep("jobs")(now);
        if (!now) return told.clear();
        for (const uid of runs.keys()) {
          if (told.has(uid)) continue;
          tell(uid);
          runs.delete(uid);
        }
      },
      failed,
    },
  );
  const pods = watching<Pod>(
    client,
    POD,
    namespace,
    { labels, signal },
    {
      event: ({ type, object }) => {
        const { annotations, ownerReferences } = object.metadata ?? {};
        changed(annotations);
        const ref = refOf(annotations);
        if (known.stuck.learn(settings, object, type === "DELETED") && ref !== undefined)
          context.known.deployments.changed(projectPlace(settings, ref).base);
        tell(ownerReferences?.[0]?.uid);
      },
      inStep(now) {
        inStep("pods")(now);
        known.stuck.inStep(now);
      },
      failed,
    },
  );
  const schedules = watching<CronJob>(
    client,
    CRON_JOB,
    namespace,
    { labels: { ...labels, [LABEL.component]: "schedule" }, signal },
    {
      event: ({ type, object }) =>
        type === "DELETED"
          ? known.pauses.changed(object.metadata?.name ?? "")
          : learnPause(known, object),
      inStep: (now) => (now ? known.pauses.inStep() : known.pauses.outOfStep()),
      failed,
    },
  );
  void Promise.all([jobs, pods, schedules]);
}
