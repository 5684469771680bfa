import type { DeploymentRef } from "../contracts/deploy.ts";
import { invalid } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { type DailyStats, type DailyStatsOptions, MODEL_STATUSES } from "../model/results.ts";
import { type Run, RUN_STATUSES } from "../model/run.ts";
import { resultsReader, type StoredResults } from "../results/result-records.ts";
import { rfc3339 } from "../values/time.ts";

const DEFAULT_DAYS = 30;
const MOST_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Records that are read from the store at once. */
const READ_AT_ONCE = 500;

type Counts = Record<string, number>;

interface Day {
  readonly runs: Counts;
  readonly models: Counts;
  seconds: number;
}

/**
 * The runs that are not counted, and do the work of no job: an operation says what its check has
 * found, and a plan what its explain has.
 */
const UNCOUNTED: readonly Run["job_type"][] = ["check", "explain"];

/** Returns what the runs of each day did, in UTC, today last. */
export async function dailyStats(
  context: Pick<HostContext, "store" | "clock">,
  { organization, project }: DeploymentRef,
  { days = DEFAULT_DAYS, signal }: DailyStatsOptions,
): Promise<readonly DailyStats[]> {
  if (!Number.isSafeInteger(days) || days < 1 || days > MOST_DAYS)
    throw invalid([{ path: "days", message: `must be a whole number from 1 to ${MOST_DAYS}` }]);
  const today = Math.floor(context.clock.now() / DAY_MS) * DAY_MS;
  const found = new Map<string, Day>();
  for (let ago = days - 1; ago >= 0; ago -= 1)
    found.set(dayOf(rfc3339(today - ago * DAY_MS)), {
      runs: zeros(RUN_STATUSES),
      models: zeros(MODEL_STATUSES),
      seconds: 0,
    });
  const since = rfc3339(today - (days - 1) * DAY_MS);
  for await (const run of runsSince(context, { organization, project }, since, signal)) {
    const day = found.get(dayOf(run.created_at));
    if (day === undefined || UNCOUNTED.includes(run.job_type)) continue;
    addTo(day.runs, { [run.status]: 1 });
    day.seconds += run.duration_seconds ?? 0;
  }
  const reader = resultsReader(context.store, organization, signal);
  // Those of the newest 500 runs are all that is stored.
  for (const results of await reader.ofProject(project, { limit: READ_AT_ONCE }))
    addModels(found.get(dayOf(results.createdAt)), results);
  return [...found].map(([date, { runs, models, seconds }]) => ({
    date,
    runs: runs as DailyStats["runs"],
    models: models as DailyStats["models"],
    duration_seconds: Math.round(seconds * 1000) / 1000,
  }));
}

const dayOf = (time: string): string => time.slice(0, 10);

const zeros = (names: readonly string[]): Counts =>
  Object.fromEntries(names.map((name) => [name, 0]));

function addModels(day: Day | undefined, { counts }: StoredResults): void {
  if (day !== undefined) addTo(day.models, counts);
}

function addTo(counts: Counts, added: Readonly<Counts>): void {
  for (const [name, count] of Object.entries(added)) counts[name] = (counts[name] ?? 0) + count;
}

async function* runsSince(
  { store }: Pick<HostContext, "store">,
  { organization, project }: DeploymentRef,
  since: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Run> {
  for (let offset = 0; ; offset += READ_AT_ONCE) {
    const page = { offset, limit: READ_AT_ONCE };
    const { records } = await store.runs(organization, project, page, { signal });
    for (const { run } of records) {
      if (run.created_at < since) return;
      yield run;
    }
    if (records.length < READ_AT_ONCE) return;
  }
}
