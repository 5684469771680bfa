import { setTimeout as sleep } from "node:timers/promises";
import { type V1Pod, Watch } from "@kubernetes/client-node";
import type { NodeContext } from "./context.ts";
import type { LogSource } from "./kubelet-server.ts";
import { podWorker, type PodWorker } from "./pod-worker.ts";

export interface Pods {
  log(namespace: string, pod: string, container: string, previous: boolean): LogSource;
  /** Stops the watch and kills what runs. */
  stop(): Promise<void>;
}

/**
 * The length of one watch, in seconds: shorter than the silence after which the client gives up a
 * watch.
 */
const WATCH = 25;
const AGAIN = 500;

/**
 * Follows the pods that are bound to the node. A watch that ends, as it does with every restart of
 * the API server, is followed by a new list.
 */
export function pods(context: NodeContext, node: string): Pods {
  const workers = new Map<string, PodWorker>();
  const watch = new Watch(context.client.config);
  let ending = false;
  let interrupt = (): void => undefined;

  const updateWorker = (pod: V1Pod): void => {
    const uid = pod.metadata?.uid ?? "";
    let worker = workers.get(uid);
    if (worker === undefined) {
      worker = podWorker(context, pod);
      workers.set(uid, worker);
    }
    worker.update(pod);
  };
  const removeWorker = async (uid: string): Promise<void> => {
    const worker = workers.get(uid);
    workers.delete(uid);
    await worker?.remove();
  };

  const round = async (): Promise<void> => {
    const fieldSelector = `spec.nodeName=${node}`;
    const { items, metadata } = await context.client.core.listPodForAllNamespaces({
      fieldSelector,
    });
    const there = new Set(items.map((pod) => pod.metadata?.uid));
    for (const uid of workers.keys()) if (!there.has(uid)) void removeWorker(uid);
    items.forEach(updateWorker);
    await new Promise<void>((resolve) => {
      const query = {
        fieldSelector,
        resourceVersion: metadata?.resourceVersion,
        timeoutSeconds: WATCH,
      };
      const on = (event: string, pod: V1Pod): void => {
        if (event === "DELETED") void removeWorker(pod.metadata?.uid ?? "");
        else if (event === "ADDED" || event === "MODIFIED") updateWorker(pod);
        else resolve();
      };
      const started = watch.watch("/api/v1/pods", query, on, () => resolve());
      interrupt = () => {
        resolve();
        started.then((request) => request.abort()).catch(() => undefined);
      };
      started.catch(() => resolve());
    });
    interrupt();
  };
  const looking = (async () => {
    while (!ending) {
      await context.present();
      if (ending) return;
      await round().catch(() => sleep(AGAIN));
    }
  })();

  return {
    log(namespace, name, container, previous) {
      const found = [...workers.values()].findLast(
        (worker) => worker.namespace === namespace && worker.name === name,
      );
      return found?.log(container, previous) ?? { status: 404, message: `pod "${name}" not found` };
    },
    async stop() {
      ending = true;
      interrupt();
      await Promise.all([...workers.keys()].map(removeWorker));
      await looking;
    },
  };
}
