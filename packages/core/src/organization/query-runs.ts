import type { RunQuery, Store } from "../contracts/store.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { PageInfo } from "../model/call-options.ts";
import type { Project } from "../model/project.ts";
import { type Run, RUN_STATUSES } from "../model/run.ts";
import type { ListedRun, RunFilter, RunListOptions } from "../model/runs.ts";
import { withJobName } from "../runs/job-name.ts";
import { isListOf, readTime, someOf } from "./check-options.ts";
import { type Paging, requirePaging } from "./paging.ts";

const TRIGGERS: { readonly [Trigger in Run["triggered_by"]]: Trigger } = {
  manual: "manual",
  scheduled: "scheduled",
  retry: "retry",
  after: "after",
  plan: "plan",
  deploy: "deploy",
};

const JOB_TYPES: { readonly [Type in Run["job_type"]]: Type } = {
  plan: "plan",
  run: "run",
  janitor: "janitor",
  migrate: "migrate",
  explain: "explain",
  invalidate: "invalidate",
  check: "check",
};

/** Returns the page of an organization's runs that the options ask for. */
export async function queryRuns(
  context: Pick<HostContext, "store">,
  organization: string,
  options: RunListOptions,
): Promise<{ readonly runs: readonly ListedRun[] } & PageInfo> {
  const { page, query } = checkQuery(options);
  const { project, signal } = options;
  const find = finderOf(context);
  const found =
    project === undefined ? undefined : await findProject(context, organization, project);
  const { records, total } = await find(
    organization,
    { ...query, ...(found && { project: found.project.id }) },
    { signal },
  );
  return {
    runs: records.map((record) => ({
      ...withJobName(record),
      project_name: record.projectName ?? record.run.project_id,
    })),
    ...page.info(total),
  };
}

/** Returns the page of a project's runs that a filter asks for. */
export async function queryRunsOf(
  context: Pick<HostContext, "store">,
  { organization_id: organization, id }: Project,
  filter: RunFilter,
): Promise<{ readonly runs: readonly Run[] } & PageInfo> {
  const { status, job, jobType, updatedAfter, signal } = filter;
  const { page, query } = checkQuery({ ...filter, status: status && [status] });
  // A store need not find runs to list those of a project.
  const isPlain = [job, jobType, updatedAfter].every((given) => given === undefined);
  const { records, total } = isPlain
    ? await context.store.runs(organization, id, query, { signal })
    : await finderOf(context)(organization, { ...query, project: id }, { signal });
  return { runs: records.map(withJobName), ...page.info(total) };
}

/** @throws DagctlError `not_supported`: the store cannot find runs */
function finderOf({ store }: Pick<HostContext, "store">): NonNullable<Store["findRuns"]> {
  if (store.findRuns) return store.findRuns.bind(store);
  throw new DagctlError("not_supported", "The store of this installation cannot find runs");
}

/** @throws `invalid` with every problem of the options at once */
function checkQuery({
  status,
  triggeredBy,
  job,
  jobType,
  updatedAfter,
  since,
  until,
  page,
  limit,
}: RunListOptions): {
  readonly page: Paging;
  readonly query: RunQuery;
} {
  const issues: Issue[] = [];
  if (status !== undefined && !isListOf(status, RUN_STATUSES))
    issues.push({ path: "status", message: someOf(RUN_STATUSES) });
  if (triggeredBy !== undefined && !Object.hasOwn(TRIGGERS, triggeredBy))
    issues.push({
      path: "triggeredBy",
      message: `must be one of ${Object.keys(TRIGGERS).join(", ")}`,
    });
  if (jobType !== undefined && !Object.hasOwn(JOB_TYPES, jobType))
    issues.push({
      path: "jobType",
      message: `must be one of ${Object.keys(JOB_TYPES).join(", ")}`,
    });
  const after = readTime("updatedAfter", updatedAfter, issues);
  const from = readTime("since", since, issues);
  const to = readTime("until", until, issues);
  if (issues.length > 0) throw invalid(issues);
  const paging = requirePaging({ page, limit });
  return {
    page: paging,
    query: {
      offset: paging.offset,
      limit: paging.limit,
      ...(status === undefined ? {} : { statuses: status }),
      ...(triggeredBy === undefined ? {} : { triggeredBy }),
      ...(job === undefined ? {} : { job }),
      ...(jobType === undefined ? {} : { jobType }),
      ...(after === undefined ? {} : { updatedAfter: after }),
      ...(from === undefined ? {} : { since: from }),
      ...(to === undefined ? {} : { until: to }),
    },
  };
}
