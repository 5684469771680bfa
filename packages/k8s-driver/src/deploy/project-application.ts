import { DagctlError, type Deployment } from "@dagctl/core";
import { z } from "zod";
import { remembered, rememberedGeneration } from "../cluster/remembered.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { type Application, application } from "../manifests/application.ts";
import { cronJob, type DeploymentRecord, jobsOf } from "../manifests/cron-job.ts";
import type { VariableShape } from "../manifests/variables.ts";
import { ANNOTATION, LABEL } from "../names.ts";

export function recordOf({ generation, commit, workload, jobs }: Deployment): DeploymentRecord {
  return { generation, commit, workload, jobs };
}

// What is within is the driver's own: it only has to be told from what is none of it.
const RECORD: z.ZodType<DeploymentRecord> = z.custom<DeploymentRecord>(
  (value) =>
    z
      .object({
        generation: z.number(),
        commit: z.string(),
        workload: z.looseObject({}),
        jobs: z.array(z.looseObject({})),
      })
      .safeParse(value).success,
);
const SHAPES: z.ZodType<readonly VariableShape[]> = z.array(
  z.object({
    name: z.string(),
    sensitive: z.boolean(),
    file: z.object({ path: z.string(), permissions: z.number() }).exactOptional(),
  }),
);

/** Returns the generation that an Application was made for, or under which it was removed. */
export const heldGeneration = ({ metadata }: Application): number =>
  rememberedGeneration(metadata?.annotations?.[ANNOTATION.generation]);

/** What was applied last; `undefined` while the Application is bare. */
export function heldRecord({ metadata }: Application): DeploymentRecord | undefined {
  return remembered(RECORD, metadata?.annotations?.[ANNOTATION.deployment]);
}

/** Of the variables that scheduled runs get, what may be read. */
export function heldVariables(found: Application | undefined): readonly VariableShape[] {
  return remembered(SHAPES, found?.metadata?.annotations?.[ANNOTATION.variables]) ?? [];
}

/**
 * Argo CD writes what it is given several times more into the status of the same object, and etcd
 * takes 1.5 MiB of one: beyond this it fails, and says nothing.
 */
const MOST_RESOURCES = 280_000;

function checkSize(
  { ref }: ProjectPlace,
  resources: readonly object[],
  variables: readonly VariableShape[],
): void {
  const bytes = Buffer.byteLength(JSON.stringify(resources));
  if (bytes <= MOST_RESOURCES) return;
  const message = `Project ${ref.project} has too much for one Application of Argo CD: its ${resources.length} jobs, with ${variables.length} variables in each step, take ${bytes} bytes of ${MOST_RESOURCES}`;
  throw new DagctlError("invalid", message, { issues: [{ path: "", message }] });
}

/** @throws DagctlError `invalid` where Argo CD could not hold it */
export function projectApplication(
  { settings }: Context,
  place: ProjectPlace,
  record: DeploymentRecord,
  variables: readonly VariableShape[],
): Application {
  const resources = jobsOf(record).map((job) => cronJob(settings, place, record, job, variables));
  checkSize(place, resources, variables);
  return application(settings, {
    name: place.base,
    labels: { ...place.labels, [LABEL.component]: "deployment" },
    annotations: {
      ...place.annotations,
      [ANNOTATION.generation]: String(record.generation),
      [ANNOTATION.commit]: record.commit,
      [ANNOTATION.deployment]: JSON.stringify(record),
      [ANNOTATION.variables]: JSON.stringify(variables),
    },
    project: place.organization.name,
    namespace: place.namespace,
    resources,
    generation: record.generation,
  });
}
