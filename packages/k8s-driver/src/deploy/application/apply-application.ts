import type { CallOptions } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { PatchOperation } from "../../cluster/client.ts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import {
  isNotFound,
  isConflict,
  isAlreadyExists,
  isUnprocessable,
} from "../../cluster/api-failure.ts";
import { APPLICATION, type Place } from "../../cluster/kinds.ts";
import type { Context } from "../../context.ts";
import { type Application, withAutomatedSync } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";
import { applicationPatch, removalPatch, SKIP_RECONCILE } from "./application-patch.ts";
import { withAppliedFields } from "./applied-fields.ts";
import { foreignFields } from "./foreign-fields.ts";

/**
 * Returns the desired Application. `found` is the one that it is written over, or `undefined` when
 * there is none. Throws when `found` must not be overwritten. It is called again after a conflict.
 */
export type DesiredApplication = (found: Application | undefined) => Application;

export interface ApplyOptions extends CallOptions {
  /** The Application as it was read a moment ago, so that it is not read again. */
  readonly seen?: Application | undefined;
  /** Whether an Application is not expected to exist, so that it is not read first. */
  readonly expectNone?: boolean | undefined;
  /**
   * Whether fields that another client has changed are overwritten, also where the driver reports
   * conflicts. @default false
   */
  readonly takeOver?: boolean | undefined;
  /** Called after an Application was created; throws when it has to be deleted again. */
  readonly confirm?: () => Promise<unknown>;
}

/**
 * Brings an Application to the desired state. When there is none, it creates a placeholder and then
 * patches it. What Argo CD writes into the same object meanwhile is not a conflict.
 *
 * @throws DagctlError `conflict` when another client has changed a field, unless it may be taken
 */
export async function applyApplication(
  context: Context,
  name: string,
  desiredOf: DesiredApplication,
  options: ApplyOptions,
): Promise<Application> {
  const { seen, expectNone = false, confirm, takeOver = false, ...call } = options;
  const { clock, argocd, conflicts } = context.settings;
  const takes = takeOver || conflicts === "take";
  const at = { namespace: argocd.namespace, name };
  const written = await retryConflicts(clock, `The Application ${name}`, call, async (attempt) => {
    const unread = attempt === 0 && (expectNone || seen !== undefined);
    let found = unread ? seen : await context.client.get<Application>(APPLICATION, at, call);
    const desired = withAppliedFields(withAutomatedSync(desiredOf(found), found));
    try {
      found ??= await createAndConfirm(context, desired, confirm, call);
      if (!takes) refuseForeignFields(found, desired);
      const patchOf = (one: Application): readonly PatchOperation[] =>
        applicationPatch(one, desired);
      return await patchFoundVersion(context.client, found, patchOf, call);
    } catch (error) {
      if (isAlreadyExists(error)) return undefined;
      throw error;
    }
  });
  return endRetries(context, written, call);
}

async function createAndConfirm(
  context: Context,
  desired: Application,
  confirm: ApplyOptions["confirm"],
  options: CallOptions,
): Promise<Application> {
  const made = await createPlaceholder(context, placeholderOf(desired), options);
  await confirm?.().catch(async (error: unknown) => {
    await deletePlaceholder(context, made);
    throw error;
  });
  return made;
}

/**
 * Returns an Application before it is filled: it has neither source nor finalizer, and Argo CD
 * skips it.
 */
export function placeholderOf({ metadata, spec }: Application): Application {
  const { annotations = {}, finalizers: _last, ...rest } = metadata ?? {};
  const identity: readonly string[] = [
    ANNOTATION.organization,
    ANNOTATION.project,
    ANNOTATION.generation,
  ];
  const own = Object.fromEntries(
    Object.entries(annotations).filter(([name]) => identity.includes(name)),
  );
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { ...rest, annotations: { ...own, [SKIP_RECONCILE]: "true" } },
    ...(spec && { spec: { project: spec.project, destination: spec.destination } }),
  };
}

export const createPlaceholder = (
  { client }: Context,
  placeholder: Application,
  options: CallOptions,
): Promise<Application> => client.create(APPLICATION, placeholder, options);

/**
 * Deletes a placeholder unless another host has filled it. It ignores the caller's signal, because
 * that call is over.
 */
export async function deletePlaceholder(
  { client, settings }: Context,
  made: Application,
): Promise<void> {
  await retryConflicts(
    settings.clock,
    `The Application ${made.metadata?.name}`,
    {},
    async (attempt) => {
      const found =
        attempt === 0 ? made : await client.get<Application>(APPLICATION, placeOf(made));
      const { uid, resourceVersion, deletionTimestamp } = found?.metadata ?? {};
      if (
        found?.spec?.source !== undefined ||
        uid !== made.metadata?.uid ||
        deletionTimestamp !== undefined
      )
        return true;
      return (
        (await client.delete(APPLICATION, placeOf(made), { uid, resourceVersion })) || undefined
      );
    },
  );
}

const REMEDY =
  'Revert that change, or deploy with take_over: true to take the fields back (conflicts: "take" does it for all projects)';

/** @throws DagctlError `conflict` where another client has changed what would be overwritten */
function refuseForeignFields(found: Application, desired: Application): void {
  const foreign = foreignFields(found, desired);
  if (foreign.length === 0) return;
  const fields = foreign
    .map(
      ({ path, manager, apiVersion }) => `${path} (conflict with "${manager}" using ${apiVersion})`,
    )
    .join("; ");
  throw new DagctlError(
    "conflict",
    `Another field manager changed the Application ${desired.metadata?.name}: ${fields}. ${REMEDY}`,
    { details: { managers: [...new Set(foreign.map(({ manager }) => manager))] } },
  );
}

/**
 * Patches the Application that was found. Returns `undefined` when it has changed so that another
 * patch is needed.
 *
 * @param patchOf returns the patch of an Application, with the tests that it needs
 */
async function patchFoundVersion(
  client: Context["client"],
  found: Application,
  patchOf: (found: Application) => readonly PatchOperation[],
  options: CallOptions,
): Promise<Application | undefined> {
  try {
    return await client.patch<Application>(APPLICATION, placeOf(found), patchOf(found), options);
  } catch (error) {
    if (isConflict(error) || isNotFound(error)) return undefined;
    if (!isUnprocessable(error)) throw error;
    // Kubernetes gives the same answer for a patch that does not fit the object any more, and for
    // an object that is not valid. The same patch would be refused again.
    const now = await client.get<Application>(APPLICATION, placeOf(found), options);
    if (now === undefined || JSON.stringify(patchOf(now)) !== JSON.stringify(patchOf(found)))
      return undefined;
    throw error;
  }
}

/**
 * Marks an Application for its removal, so that nothing is deployed over it any more, and ends a
 * sync that would keep it. Returns `undefined` when it is not the one that was found any more.
 */
export function markRemoved(
  { client }: Context,
  found: Application,
  generation: number,
  options: CallOptions,
): Promise<Application | undefined> {
  return patchFoundVersion(
    client,
    found,
    (one) => removalPatch(one, generation, isRetrying(one)),
    options,
  );
}

/**
 * Deletes an Application that is marked as removed, with all that it made. Nothing is deployed over
 * it any more, so its version is not checked.
 */
export async function deleteByUid(
  { client }: Context,
  found: Application,
  options: CallOptions,
): Promise<boolean> {
  return client.delete(APPLICATION, placeOf(found), { ...options, uid: found.metadata?.uid });
}

/**
 * Ends a sync that waits for another try: it would go on with the values that it began with, even
 * when newer ones are applied. A sync of what another client has applied since is not ended.
 */
export async function endRetries(
  context: Context,
  seen: Application,
  options: CallOptions,
): Promise<Application> {
  const { clock } = context.settings;
  return retryConflicts(
    clock,
    `The Application ${seen.metadata?.name}`,
    options,
    async (attempt) => {
      const found =
        attempt === 0
          ? seen
          : await context.client.get<Application>(APPLICATION, placeOf(seen), options);
      if (found === undefined || !isSame(seen, found)) return seen;
      return endRetry(context, found, options);
    },
  );
}

/** Ends the sync of exactly the version that was read. Returns `undefined` when it has changed. */
async function endRetry(
  { client }: Context,
  found: Application,
  options: CallOptions,
): Promise<Application | undefined> {
  if (!isRetrying(found)) return found;
  const patch = {
    metadata: { resourceVersion: found.metadata?.resourceVersion },
    status: { operationState: { phase: "Terminating" } },
  };
  return client
    .merge<Application>(APPLICATION, placeOf(found), patch, options)
    .catch((error: unknown) => {
      if (isConflict(error) || isNotFound(error)) return undefined;
      throw error;
    });
}

const placeOf = ({ metadata }: Application): Place => ({
  namespace: metadata?.namespace ?? "",
  name: metadata?.name ?? "",
});
const isSame = (one: Application, other: Application): boolean =>
  one.metadata?.uid === other.metadata?.uid &&
  one.metadata?.annotations?.[ANNOTATION.generation] ===
    other.metadata?.annotations?.[ANNOTATION.generation];

/**
 * Returns whether a failed sync will be tried again: Argo CD shows `Running` together with an end.
 */
export function isRetrying({ operation, status }: Application): boolean {
  const state = status?.operationState;
  return (
    operation !== undefined &&
    state?.phase === "Running" &&
    (state.finishedAt !== undefined || (state.retryCount ?? 0) > 0)
  );
}

/**
 * Deletes exactly the version that was read, with all that it made. Returns whether it did: when
 * the Application was written since, it has to be read again.
 */
export async function deleteApplication(
  context: Context,
  seen: Application,
  options: CallOptions,
): Promise<boolean> {
  const found = await endRetry(context, seen, options);
  if (found === undefined) return false;
  const { uid, resourceVersion } = found.metadata ?? {};
  return context.client.delete(APPLICATION, placeOf(found), { ...options, uid, resourceVersion });
}
