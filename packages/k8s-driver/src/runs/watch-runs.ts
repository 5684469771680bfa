import type { RunRef } from "@dagctl/core";
import { APPLICATION, JOB, POD } from "../cluster/kinds.ts";
import { watching } from "../cluster/watching.ts";
import type { Context } from "../context.ts";
import type { Application } from "../manifests/application.ts";
import { LABEL } from "../names.ts";
import { type Job, type Pod, runOf } from "./identity.ts";

/**
 * Tells of runs whose Job or pod changed. The driver has rights in the namespaces of organizations only, so each has watches of its own, for as long as it has
 * its Application.
 */
export async function watchRuns(context: Context, onChange: (ref: RunRef) => void, signal: AbortSignal): Promise<void> {
  const { client, settings } = context;
  const watched = new Map<string, AbortController>();
  const labels = { [LABEL.installation]: settings.installation, [LABEL.component]: "run" };
  const failed = (error: unknown): void =>
    settings.log({ level: "info", message: `A watch of runs failed and begins again: ${error instanceof Error ? error.message : String(error)}` });

  const watch = (namespace: string): void => {
    if (watched.has(namespace)) return;
    const own = new AbortController();
    watched.set(namespace, own);
    const both = AbortSignal.any([signal, own.signal]);
    const runs = new Map<string, RunRef>();
    const tell = (uid: string | undefined): void => {
      const ref = uid === undefined ? undefined : runs.get(uid);
      if (ref !== undefined && !both.aborted) onChange(ref);
    };
    void watching<Job>(
      client,
      JOB,
      namespace,
      { labels, signal: both },
      {
        event: ({ type, object }) => {
          const uid = object.metadata?.uid ?? "";
          const ref = runOf(object);
          if (ref !== undefined) runs.set(uid, ref);
          tell(uid);
          if (type === "DELETED") runs.delete(uid);
        },
        failed,
      },
    );
    void watching<Pod>(client, POD, namespace, { labels, signal: both }, { event: ({ object }) => tell(object.metadata?.ownerReferences?.[0]?.uid), failed });
  };

  await watching<Application>(
    client,
    APPLICATION,
    settings.argocd.namespace,
    { labels: { ...labels, [LABEL.component]: "organization" }, signal },
    {
      event: ({ type, object }) => {
        const namespace = object.spec?.destination.namespace;
        if (namespace === undefined) return;
        if (type !== "DELETED") return watch(namespace);
        watched.get(namespace)?.abort();
        watched.delete(namespace);
      },
      failed,
    },
  );
}
