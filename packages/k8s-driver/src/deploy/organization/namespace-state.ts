import type { CallOptions } from "@dagctl/core/contracts";
import { untilAborted } from "@dagctl/core/driver-kit";
import { NAMESPACE } from "../../cluster/kinds.ts";
import type { Resource } from "../../cluster/wire.ts";
import {
  type Context,
  contextOf,
  type LostNamespace,
  type OrganizationPlace,
} from "../../context.ts";

/** For this time, in milliseconds, all projects of an organization share one read. */
const FRESH = 1_000;

/**
 * Returns whether the namespace of an organization is lost: gone, or being deleted. The projects of
 * the organization share the read, because all of them need it at the same time.
 *
 * @param options.maxAge the age of a read that is not repeated, in milliseconds. @default 1000
 * @returns `undefined` when the namespace exists
 */
export async function findNamespaceLoss(
  context: Context,
  { organization, namespace }: OrganizationPlace,
  { signal, maxAge = FRESH }: CallOptions & { readonly maxAge?: number },
): Promise<LostNamespace | undefined> {
  const { known, settings, closing } = context;
  const now = settings.clock.now();
  const last = known.namespaceReads.get(namespace);
  const read = async (): Promise<LostNamespace | undefined> => {
    const { client } = contextOf(context, organization, "own");
    const at = { name: namespace };
    const found = await client.get<Resource>(NAMESPACE, at, { signal: closing.signal });
    if (found === undefined) return "gone";
    return found.metadata?.deletionTimestamp === undefined ? undefined : "ending";
  };
  const state = last !== undefined && now - last.at < maxAge ? last.state : read();
  if (state !== last?.state) {
    // Every caller may have left when it rejects.
    state.catch(() => undefined);
    known.namespaceReads.set(namespace, { at: now, state });
  }
  return untilAborted(state, signal);
}

/** Returns what a person reads about a project whose namespace is lost. */
export function describeLostNamespace(namespace: string, state: LostNamespace): string {
  return state === "gone"
    ? `The namespace ${namespace} is gone. Argo CD makes it again; where it does not, deploy again`
    : `The namespace ${namespace} is being deleted. Argo CD makes it again`;
}
