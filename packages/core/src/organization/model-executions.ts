import type { DeploymentRef } from "../contracts/deploy.ts";
import type { RunRecord } from "../contracts/records.ts";
import { invalid, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { activeRunsOf, findRun } from "../kernel/lookup.ts";
import {
  type ModelExecution,
  type ModelExecutionFilter,
  type ModelExecutionPage,
  type ModelResult,
  MODEL_STATUSES,
} from "../model/results.ts";
import type { LiveResults } from "../results/live-results.ts";
import {
  type ResultsPlace,
  type ResultsReader,
  resultsReader,
  type StoredResults,
} from "../results/result-records.ts";
import { isActive } from "../runs/completion.ts";
import { requirePaging } from "./paging.ts";

/** How many records of models one page reads: a filter that matches few makes short pages. */
const READ_PER_PAGE = 40;
/** The runs that are read from the store at once. */
const RUNS_AT_ONCE = 50;

/** A run with results: the newest first by the time of their creation, then by id. */
type Source = ResultsPlace & ({ readonly active: RunRecord } | { readonly stored: StoredResults });

/** A place in the list: a run, and an index among its models. */
interface Place extends ResultsPlace {
  readonly index: number;
}

/** Returns a page of the models of a project's runs that match a filter. */
export async function listModelExecutions(
  context: Pick<HostContext, "store">,
  live: LiveResults,
  ref: DeploymentRef,
  filter: ModelExecutionFilter,
): Promise<ModelExecutionPage> {
  const { limit, after } = checkFilter(filter);
  const reader = resultsReader(context.store, ref.organization, filter.signal);
  // A caller that names the run gets the reason why it cannot be read.
  const readLive = filter.run === undefined ? live.readerOfList() : live.read;
  const models: ModelExecution[] = [];
  let reads = 0;
  for await (const source of sourcesOf(context, reader, ref, { after, run: filter.run })) {
    const { run, createdAt } = source;
    let index = after?.run === run ? after.index : 0;
    if (reads >= READ_PER_PAGE) return page(models, { run, createdAt, index });
    for await (const part of modelsOf(source, reader, readLive, { index, filter })) {
      reads += 1;
      for (const model of part) {
        if (isMatch(model, filter)) {
          if (models.length === limit) return page(models, { run, createdAt, index });
          models.push({ ...model, run_id: run, run_created_at: createdAt });
        }
        index += 1;
      }
      if (reads >= READ_PER_PAGE) return page(models, { run, createdAt, index });
    }
  }
  return page(models, undefined);
}

function isMatch(one: ModelResult, { model, status }: ModelExecutionFilter): boolean {
  return (
    (status === undefined || one.status === status) &&
    (model === undefined || one.name === model || one.unique_id === model)
  );
}

async function* modelsOf(
  source: Source,
  reader: ResultsReader,
  readLive: LiveResults["read"],
  { index, filter }: { readonly index: number; readonly filter: ModelExecutionFilter },
): AsyncGenerator<readonly ModelResult[]> {
  if ("active" in source) {
    const { models } = await readLive(source.active, filter.signal);
    yield models.slice(index);
  } else if (filter.status === undefined || source.stored.counts[filter.status] > 0)
    yield* reader.models(source.stored, index);
}

/** Yields the runs with results, the active ones in their place among the others. */
async function* sourcesOf(
  context: Pick<HostContext, "store">,
  reader: ResultsReader,
  ref: DeploymentRef,
  { after, run }: { readonly after: Place | undefined; readonly run: string | undefined },
): AsyncGenerator<Source> {
  if (run !== undefined) {
    const record = await findRun(context, ref.organization, ref.project, run);
    const stored = isActive(record.run) ? undefined : await reader.ofRun(record.run.id);
    if (isActive(record.run)) yield activeSource(record);
    else if (stored !== undefined) yield resultsSource(stored);
    return;
  }
  const active = (await activeRunsOf(context, ref))
    .map(activeSource)
    .filter((source) => after === undefined || !isBefore(source, after))
    .toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
  for await (const stored of readStoredSources(reader, ref.project, after)) {
    while (active[0] !== undefined && isBefore(active[0], stored)) yield active.shift() as Source;
    // It ended after the active runs were read.
    if (active[0]?.run === stored.run) active.shift();
    yield stored;
  }
  yield* active;
}

async function* readStoredSources(
  reader: ResultsReader,
  project: string,
  after: Place | undefined,
): AsyncGenerator<Source> {
  const first = after && (await reader.ofRun(after.run));
  if (first !== undefined) yield resultsSource(first);
  let place: ResultsPlace | undefined = after;
  for (;;) {
    const found = await reader.ofProject(project, { limit: RUNS_AT_ONCE, after: place });
    yield* found.map(resultsSource);
    place = found.at(-1);
    if (found.length < RUNS_AT_ONCE) return;
  }
}

const activeSource = (active: RunRecord): Source => ({
  run: active.run.id,
  createdAt: active.run.created_at,
  active,
});

const resultsSource = (stored: StoredResults): Source => ({
  run: stored.run,
  createdAt: stored.createdAt,
  stored,
});

/** Returns whether a run is before another one in the list: it is newer. */
function isBefore(one: ResultsPlace, other: ResultsPlace): boolean {
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt;
  return one.run > other.run;
}

function page(models: readonly ModelExecution[], next: Place | undefined): ModelExecutionPage {
  return {
    models,
    has_more: next !== undefined,
    ...(next && { next_after: `${next.createdAt}_${next.run}_${next.index}` }),
  };
}

function checkFilter({ status, after, limit }: ModelExecutionFilter): {
  readonly limit: number;
  readonly after: Place | undefined;
} {
  const issues: Issue[] = [];
  checkStatus(status, issues);
  const place = placeOf(after, issues);
  if (issues.length > 0) throw invalid(issues);
  return { limit: requirePaging({ limit }).limit, after: place };
}

export function checkStatus(status: unknown, issues: Issue[]): void {
  if (status === undefined || MODEL_STATUSES.some((known) => known === status)) return;
  issues.push({ path: "status", message: `must be one of ${MODEL_STATUSES.join(", ")}` });
}

function placeOf(after: unknown, issues: Issue[]): Place | undefined {
  if (after === undefined) return undefined;
  const [, createdAt, run, index] =
    (typeof after === "string" && /^(\S{1,40}Z)_(run_[a-z0-9]{1,60})_(\d{1,6})$/.exec(after)) || [];
  if (createdAt !== undefined && run !== undefined) return { createdAt, run, index: Number(index) };
  issues.push({ path: "after", message: "must be the next_after of a page" });
  return undefined;
}
