import type { RunRecord } from "../contracts/records.ts";
import type { Store } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Transaction } from "../kernel/transaction.ts";
import {
  MODEL_STATUSES,
  type ModelCounts,
  type ModelResult,
  type ResultsState,
} from "../model/results.ts";
import { rfc3339 } from "../values/time.ts";
import { MOST_FRAMES, type RunResults } from "./collect-results.ts";
import { partId } from "../values/part-id.ts";

/** The kind of the records with models, under their run. */
export const RESULT = "result";
/** The kind of the records that name the runs with results, under their project. */
export const RESULT_RUN = "result-run";
const MODELS_PER_RECORD = 500;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** The newest runs of a project whose results are stored. */
const KEPT_RUNS = 500;
/** How many older runs one commit forgets. */
const FORGOTTEN_AT_ONCE = 20;

/** What is stored of the results of a run, next to its models. */
export interface StoredResults {
  readonly run: string;
  /** The `created_at` of the run. */
  readonly createdAt: string;
  readonly state: ResultsState;
  readonly counts: ModelCounts;
  /** The number of models, which are in parts of `MODELS_PER_RECORD`. */
  readonly total: number;
  /** As in `RunResults`. */
  readonly dropped: number;
  readonly unknown: number;
}

/** A place in the list of the runs with results. */
export interface ResultsPlace {
  readonly createdAt: string;
  readonly run: string;
}

export function countModels(models: readonly ModelResult[]): ModelCounts {
  const counts = Object.fromEntries(MODEL_STATUSES.map((status) => [status, 0]));
  for (const { status } of models) counts[status] = (counts[status] ?? 0) + 1;
  return counts as ModelCounts;
}

/**
 * Writes the results of a run, for 30 days, in the commit that records its end. Of a project, those
 * of the newest 500 runs are stored.
 */
export async function putResults(
  context: Pick<HostContext, "clock" | "store">,
  transaction: Transaction<boolean>,
  { organization, run }: Pick<RunRecord, "organization" | "run">,
  results: RunResults,
): Promise<void> {
  const { state, models, dropped, unknown } = results;
  if (state === "none") return;
  const common = {
    organization,
    project: run.project_id,
    expiresAt: rfc3339(context.clock.now() + KEPT_MS),
  };
  for (let part = 0; part * MODELS_PER_RECORD < models.length; part += 1) {
    const first = part * MODELS_PER_RECORD;
    const value = { models: models.slice(first, first + MODELS_PER_RECORD) };
    const id = partId(run.id, part);
    transaction.put("record", { ...common, kind: RESULT, id, parent: run.id, sortKey: id, value });
  }
  const counts = countModels(models);
  const value: StoredResults = {
    run: run.id,
    createdAt: run.created_at,
    state,
    counts,
    total: models.length,
    dropped,
    unknown,
  };
  const [parent, sortKey] = [run.project_id, run.created_at];
  transaction.put("record", { ...common, kind: RESULT_RUN, id: run.id, parent, sortKey, value });
  await forgetOlder(context, transaction, { organization, project: run.project_id });
}

async function forgetOlder(
  { store }: Pick<HostContext, "store">,
  transaction: Transaction<boolean>,
  { organization, project }: { readonly organization: string; readonly project: string },
): Promise<void> {
  const records = await store.records(organization, RESULT_RUN, project, {
    limit: KEPT_RUNS + FORGOTTEN_AT_ONCE,
    descending: true,
  });
  // The run that is written now is one more.
  for (const record of records.slice(KEPT_RUNS - 1)) {
    const { id } = record;
    transaction.forgetRecord({ kind: RESULT_RUN, organization, id });
    const parts = Math.ceil(resultsIn(record).total / MODELS_PER_RECORD);
    for (let part = 0; part < parts; part += 1)
      transaction.forgetRecord({ kind: RESULT, organization, id: partId(id, part) });
  }
}

/** Reads the results of runs that have ended. */
export interface ResultsReader {
  /** Returns what is stored of a run; `undefined` where it has no results. */
  ofRun(run: string): Promise<StoredResults | undefined>;
  /** Returns the runs of a project with results, the newest first, after a place. */
  ofProject(
    project: string,
    page: { readonly limit: number; readonly after?: ResultsPlace | undefined },
  ): Promise<readonly StoredResults[]>;
  /** Yields the models of a run from an index on, one list for each record that is read. */
  models(results: StoredResults, from: number): AsyncGenerator<readonly ModelResult[]>;
}

export function resultsReader(
  store: Store,
  organization: string,
  signal?: AbortSignal,
): ResultsReader {
  return {
    async ofRun(run) {
      const record = await store.record(organization, RESULT_RUN, run, { signal });
      return record && resultsIn(record);
    },
    async ofProject(project, { limit, after }) {
      const place = after && { sortKey: after.createdAt, id: after.run };
      const page = { limit, descending: true, ...(place && { after: place }) };
      const records = await store.records(organization, RESULT_RUN, project, page, { signal });
      return records.map(resultsIn);
    },
    async *models({ run, total }, from) {
      for (let part = Math.floor(from / MODELS_PER_RECORD); ; part += 1) {
        const first = part * MODELS_PER_RECORD;
        if (first >= total) return;
        const record = await store.record(organization, RESULT, partId(run, part), { signal });
        const { models } = (record?.value ?? {}) as { models?: readonly ModelResult[] };
        if (Array.isArray(models)) yield models.slice(Math.max(0, from - first));
      }
    },
  };
}

/** Returns what a record has. Of a damaged one, all results were lost. */
function resultsIn({ id, sortKey, value }: TypedRecord): StoredResults {
  const stored = value as Partial<StoredResults> | null;
  const isWhole =
    stored?.run === id &&
    stored.createdAt === sortKey &&
    typeof stored.counts === "object" &&
    stored.counts !== null &&
    Number.isSafeInteger(stored.total) &&
    Number(stored.total) <= MOST_FRAMES;
  if (isWhole) return stored as StoredResults;
  const lost = {
    state: "partial",
    counts: countModels([]),
    total: 0,
    dropped: 0,
    unknown: 0,
  } as const;
  return { run: id, createdAt: sortKey, ...lost };
}
