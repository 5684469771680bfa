import type { CallOptions, DeploymentState } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";
import { isForbidden } from "../../cluster/api-failure.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { stuckPod } from "../../pods/stuck-pods.ts";
import { lostNamespace, lostNamespaceMessage } from "../organization/namespace-state.ts";
import { confirmClaim } from "../generation-check/claim-project.ts";
import { writeGitSecret } from "../secrets/git-secret.ts";
import {
  areObserved,
  missingSecrets,
  type RequiredSecret,
  requiredSecrets,
} from "../secrets/required-secrets.ts";
import { storedRecord } from "../application/project-application.ts";
import { ensureAnchor } from "../secrets/ensure-anchor.ts";

/** Why no pod of a project that Argo CD has synced can start. */
export interface StartBlocker {
  readonly message: string;
  /** Whether only a part of the project is affected. */
  readonly partial?: boolean;
  readonly lacks?: Extract<DeploymentState, { readonly present: true }>["lacks"];
}

/**
 * Returns whether the watches report that nothing keeps pods of the project from starting; `false`
 * when they do not report it.
 */
export function hasNoStartBlocker(
  context: Context,
  place: ProjectPlace,
  found: Application,
): boolean {
  const pods = context.known.namespaces.get(place.namespace)?.stuck;
  return (
    areObserved(context, place, requiredSecrets(place, found)) && pods?.of(place.base) === undefined
  );
}

/**
 * Returns what keeps pods of a project from starting: a Secret or the namespace that was deleted,
 * or a container that cannot be created. The driver itself writes the credential of Git again. The
 * host hands over the other Secrets again.
 */
export async function findStartBlocker(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const needed = requiredSecrets(place, found);
  try {
    const missing = await missingSecrets(context, place, needed, options);
    if (missing.length > 0)
      return (
        (await missingNamespace(context, place, options)) ??
        (await restoreSecrets(context, place, found, missing, options))
      );
    const stuck = await stuckPod(context, place, options);
    return stuck === undefined ? undefined : { message: stuck, partial: true };
  } catch (error) {
    // The driver's Role is deleted with the namespace, and returns with it.
    if (!isForbidden(error)) throw error;
    const refusal = error instanceof Error ? error.message : "";
    return (
      (await missingNamespace(context, place, options)) ?? {
        message: `The driver has no rights in the namespace ${place.namespace}: ${refusal}`,
      }
    );
  }
}

async function restoreSecrets(
  context: Context,
  place: ProjectPlace,
  found: Application,
  missing: readonly RequiredSecret[],
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const problems: string[] = [];
  const lacks = missing.flatMap(({ of }) => (of === "git" ? [] : [of]));
  for (const { name, of } of missing) {
    const gone = `The Secret ${name} in ${place.namespace} is gone, and pods of the project cannot start without it`;
    if (of !== "git")
      problems.push(`${gone}. It is written again; where it does not come back, deploy again`);
    else
      await restoreGitSecret(context, place, found, options).catch((error: unknown) => {
        options.signal?.throwIfAborted();
        if (isForbidden(error)) throw error;
        problems.push(`${gone}. It could not be written again: ${asDagctlError(error).message}`);
      });
  }
  return problems.length === 0
    ? undefined
    : { message: problems.join("; "), ...(lacks.length === 0 ? {} : { lacks }) };
}

async function restoreGitSecret(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<void> {
  const record = storedRecord(found);
  if (record === undefined) return;
  const { generation } = record;
  const owner = await ensureAnchor(
    context,
    place,
    generation,
    () => confirmClaim(context, place, generation, undefined, options),
    options,
  );
  await writeGitSecret(context, place, record, owner, options);
}

async function missingNamespace(
  context: Context,
  { namespace, organization }: ProjectPlace,
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const lost = await lostNamespace(context, organization, options);
  if (lost === undefined) return undefined;
  for (const suspect of context.known.suspicions) suspect(namespace);
  return { message: lostNamespaceMessage(namespace, lost) };
}
