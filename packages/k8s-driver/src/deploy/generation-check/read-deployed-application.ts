import type { CallOptions } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { APPLICATION } from "../../cluster/kinds.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { type Application, isRemoved } from "../../manifests/application.ts";
import type { ParsedRecord } from "../../manifests/cron-job.ts";
import {
  describeUnreadableRecord,
  parseRecord,
  readRecord,
} from "../application/project-application.ts";
import { readRemovedGeneration } from "./tombstones.ts";

/**
 * Returns the Application of a deployed project. @throws DagctlError when the project is not
 * deployed, or not at that generation
 */
export async function readDeployedApplication(
  context: Context,
  place: ProjectPlace,
  generation: number | undefined,
  options: CallOptions,
): Promise<{
  readonly application: Application;
  readonly record: ParsedRecord;
}> {
  const found = await context.client.get<Application>(
    APPLICATION,
    { namespace: place.argocd, name: place.base },
    options,
  );
  const record = found && readRecord(found);
  if (
    found === undefined ||
    record === undefined ||
    found.metadata?.deletionTimestamp !== undefined ||
    isRemoved(found)
  ) {
    const gone = await readRemovedGeneration(context, place, options);
    const isUnreadable =
      found?.spec?.source !== undefined &&
      found.metadata?.deletionTimestamp === undefined &&
      !isRemoved(found);
    throw new DagctlError(
      generation === undefined ? "not_found" : "conflict",
      isUnreadable
        ? describeUnreadableRecord(place.base)
        : `Project ${place.ref.project} is not deployed on this cluster`,
      gone === undefined ? {} : { details: { generation: gone } },
    );
  }
  if (generation !== undefined && record.generation !== generation) {
    throw new DagctlError(
      "conflict",
      `Generation ${generation} of project ${place.ref.project} was requested, this cluster stores ${record.generation}`,
      {
        details: { generation: record.generation },
      },
    );
  }
  return { application: found, record: parseRecord(place, record) };
}
