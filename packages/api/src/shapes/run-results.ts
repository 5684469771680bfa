import type {
  DailyStats,
  ModelCounts,
  ModelExecution,
  ModelExecutionPage,
  ModelPage,
  ModelResult,
  ModelStatus,
  ResultsState,
} from "@dagctl/core";
import * as z from "zod";
import { MODEL_STATUSES } from "../calls/run-results.ts";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

/** How complete the results of a run are. The compiler checks that these are all. */
const RESULTS: { readonly [State in ResultsState]: State } = {
  complete: "complete",
  partial: "partial",
  none: "none",
};

/** How complete the results of a run are. */
export const RESULTS_STATE: z.ZodType<ResultsState> = z.enum(RESULTS).meta({
  description:
    "How complete the results are. `partial`: some were lost. `none`: the programs reported none.",
});

const STATUS: z.ZodType<ModelStatus> = z.enum(MODEL_STATUSES).meta({
  description: "`skipped`: it was not executed.",
});

const MODEL_FIELDS = {
  name: z.string(),
  resource_type: text("The kind of node of a dbt project: `model`, `test`, `seed`.").optional(),
  unique_id: text("The name of a dbt node that is unique in its project.").optional(),
  status: STATUS,
  started_at: TIME.optional(),
  duration_ms: COUNT.optional().meta({ description: "How long the tool worked on it." }),
  rows: COUNT.optional().meta({
    description: "The number of rows that were written, where the tool knows it.",
  }),
  message: text("Why it failed, in the words of the tool.").optional(),
};

/** A model of a run. */
export const MODEL_RESULT: ShapeOf<ModelResult> = exactly<ModelResult>()(MODEL_FIELDS);

const COUNTS: ShapeOf<ModelCounts> = exactly<ModelCounts>()({
  running: COUNT,
  succeeded: COUNT,
  failed: COUNT,
  skipped: COUNT,
});

/** A page of the models of a run. */
export const MODEL_PAGE: ShapeOf<ModelPage> = exactly<ModelPage>()({
  models: z.array(MODEL_RESULT),
  counts: COUNTS.meta({ description: "The numbers of all models of the run." }),
  results: RESULTS_STATE.optional(),
  total: COUNT,
  page: COUNT.optional(),
  limit: COUNT.optional(),
  total_pages: COUNT.optional(),
});

/** A model in the list of all runs. */
export const MODEL_EXECUTION: ShapeOf<ModelExecution> = exactly<ModelExecution>()({
  ...MODEL_FIELDS,
  run_id: z.string(),
  run_created_at: TIME,
});

/** A page of the models of all runs. */
export const MODEL_EXECUTION_PAGE: ShapeOf<ModelExecutionPage> = exactly<ModelExecutionPage>()({
  models: z.array(MODEL_EXECUTION),
  has_more: z.boolean().meta({ description: "Whether the next page may have models." }),
  next_after: text("The `after` of the next page.").optional(),
});

interface Statistics {
  readonly days: readonly DailyStats[];
  readonly total: number;
}

/** What the runs of each day did. */
export const DAILY_STATS: ShapeOf<Statistics> = exactly<Statistics>()({
  days: z.array(
    exactly<DailyStats>()({
      date: text("The day in UTC: `2026-11-30`."),
      runs: exactly<DailyStats["runs"]>()({
        pending: COUNT,
        running: COUNT,
        success: COUNT,
        partial: COUNT,
        failed: COUNT,
        error: COUNT,
      }),
      models: COUNTS,
      duration_seconds: z.number().min(0).meta({
        description: "The sum of the `duration_seconds` of the runs.",
      }),
    }),
  ),
  total: COUNT,
});
