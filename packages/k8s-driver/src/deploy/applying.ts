import { type CallOptions, DagctlError } from "@dagctl/core";
import { CREATOR, MANAGER } from "../cluster/client.ts";
import { isConflict, isFieldConflict, isThere } from "../cluster/failure.ts";
import { APPLICATION } from "../cluster/kinds.ts";
import type { Context } from "../context.ts";
import { type Application, bareApplication } from "../manifests/application.ts";

/**
 * What is wanted, made from exactly what is there, which it is written over; `undefined`: there is none. Throws where it must not be written over.
 * Called again where somebody else wrote in between.
 */
export type Wish = (found: Application | undefined) => Application;

/**
 * Brings an Application to what is wanted. The first time it is made bare and then applied: server-side apply alone cannot tell "make it" from "write over
 * what somebody has made since I looked".
 */
export async function applyApplication(context: Context, name: string, wish: Wish, options: CallOptions): Promise<Application> {
  const { client, settings } = context;
  const at = { namespace: settings.argocd.namespace, name };
  for (;;) {
    const found = await client.get<Application>(APPLICATION, at, options);
    const wanted = wish(found);
    try {
      const base = found ?? (await client.create(APPLICATION, bareApplication(wanted), options));
      return await endRetries(context, await applyOver(context, wanted, base, options), options);
    } catch (error) {
      // Argo CD writes its findings into the same object, and another host may be here, too.
      if (!isConflict(error) && !isThere(error)) throw error;
      options.signal?.throwIfAborted();
    }
  }
}

async function applyOver({ client, settings }: Context, wanted: Application, base: Application, options: CallOptions): Promise<Application> {
  const resourceVersion = base.metadata?.resourceVersion;
  const body = { ...wanted, metadata: { ...wanted.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) } };
  try {
    return await client.apply(APPLICATION, body, { ...options, force: settings.conflicts === "take" });
  } catch (error) {
    if (!isFieldConflict(error)) throw error;
    const others = error.conflicts.filter((text) => !text.includes(`"${CREATOR}"`) && !text.includes(`"${MANAGER}"`));
    if (others.length === 0) return client.apply(APPLICATION, body, { ...options, force: true });
    const remedy = 'Take that back, or let the driver take the field (conflicts: "take")';
    throw new DagctlError("conflict", `The Application ${wanted.metadata?.name} was changed by somebody else: ${others.join("; ")}. ${remedy}`, {
      details: { managers: [...new Set(others.flatMap((text) => /conflict with "([^"]+)"/.exec(text)?.[1] ?? []))] },
      cause: error,
    });
  }
}

/** A sync that waits to be tried again goes on with the values that it began with, whatever is applied meanwhile: it is ended. */
export async function endRetries({ client }: Context, found: Application, options: CallOptions): Promise<Application> {
  const { name = "", namespace = "", resourceVersion } = found.metadata ?? {};
  if (!retries(found)) return found;
  try {
    return await client.merge<Application>(
      APPLICATION,
      { namespace, name },
      { metadata: { resourceVersion }, status: { operationState: { phase: "Terminating" } } },
      options,
    );
  } catch (error) {
    if (!isConflict(error)) throw error;
    const now = await client.get<Application>(APPLICATION, { namespace, name }, options);
    return now === undefined ? found : endRetries({ client } as Context, now, options);
  }
}

/** `Running` with an end is Argo CD's way to say that a failed sync will be tried again. */
export function retries({ operation, status }: Application): boolean {
  const state = status?.operationState;
  return operation !== undefined && state?.phase === "Running" && (state.finishedAt !== undefined || (state.retryCount ?? 0) > 0);
}

/** Deletes exactly what was seen, with all that it made. Answers whether it did. */
export async function deleteApplication(context: Context, seen: Application, options: CallOptions): Promise<boolean> {
  const found = await endRetries(context, seen, options);
  const { name = "", namespace = "", uid, resourceVersion } = found.metadata ?? {};
  return context.client.delete(APPLICATION, { namespace, name }, { ...options, uid, resourceVersion });
}
