import type { Deployment } from "@dagctl/core";
import type { OwnerReference } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { type Application, application } from "../manifests/application.ts";
import { cronJob, type DeploymentRecord, jobsOf } from "../manifests/cron-job.ts";
import type { VariableShape } from "../manifests/variables.ts";
import { ANNOTATION, LABEL } from "../names.ts";

export function recordOf({ generation, commit, workload, jobs }: Deployment): DeploymentRecord {
  return { generation, commit, workload, jobs };
}

/** The generation that an Application was made for; 0 while it is bare. */
export const heldGeneration = ({ metadata }: Application): number => Number(metadata?.annotations?.[ANNOTATION.generation] ?? 0);

/** What was applied last; `undefined` while the Application is bare. */
export function heldRecord({ metadata }: Application): DeploymentRecord | undefined {
  const text = metadata?.annotations?.[ANNOTATION.deployment];
  return text === undefined ? undefined : (JSON.parse(text) as DeploymentRecord);
}

/** Of the variables that scheduled runs get, what may be read. */
export function heldVariables(found: Application | undefined): readonly VariableShape[] {
  const text = found?.metadata?.annotations?.[ANNOTATION.variables];
  return text === undefined ? [] : (JSON.parse(text) as VariableShape[]);
}

export function projectApplication(
  { settings }: Context,
  place: ProjectPlace,
  owner: OwnerReference | undefined,
  record: DeploymentRecord,
  variables: readonly VariableShape[],
): Application {
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
    ...(owner === undefined ? {} : { owner }),
    project: place.organization.name,
    namespace: place.namespace,
    resources: jobsOf(record).map((job) => cronJob(settings, place, record, job, variables)),
    generation: record.generation,
  });
}
