import type { ReadOptions, PageInfo, PageOptions } from "./call-options.ts";

/** How a model of a run ended; `running`: it has not. `skipped`: it was not executed. */
export type ModelStatus = "running" | "succeeded" | "failed" | "skipped";

/** The statuses of models. The compiler checks that these are all. */
const STATUSES: { readonly [Status in ModelStatus]: Status } = {
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  skipped: "skipped",
};
export const MODEL_STATUSES: readonly ModelStatus[] = Object.values(STATUSES);

/**
 * How complete the results of a run are. `partial`: some were lost. `none`: its programs reported
 * none.
 */
export type ResultsState = "complete" | "partial" | "none";

/** One model of a run, as the tool has reported it. Fields without a value are left out. */
export interface ModelResult {
  readonly name: string;
  /** What kind of node it is where the tool has several, such as `model`, `test` or `seed`. */
  readonly resource_type?: string;
  /** The tool's own name of it, which is unique in the project. */
  readonly unique_id?: string;
  readonly status: ModelStatus;
  /** RFC 3339. */
  readonly started_at?: string;
  /** How long the tool worked on it. */
  readonly duration_ms?: number;
  /** The number of rows that were written, where the tool knows it. */
  readonly rows?: number;
  /** Why it failed, in the words of the tool. */
  readonly message?: string;
}

/** A model in a list over the runs of a project. */
export interface ModelExecution extends ModelResult {
  readonly run_id: string;
  /** The `created_at` of the run, RFC 3339. */
  readonly run_created_at: string;
}

/** The number of models by their status. */
export type ModelCounts = { readonly [Status in ModelStatus]: number };

/** Selects a page of the models of a run. */
export interface ModelFilter extends PageOptions {
  /** @default models of every status */
  readonly status?: ModelStatus | undefined;
}

/** A page of the models of a run. */
export interface ModelPage extends PageInfo {
  /** In the order in which they began. */
  readonly models: readonly ModelResult[];
  /** The numbers of all models of the run, whatever the filter. */
  readonly counts: ModelCounts;
  /** Absent while the run goes on. `none` where its results are not stored any more. */
  readonly results?: ResultsState;
}

/** Selects models of all runs of a project. */
export interface ModelExecutionFilter extends ReadOptions {
  /** The exact name of the model, or its `unique_id`. @default every model */
  readonly model?: string | undefined;
  /** @default models of every status */
  readonly status?: ModelStatus | undefined;
  /** The id of a run, or `latest`. @default the runs whose results are stored */
  readonly run?: string | undefined;
  /** The `next_after` of the page before. @default the first page */
  readonly after?: string | undefined;
  /** The most models of the page: 1 to 500. @default 50 */
  readonly limit?: number | undefined;
}

/** A part of the models of all runs. There is no total: a page continues after a position. */
export interface ModelExecutionPage {
  /** Those of the newest run first. With a filter the page may be short, or empty. */
  readonly models: readonly ModelExecution[];
  /** Whether the next page may have models. */
  readonly has_more: boolean;
  /** The `after` of the next page. Present where `has_more` is `true`. */
  readonly next_after?: string;
}

/** Selects the days of the statistics. */
export interface DailyStatsOptions extends ReadOptions {
  /** How many days, today included: 1 to 90. @default 30 */
  readonly days?: number | undefined;
}

/** What the runs that were created on one day did. */
export interface DailyStats {
  /** The day in UTC: `2026-11-30`. */
  readonly date: string;
  /** The numbers of runs by their status, without those that check a commit or explain a plan. */
  readonly runs: {
    readonly pending: number;
    readonly running: number;
    readonly success: number;
    readonly partial: number;
    readonly failed: number;
    readonly error: number;
  };
  /** The numbers of models of the runs that have ended and whose results are stored. */
  readonly models: ModelCounts;
  /** The sum of the `duration_seconds` of the runs. */
  readonly duration_seconds: number;
}
