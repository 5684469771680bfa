import { invalid, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject, findRun } from "../kernel/lookup.ts";
import {
  type ModelFilter,
  type ModelPage,
  type ModelResult,
  type ResultsState,
} from "../model/results.ts";
import type { RunResultsCalls } from "../model/runs.ts";
import type { LiveResults } from "../results/live-results.ts";
import {
  countModels,
  type ResultsReader,
  resultsReader,
  type StoredResults,
} from "../results/result-records.ts";
import { isActive } from "../runs/completion.ts";
import { dailyStats } from "./daily-stats.ts";
import { checkStatus, listModelExecutions } from "./model-executions.ts";
import { requirePaging } from "./paging.ts";

/** Returns the calls of the results of one organization's runs. */
export function runResultsOf(
  context: HostContext,
  live: LiveResults,
  organization: string,
): RunResultsCalls {
  return {
    async models(name, id, filter = {}) {
      const page = checkFilter(filter);
      const { project } = await findProject(context, organization, name);
      const record = await findRun(context, organization, project.id, id);
      const { signal } = filter;
      if (isActive(record.run)) {
        const { models } = await live.read(record, signal);
        return pageOf(models, filter, page);
      }
      const reader = resultsReader(context.store, organization, signal);
      const stored = await reader.ofRun(record.run.id);
      // Those of an old run are not stored any more, whatever the run had.
      if (stored === undefined) return pageOf([], filter, page, "none");
      return readStoredPage(reader, stored, filter, page);
    },
    async modelExecutions(name, filter = {}) {
      const { project } = await findProject(context, organization, name);
      return listModelExecutions(context, live, { organization, project: project.id }, filter);
    },
    async dailyStats(name, options = {}) {
      const { project } = await findProject(context, organization, name);
      const days = await dailyStats(context, { organization, project: project.id }, options);
      return { days, total: days.length };
    },
  };
}

function checkFilter({ status, page, limit }: ModelFilter): ReturnType<typeof requirePaging> {
  const issues: Issue[] = [];
  checkStatus(status, issues);
  if (issues.length > 0) throw invalid(issues);
  return requirePaging({ page, limit });
}

type Page = ReturnType<typeof requirePaging>;

function pageOf(
  models: readonly ModelResult[],
  { status }: ModelFilter,
  { offset, limit, info }: Page,
  results?: ResultsState,
): ModelPage {
  const found = status === undefined ? models : models.filter((model) => model.status === status);
  return {
    models: found.slice(offset, offset + limit),
    counts: countModels(models),
    ...(results === undefined ? {} : { results }),
    ...info(found.length),
  };
}

async function readStoredPage(
  reader: ResultsReader,
  stored: StoredResults,
  { status }: ModelFilter,
  page: Page,
): Promise<ModelPage> {
  const { counts, state } = stored;
  const models = await readStoredModels(reader, stored, { ...page, status });
  const total = status === undefined ? stored.total : counts[status];
  return { models, counts, results: state, ...page.info(total) };
}

/** Reads no more records than the page needs. */
async function readStoredModels(
  reader: ResultsReader,
  stored: StoredResults,
  { offset, limit, status }: Pick<Page, "offset" | "limit"> & Pick<ModelFilter, "status">,
): Promise<readonly ModelResult[]> {
  const models: ModelResult[] = [];
  let skipped = status === undefined ? offset : 0;
  for await (const part of reader.models(stored, skipped))
    for (const model of part) {
      if (status !== undefined && model.status !== status) continue;
      if (skipped < offset) skipped += 1;
      else if (models.push(model) === limit) return models;
    }
  return models;
}
