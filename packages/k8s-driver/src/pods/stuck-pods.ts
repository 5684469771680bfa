import type { CallOptions } from "@dagctl/core/contracts";
import { POD } from "../cluster/kinds.ts";
import type { Pod } from "../cluster/wire.ts";
import {
  type Context,
  projectPlace,
  type ProjectPlace,
  refOf,
  type StuckPods,
} from "../context.ts";
import { LABEL } from "../names.ts";
import { podFacts } from "./pod-facts.ts";

/**
 * The reasons for a container that cannot be created as its pod describes it. Kubernetes tries for
 * ever, and only a change of another object helps.
 */
const CANNOT_START: ReadonlySet<string> = new Set([
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
  "PreCreateHookError",
]);

export function stuckPods(): StuckPods {
  /** The stuck pods by uid. */
  const stuck = new Map<string, { readonly base: string; readonly message: string }>();
  let isInSync = false;
  return {
    record(settings, pod, isGone) {
      const ref = refOf(pod.metadata?.annotations);
      const { uid = "" } = pod.metadata ?? {};
      const message = isGone || ref === undefined ? undefined : whyStuck(pod);
      const before = stuck.get(uid)?.message;
      if (message === undefined || ref === undefined) stuck.delete(uid);
      else stuck.set(uid, { base: projectPlace(settings, ref).base, message });
      return before !== message;
    },
    setSynced(now) {
      isInSync = now;
      if (!now) stuck.clear();
    },
    of: (base) => [...stuck.values()].find((one) => one.base === base)?.message,
    isSynced: () => isInSync,
  };
}

/** Returns why a pod of a run of the project cannot start; `undefined` when none is stuck. */
export async function findStuckPod(
  { client, known }: Context,
  { namespace, base, labels }: ProjectPlace,
  options: CallOptions,
): Promise<string | undefined> {
  const pods = known.namespaces.get(namespace)?.stuck;
  if (pods?.isSynced() === true) return pods.of(base);
  const pending = {
    ...options,
    labels: { ...labels, [LABEL.component]: "run" },
    fields: { "status.phase": "Pending" },
  };
  const { items } = await client.list<Pod>(POD, namespace, pending);
  return items.map(whyStuck).find((why) => why !== undefined);
}

function whyStuck(pod: Pod): string | undefined {
  const { metadata, status } = pod;
  if (metadata?.deletionTimestamp !== undefined || status?.phase !== "Pending") return undefined;
  const { waits } = podFacts(pod);
  if (waits === undefined || !CANNOT_START.has(waits.reason)) return undefined;
  return `The pod ${metadata?.name} of a run cannot start: ${waits.reason}: ${waits.message}`;
}
