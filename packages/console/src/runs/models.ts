import type { Client } from "@dagctl/client";
import type { ModelCounts, ModelResult, Run } from "@dagctl/core";
import { modelsPath } from "../pages.ts";
import { PAGE_SIZE, pageOf } from "../ui/page-number.ts";
import { pathWith } from "../ui/query-path.ts";

/** The statuses by which models are filtered: what to look at first. */
export const MODEL_STATES: readonly ModelResult["status"][] = [
  "failed",
  "skipped",
  "running",
  "succeeded",
];

/** The choices of the order. The first is that in which the models began. */
export const ORDERS: readonly (readonly [order: string, words: string])[] = [
  ["", "By begin"],
  ["duration", "Longest first"],
  ["status", "Failed first"],
  ["name", "By name"],
];

/** Which models a page shows, as its address says it. */
export interface ModelsQuery {
  readonly search: string;
  readonly status?: string | undefined;
  readonly sort?: string | undefined;
  readonly page: number;
}

/** All models of a run. */
export interface RunModels {
  readonly models: readonly ModelResult[];
  readonly counts: ModelCounts;
  readonly results?: Run["results"];
}

/** A model with its bar, in parts of the time of all models from 0 to 1. Absent: it never began. */
export interface ModelRow {
  readonly model: ModelResult;
  readonly seconds?: number | undefined;
  readonly bar?: { readonly from: number; readonly width: number } | undefined;
}

/** The rows of one page of models. */
export interface Timeline {
  readonly rows: readonly ModelRow[];
  /** How many models match. */
  readonly total: number;
  /** When the first model began, and how many seconds later the last one ended. */
  readonly start?: string | undefined;
  readonly seconds: number;
}

const READ_AT_ONCE = 500;

/** Reads all models of a run. */
export async function readModels(
  runs: Pick<Client["runs"], "models">,
  { project_id: project, id }: Pick<Run, "project_id" | "id">,
  signal: AbortSignal,
): Promise<RunModels> {
  const read = (page: number): ReturnType<typeof runs.models> =>
    runs.models(project, id, { limit: READ_AT_ONCE, page, signal });
  const first = await read(1);
  const others = Array.from({ length: (first.total_pages ?? 1) - 1 }, (_, index) => index + 2);
  const rest = await Promise.all(others.map(read));
  const { counts, results } = first;
  return { models: [first, ...rest].flatMap(({ models }) => models), counts, results };
}

export function readModelsQuery(query: Readonly<Record<string, string>>): ModelsQuery {
  const { q = "", status, sort } = query;
  const page = pageOf(query);
  return {
    search: q,
    status: status === "" ? undefined : status,
    sort: sort === "" ? undefined : sort,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
}

/** Returns the path of a page of models, and of its query. */
export const modelsQueryPath = (
  project: string,
  run: string,
  { search, status, sort, page }: ModelsQuery,
): string =>
  pathWith(modelsPath(project, run), {
    q: search === "" ? undefined : search,
    status,
    sort,
    page: page === 1 ? undefined : String(page),
  });

/**
 * Returns the rows of a page, with bars over the time of all models of the run.
 *
 * @param now in milliseconds since 1970: a model that is running ends there
 */
export function timelineOf(
  { models }: Pick<RunModels, "models">,
  { search, status, sort, page }: ModelsQuery,
  now: number,
): Timeline {
  const spans = models.map((model) => ({ model, span: spanOf(model, now) }));
  const starts = spans.flatMap(({ span }) => span?.start ?? []);
  const start = starts.reduce((least, each) => Math.min(least, each), Infinity);
  const end = spans.reduce((most, { span }) => Math.max(most, span?.end ?? 0), 0);
  const length = Math.max(1, end - start);
  const part = search.toLowerCase();
  const matching = spans.filter(
    ({ model }) =>
      (status === undefined || model.status === status) && model.name.toLowerCase().includes(part),
  );
  const sorted = sortRows(matching, sort);
  const rows = sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(({ model, span }) => ({
    model,
    seconds: span && (span.end - span.start) / 1000,
    bar: span && {
      from: (span.start - start) / length,
      width: (span.end - span.start) / length,
    },
  }));
  return {
    rows,
    total: matching.length,
    start: starts.length === 0 ? undefined : new Date(start).toISOString(),
    seconds: starts.length === 0 ? 0 : (end - start) / 1000,
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spanOf(
  { started_at: startedAt, duration_ms: ms, status }: ModelResult,
  now: number,
): Span | undefined {
  const start = Date.parse(startedAt ?? "");
  if (Number.isNaN(start)) return undefined;
  // The clock of the engine may be ahead.
  const running = status === "running" ? Math.max(0, now - start) : 0;
  return { start, end: start + (ms ?? running) };
}

interface Spanned {
  readonly model: ModelResult;
  readonly span: Span | undefined;
}

function sortRows(rows: readonly Spanned[], sort: string | undefined): readonly Spanned[] {
  const lengthOf = ({ span }: Spanned): number => (span ? span.end - span.start : -1);
  const rankOf = ({ model }: Spanned): number => MODEL_STATES.indexOf(model.status);
  if (sort === "duration") return rows.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  if (sort === "status") return rows.toSorted((one, other) => rankOf(one) - rankOf(other));
  if (sort === "name")
    return rows.toSorted((one, other) => (one.model.name < other.model.name ? -1 : 1));
  return rows;
}
