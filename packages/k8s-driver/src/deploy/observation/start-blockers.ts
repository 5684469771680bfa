import type { CallOptions, DeploymentState } from "@dagctl/core/contracts";
import { asDagctlError } from "@dagctl/core/errors";
import { isForbidden } from "../../cluster/api-failure.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { findStuckPod } from "../../pods/stuck-pods.ts";
import { describeLostNamespace, findNamespaceLoss } from "../organization/namespace-state.ts";
import { confirmClaim } from "../generation-check/claim-project.ts";
import { storeModules } from "../modules/store-modules.ts";
import { writeGitSecret } from "../secrets/git-secret.ts";
import {
  areObserved,
  listRequiredObjects,
  findMissingObjects,
  type RequiredObject,
} from "../required-objects/required-objects.ts";
import { readRecord } from "../application/project-application.ts";
import { ensureAnchor } from "../secrets/ensure-anchor.ts";

/** Why no pod of a project that Argo CD has synced can start. */
export interface StartBlocker {
  readonly message: string;
  /** Whether only a part of the project is affected. */
  readonly partial?: boolean;
  /** Whether an object is gone that existed when the deployment was applied. */
  readonly isLost?: boolean;
  readonly lacks?: Extract<DeploymentState, { readonly present: true }>["lacks"];
}

/**
 * Returns whether the watches report that nothing keeps pods of the project from starting; `false`
 * when they do not report it.
 */
export function hasNoStartBlocker(
  context: Context,
  place: ProjectPlace,
  needed: readonly RequiredObject[],
): boolean {
  const pods = context.known.namespaces.get(place.namespace)?.stuck;
  return areObserved(context, place, needed) && pods?.of(place.base) === undefined;
}

/**
 * Returns what keeps pods of a project from starting: an object or the namespace that was
 * deleted, or a container that cannot be created. The driver itself writes the credential of Git
 * and the Python modules again. The host hands over the other Secrets again. Packages are resolved
 * again by a deployment.
 */
export async function findStartBlocker(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const needed = listRequiredObjects(context, place, found);
  try {
    const missing = await findMissingObjects(context, place, needed, options);
    if (missing.length > 0)
      return (
        (await findMissingNamespace(context, place, options)) ??
        (await restoreObjects(context, place, found, missing, options))
      );
    const stuck = await findStuckPod(context, place, options);
    return stuck === undefined ? undefined : { message: stuck, partial: true };
  } catch (error) {
    // The driver's Role is deleted with the namespace, and returns with it.
    if (!isForbidden(error)) throw error;
    const refusal = error instanceof Error ? error.message : "";
    return (
      (await findMissingNamespace(context, place, options)) ?? {
        message: `The driver has no rights in the namespace ${place.namespace}: ${refusal}`,
      }
    );
  }
}

/** What the driver itself writes again. */
const WRITTEN = { git: restoreGitSecret, modules: restoreModules } as const;

/** What brings an object back that the driver cannot write again by itself. */
const REMEDY: Readonly<Record<Exclude<RequiredObject["of"], keyof typeof WRITTEN>, string>> = {
  credentials: "It is written again; where it does not come back, deploy again",
  variables: "It is written again; where it does not come back, deploy again",
  lock: "Deploy again, which resolves the packages of the project again",
  cache: "Create it, or change packages.cacheClaim, which names it",
};

async function restoreObjects(
  context: Context,
  place: ProjectPlace,
  found: Application,
  missing: readonly RequiredObject[],
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const problems: string[] = [];
  const lacks = missing.flatMap(({ of }) =>
    of === "credentials" || of === "variables" ? [of] : [],
  );
  for (const { kind, name, of } of missing) {
    const absent = of === "cache" ? "does not exist" : "is gone";
    const gone = `The ${kind.kind} ${name} in ${place.namespace} ${absent}, and pods of the project cannot start without it`;
    if (of !== "git" && of !== "modules") problems.push(`${gone}. ${REMEDY[of]}`);
    else
      await WRITTEN[of](context, place, found, options).catch((error: unknown) => {
        options.signal?.throwIfAborted();
        if (isForbidden(error)) throw error;
        problems.push(`${gone}. It could not be written again: ${asDagctlError(error).message}`);
      });
  }
  if (problems.length === 0) return undefined;
  const isLost = missing.some(({ of }) => of === "lock");
  return { message: problems.join("; "), isLost, ...(lacks.length === 0 ? {} : { lacks }) };
}

async function restoreGitSecret(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<void> {
  const record = readRecord(found);
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

async function restoreModules(
  context: Context,
  { organization }: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<void> {
  const record = readRecord(found);
  if (record !== undefined) await storeModules(context, organization, record.workload, options);
}

async function findMissingNamespace(
  context: Context,
  { namespace, organization }: ProjectPlace,
  options: CallOptions,
): Promise<StartBlocker | undefined> {
  const lost = await findNamespaceLoss(context, organization, options);
  if (lost === undefined) return undefined;
  for (const suspect of context.known.suspicions) suspect(namespace);
  return { message: describeLostNamespace(namespace, lost) };
}
