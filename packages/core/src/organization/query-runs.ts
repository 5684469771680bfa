import type { RunQuery } from "../contracts/store.ts";
import { DagctlError, invalid, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { PageInfo } from "../model/call-options.ts";
import { type Run, RUN_STATUSES } from "../model/run.ts";
import type { ListedRun, RunListOptions } from "../model/runs.ts";
import { isListOf, readTime, someOf } from "./check-options.ts";
import { type Paging, requirePaging } from "./paging.ts";

const TRIGGERS: { readonly [Trigger in Run["triggered_by"]]: Trigger } = {
  manual: "manual",
  scheduled: "scheduled",
  retry: "retry",
  after: "after",
};

/** Returns the page of an organization's runs that the options ask for. */
export async function queryRuns(
  context: Pick<HostContext, "store">,
  organization: string,
  options: RunListOptions,
): Promise<{ readonly runs: readonly ListedRun[] } & PageInfo> {
  const { store } = context;
  const { page, query } = checkQuery(options);
  const { project, signal } = options;
  if (!store.findRuns)
    throw new DagctlError("not_supported", "The store of this installation cannot find runs");
  const found =
    project === undefined ? undefined : await findProject(context, organization, project);
  const { records, total } = await store.findRuns(
    organization,
    { ...query, ...(found && { project: found.project.id }) },
    { signal },
  );
  return {
    runs: records.map(({ run, projectName = run.project_id }) => ({
      ...run,
      project_name: projectName,
    })),
    ...page.info(total),
  };
}

/** @throws `invalid` with every problem of the options at once */
function checkQuery({ status, triggeredBy, since, until, page, limit }: RunListOptions): {
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
      ...(from === undefined ? {} : { since: from }),
      ...(to === undefined ? {} : { until: to }),
    },
  };
}
