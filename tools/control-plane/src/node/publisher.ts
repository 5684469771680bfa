import { setTimeout as sleep } from "node:timers/promises";
import { PatchStrategy, type V1PodStatus, setHeaderOptions } from "@kubernetes/client-node";
import { isConflict, isNotFound } from "../client.ts";
import type { NodeContext } from "./context.ts";

export interface Publisher {
  /**
   * Requests a write of the newest status. States between two writes may be skipped, never
   * reordered.
   */
  requestWrite(): void;
  /** Resolves when the API server has the newest status, or has no such pod any more. */
  untilWritten(): Promise<void>;
}

/** The pause between two tries when the API server does not answer, in milliseconds. */
const AGAIN = 500;

/** Writes a pod's status, one write at a time, as long as the node is not away. */
export function publisher(
  context: NodeContext,
  pod: { readonly name: string; readonly namespace: string; readonly uid: string },
  status: () => V1PodStatus,
): Publisher {
  const { client, closing, present } = context;
  let requested = 0;
  let done = 0;
  let writing: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    while (done < requested && !closing.aborted) {
      await present();
      const now = requested;
      // The uid protects a later pod of the same name: it has another uid, and the write is
      // refused.
      const body = { metadata: { uid: pod.uid }, status: status() };
      try {
        const strategic = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);
        await client.core.patchNamespacedPodStatus(
          { name: pod.name, namespace: pod.namespace, body },
          strategic,
        );
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) {
          await sleep(AGAIN, undefined, { signal: closing }).catch(() => undefined);
          continue;
        }
      }
      done = now;
    }
  };

  const begin = (): void => {
    writing ??= write().finally(() => {
      writing = undefined;
    });
  };
  return {
    requestWrite() {
      requested += 1;
      begin();
    },
    async untilWritten() {
      while (done < requested && !closing.aborted) {
        begin();
        await writing;
      }
    },
  };
}
