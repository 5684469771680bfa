import type { Resources } from "../contracts/workload.ts";
import type { Issue } from "../errors.ts";
import { compareQuantities, parseQuantity } from "../values/quantity.ts";

/** The resources that a job may have of its own, in the order of the fields of a project. */
export const RESOURCE_FIELDS: readonly (keyof Resources)[] = [
  "cpu_request",
  "cpu_limit",
  "memory_request",
  "memory_limit",
];

/** What may have resources, beside other fields. */
type WithResources = { readonly [Field in keyof Resources]?: unknown };

/** Returns the resources that a job has of its own, without the fields that it leaves out. */
export function resourcesOf(job: WithResources): Partial<Resources> {
  return Object.fromEntries(
    RESOURCE_FIELDS.flatMap((field) => {
      const { [field]: value } = job;
      return typeof value === "string" ? [[field, value]] : [];
    }),
  );
}

/** Returns the field `resources` of what is stored of a job; nothing where the job has none. */
export function resourcesField(job: WithResources): {
  readonly resources?: Partial<Resources>;
} {
  const resources = resourcesOf(job);
  return Object.keys(resources).length === 0 ? {} : { resources };
}

/**
 * Returns what is wrong with the resources of a job beside those of its project: a request that is
 * larger than the limit. Both are right by themselves.
 */
export function resourceIssues(project: Resources, job: Partial<Resources>): readonly Issue[] {
  return (["cpu", "memory"] as const).flatMap((what): readonly Issue[] => {
    const [request, limit] = [`${what}_request`, `${what}_limit`] as const;
    const { [request]: asked, [limit]: allowed } = { ...project, ...job };
    const [least, most] = [parseQuantity(asked), parseQuantity(allowed)];
    const isOwn = job[request] !== undefined || job[limit] !== undefined;
    if (!isOwn || !least || !most || compareQuantities(least, most) <= 0) return [];
    const whose = (field: keyof Resources): string =>
      job[field] === undefined ? `${field} of the project` : field;
    return job[limit] === undefined
      ? [{ path: request, message: `must be at most ${whose(limit)}, which is ${allowed}` }]
      : [{ path: limit, message: `must be at least ${whose(request)}, which is ${asked}` }];
  });
}
