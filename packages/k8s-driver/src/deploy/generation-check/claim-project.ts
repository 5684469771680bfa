import type { CallOptions } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { isAlreadyExists } from "../../cluster/api-failure.ts";
import { APPLICATION } from "../../cluster/kinds.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import {
  createPlaceholder,
  deleteByUid,
  deletePlaceholder,
} from "../application/apply-application.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import { readGeneration } from "../application/project-application.ts";
import { generationConflict, checkTombstone } from "./tombstones.ts";

/**
 * The claim of a call on a project. Kubernetes cannot make the creation of one object depend on
 * another. So the Application itself is the generation check. It is created as a placeholder that
 * Argo CD skips, and filled by a patch that tests the uid and the generation. A removal changes one
 * or the other.
 */
export interface Claim {
  /** The Application as it was created or found. */
  readonly application: Application;
  /** Whether this call created it. */
  readonly created: boolean;
}

/**
 * Claims a project for a generation. The tombstone is read after the placeholder was created or
 * found: a removal writes its tombstone first and reads the Application after. An Application that
 * is filled needs no such check, because a removal marks it or is about to.
 *
 * @param placeholder the new Application before it is filled
 * @throws DagctlError `conflict` when the cluster stores a higher generation, or the project was
 *   removed under this or a higher one; `unavailable` while an Application of that name is removed
 */
export async function claimProject(
  context: Context,
  place: ProjectPlace,
  generation: number,
  placeholder: Application,
  options: CallOptions,
): Promise<Claim> {
  const { client, settings } = context;
  const at = { namespace: place.argocd, name: place.base };
  return retryConflicts(settings.clock, `The Application ${at.name}`, options, async (attempt) => {
    // At its first generation a project rarely has an Application.
    const isFirst = generation === 1 && attempt === 0;
    const found = isFirst ? undefined : await client.get<Application>(APPLICATION, at, options);
    if (found !== undefined) {
      checkGeneration(place, found, generation);
      if (isRemoved(found)) {
        await deleteByUid(context, found, options);
        throw removalInProgress(place);
      }
      // The call that created the placeholder may have been cut off before it read the tombstone.
      if (found.spec?.source === undefined)
        await checkPlaceholder(context, place, generation, found, options);
      return { application: found, created: false };
    }
    try {
      const application = await createPlaceholder(context, placeholder, options);
      await checkPlaceholder(context, place, generation, application, options);
      return { application, created: true };
    } catch (error) {
      if (isAlreadyExists(error)) return undefined;
      throw error;
    }
  });
}

/**
 * Refuses a placeholder of a project that was removed under this generation or a higher one, and
 * deletes it. The generation of the placeholder is not higher.
 */
async function checkPlaceholder(
  context: Context,
  place: ProjectPlace,
  generation: number,
  placeholder: Application,
  options: CallOptions,
): Promise<void> {
  await checkTombstone(context, place, generation, options).catch(async (error: unknown) => {
    await deletePlaceholder(context, placeholder);
    throw error;
  });
}

/**
 * Checks the Application that was found. @throws DagctlError when it must not be overwritten by
 * that generation
 */
export function checkGeneration(
  place: ProjectPlace,
  found: Application | undefined,
  generation: number,
): void {
  if (found === undefined) return;
  checkNotDeleting(APPLICATION, found);
  const stored = readGeneration(found);
  if (stored > generation || (isRemoved(found) && stored === generation))
    throw generationConflict(place, generation, stored);
}

/**
 * Checks that the claim is still valid. It is called after the creation of an object that has no
 * other tie to the Application. A host that was paused learns here that it has to delete that
 * object.
 *
 * @param uid of the Application that was claimed; `undefined` accepts any
 * @throws DagctlError `conflict` when the cluster stores a higher generation, or the project was
 *   removed
 */
export async function confirmClaim(
  context: Context,
  place: ProjectPlace,
  generation: number,
  uid: string | undefined,
  options: CallOptions,
): Promise<Application> {
  const at = { namespace: place.argocd, name: place.base };
  const found = await context.client.get<Application>(APPLICATION, at, options);
  if (found !== undefined) {
    const stored = readGeneration(found);
    if (stored > generation || (isRemoved(found) && stored === generation))
      throw generationConflict(place, generation, stored);
    const { deletionTimestamp, uid: current } = found.metadata ?? {};
    if (
      deletionTimestamp === undefined &&
      !isRemoved(found) &&
      (uid === undefined || uid === current)
    )
      return found;
  }
  await checkTombstone(context, place, generation, options);
  if (found !== undefined) throw removalInProgress(place);
  const message = `Another client has deleted the Application ${at.name} in ${at.namespace}, of project ${place.ref.project}. Deploy again`;
  throw new DagctlError("unavailable", message);
}

const removalInProgress = ({ base, argocd }: ProjectPlace): DagctlError =>
  new DagctlError(
    "unavailable",
    `The Application ${base} in ${argocd} is still being removed; it is made again when it is gone`,
  );
