import { type CallOptions, DagctlError } from "@dagctl/core";
import { CREATOR, MANAGER } from "../cluster/client.ts";
import { isAbsent, isConflict, isFieldConflict, isThere } from "../cluster/failure.ts";
import { APPLICATION, type Place } from "../cluster/kinds.ts";
import type { Context } from "../context.ts";
import { type Application, switchedOn } from "../manifests/application.ts";
import { ANNOTATION } from "../names.ts";

/**
 * What is wanted, made from exactly what is there, which it is written over; `undefined`: there is none. Throws where it must not be written over.
 * Called again where somebody else wrote in between.
 */
export type Wish = (found: Application | undefined) => Application;

export interface ApplyOptions extends CallOptions {
  /** There is hardly one yet, so it is not looked for first. */
  readonly expectNone?: boolean | undefined;
  /**
   * Asked between making and filling it; throws where whoever makes it may not any more. A creation cannot name what it depends on: one that a paused host
   * makes late has neither source nor finalizer then, so Argo CD leaves it alone, and it is taken back, or by the garbage collector where its owner is gone.
   */
  readonly confirm?: () => Promise<unknown>;
}

/**
 * Brings an Application to what is wanted: made where there is none, else applied over what was seen. Server-side apply alone cannot tell "make it" from
 * "write over what somebody has made since I looked".
 */
export async function applyApplication(context: Context, name: string, wish: Wish, { expectNone, confirm, ...options }: ApplyOptions): Promise<Application> {
  const { client, settings } = context;
  const at = { namespace: settings.argocd.namespace, name };
  for (let unseen = expectNone === true; ; unseen = false) {
    let found = unseen ? undefined : await client.get<Application>(APPLICATION, at, options);
    const wanted = switchedOn(wish(found), found);
    try {
      found ??= await make(context, wanted, confirm, options);
      return await endRetries(context, await applyOver(context, wanted, found, options), options);
    } catch (error) {
      // Argo CD writes its findings into the same object, and another host may be here, too.
      if (!isConflict(error) && !isThere(error) && !(found !== undefined && isAbsent(error))) throw error;
      options.signal?.throwIfAborted();
    }
  }
}

async function make(context: Context, wanted: Application, confirm: ApplyOptions["confirm"], options: CallOptions): Promise<Application> {
  const made = await context.client.create(APPLICATION, bare(wanted), options);
  await confirm?.().catch(async (error: unknown) => {
    await takeBack(context, made);
    throw error;
  });
  return made;
}

/** Whoever has filled it meanwhile may keep it; what Argo CD says of it does not count. The caller's signal does not either: what it wanted is over. */
async function takeBack({ client }: Context, made: Application): Promise<void> {
  for (let found: Application | undefined = made; ; found = await client.get<Application>(APPLICATION, placeOf(made))) {
    const { uid, resourceVersion, deletionTimestamp } = found?.metadata ?? {};
    if (found?.spec?.source !== undefined || uid !== made.metadata?.uid || deletionTimestamp !== undefined) return;
    if (await client.delete(APPLICATION, placeOf(made), { uid, resourceVersion })) return;
  }
}

/** Only what never changes, for the one call that makes it. */
function bare({ metadata, spec }: Application): Application {
  const { annotations, finalizers: _last, ...kept } = metadata ?? {};
  // Whose it is, for whoever finds it unfilled.
  const whose = Object.entries(annotations ?? {}).filter(([name]) => name === ANNOTATION.organization || name === ANNOTATION.project);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { ...kept, annotations: Object.fromEntries(whose) },
    ...(spec && { spec: { project: spec.project, destination: spec.destination } }),
  };
}

async function applyOver({ client, settings }: Context, wanted: Application, base: Application, options: CallOptions): Promise<Application> {
  const { uid, resourceVersion } = base.metadata ?? {};
  // The version alone is no guard: an object that is gone would be made anew.
  const body = { ...wanted, metadata: { ...wanted.metadata, ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) } };
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

/** A sync that waits to be tried again goes on with the values that it began with, whatever is applied meanwhile: it is ended. What others have applied since is theirs. */
export async function endRetries(context: Context, seen: Application, options: CallOptions): Promise<Application> {
  for (let found = seen; ;) {
    const ended = await endRetry(context, found, options);
    if (ended !== undefined) return ended;
    const now = await context.client.get<Application>(APPLICATION, placeOf(seen), options);
    if (now === undefined || !isSame(seen, now)) return seen;
    found = now;
  }
}

/** `undefined`: it is not what was seen any more. */
async function endRetry({ client }: Context, found: Application, options: CallOptions): Promise<Application | undefined> {
  if (!retries(found)) return found;
  const patch = { metadata: { resourceVersion: found.metadata?.resourceVersion }, status: { operationState: { phase: "Terminating" } } };
  return client.merge<Application>(APPLICATION, placeOf(found), patch, options).catch((error: unknown) => {
    if (isConflict(error) || isAbsent(error)) return undefined;
    throw error;
  });
}

const placeOf = ({ metadata }: Application): Place => ({ namespace: metadata?.namespace ?? "", name: metadata?.name ?? "" });
const isSame = (one: Application, other: Application): boolean =>
  one.metadata?.uid === other.metadata?.uid && one.metadata?.annotations?.[ANNOTATION.generation] === other.metadata?.annotations?.[ANNOTATION.generation];

/** `Running` with an end is Argo CD's way to say that a failed sync will be tried again. */
export function retries({ operation, status }: Application): boolean {
  const state = status?.operationState;
  return operation !== undefined && state?.phase === "Running" && (state.finishedAt !== undefined || (state.retryCount ?? 0) > 0);
}

/** Deletes exactly what was seen, with all that it made. Answers whether it did: what was written since has to be looked at again. */
export async function deleteApplication(context: Context, seen: Application, options: CallOptions): Promise<boolean> {
  const found = await endRetry(context, seen, options);
  if (found === undefined) return false;
  const { uid, resourceVersion } = found.metadata ?? {};
  return context.client.delete(APPLICATION, placeOf(found), { ...options, uid, resourceVersion });
}
