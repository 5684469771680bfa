import type { CallOptions } from "@dagctl/core/contracts";
import { APPLICATION } from "../../cluster/kinds.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import type { Application } from "../../manifests/application.ts";
import { endRetries } from "../application/apply-application.ts";
import { foreignFinalizers, isCascading, withoutFinalizers } from "../../cluster/finalizers.ts";
import {
  DELETION_GRACE,
  listProjectObjects,
  type Remaining,
  explainRemainingObject,
} from "./project-objects.ts";

/**
 * Returns what blocks an Application that is being deleted, and everything below it. A sync that
 * would delay the deletion is ended.
 */
export async function deletionBlockers(
  context: Context,
  place: ProjectPlace,
  found: Application,
  options: CallOptions,
): Promise<Remaining> {
  const now = context.settings.clock.now();
  // Secrets and ConfigMaps do not belong to an Application: they are deleted after it.
  const children = (await listProjectObjects(context, place, options)).filter(
    ({ kind: { kind } }) => kind !== "Secret" && kind !== "ConfigMap",
  );
  await endRetries(context, found, options);
  const begun = children.some(({ metadata }) => metadata.deletionTimestamp !== undefined);
  return [
    explainRemainingApplication(found, now, begun ? "begun" : undefined),
    ...children.map((child) => explainRemainingObject(child, now)),
  ];
}

/** The full name of the kind: other tools have kinds that are called `applications` too. */
const PLURAL = "applications.argoproj.io";

/** Matches what Argo CD reports about objects that it is deleting, also when all goes well. */
const NOISE = /^[\w.-]+ "[^"]*" not found$/;

/**
 * Returns why an Application that is being deleted still exists. When Argo CD does not finish, the
 * command in it frees the Application: the driver then deletes what it made, as far as that belongs
 * to a project.
 *
 * @param progress `begun` when an object that it made is being deleted: then that object is the
 *   reason. Or the only thing that is left of it, and how to free that
 */
export function explainRemainingApplication(
  { metadata, status }: Application,
  now: number,
  progress: "begun" | Omit<Remaining[number], "kind" | "name"> | undefined,
): Remaining[number] {
  const { name = "", namespace, deletionTimestamp = "" } = metadata ?? {};
  // Argo CD has done its part: it removes only its own finalizer.
  if (metadata !== undefined && !isCascading(metadata) && foreignFinalizers(metadata).length > 0)
    return explainRemainingObject({ kind: { ...APPLICATION, plural: PLURAL }, metadata }, now);
  const it = { kind: "Application", name };
  const remedy = withoutFinalizers(PLURAL, name, namespace);
  const condition = (status?.conditions ?? []).find(
    ({ type, message = "" }) =>
      (type === "DeletionError" && !NOISE.test(message)) ||
      (type === "InvalidSpecError" && message.includes("does not exist")),
  );
  if (condition !== undefined)
    return {
      ...it,
      reason: `Argo CD cannot remove what it made: ${condition.message ?? condition.type}`,
      remedy,
    };
  if (progress === "begun" || now - Date.parse(deletionTimestamp) < DELETION_GRACE)
    return { ...it, reason: "Argo CD is removing what it made" };
  return {
    ...it,
    ...(progress ?? {
      reason:
        "Argo CD's application controller has not begun to remove what it made: is it running?",
      remedy,
    }),
  };
}
