import type { Answer, Recording } from "../../src/index.ts";

/** A difference that a later version may show in an answer, and the reason. */
interface ListedDifference {
  /** The path of the call, below `/api/v1`. */
  readonly path: RegExp;
  /** The place in the body, such as `.runs[0].status`. */
  readonly field: RegExp;
  /** Restricts the difference to bodies with these fields. */
  readonly only?: Readonly<Record<string, unknown>>;
  /** Restricts the difference to this present value. */
  readonly value?: unknown;
  readonly why: string;
}

const LISTED: readonly ListedDifference[] = [
  { path: /\/sync-status$/, field: /^\.checked_at$/, why: "It says when the branch was read." },
  {
    path: /\/sync-status$/,
    field: /^\.(sync_status|commits_behind|reason)$/,
    only: { sync_status: "unknown", reason: "The project is not deployed: deploy it first" },
    why: "A project that is not deployed was called synced.",
  },
  {
    path: /\/sync-status$/,
    field: /^\.plan$/,
    value: "unknown",
    why: "It did not say whether the plan of the deployed commit was applied.",
  },
  {
    path: /^\/projects\/[^/]+\/jobs$/,
    field: /^\.(jobs\[0\]|total)$/,
    only: { total: 1 },
    why: "The default job was not listed before it was run or set.",
  },
  {
    path: /^\/projects(?:\/[^/]+)?$/,
    field: /^(?:\.projects\[\d+\])?\.python_requirements$/,
    value: "",
    why: "Stored projects of SQLMesh and dbt have no packages of their own.",
  },
  {
    path: /\/jobs(?:\/[^/]+)?$/,
    field: /^(?:\.jobs\[\d+\])?\.next_run_at$/,
    why: "A job had no time of its next run.",
  },
  {
    path: /\/jobs(?:\/[^/]+)?$/,
    field: /^(?:\.jobs\[\d+\])?\.time_zone$/,
    value: "UTC",
    why: "The time zone of a job was always UTC, and was not in its answer.",
  },
  {
    path: /\/runs(?:\/[^/]+)?$/,
    field: /^(?:\.runs\[\d+\])?\.cronjob_name$/,
    why: "A run did not have the name of its job.",
  },
  {
    path: /\/jobs(?:\/[^/]+)?$/,
    field: /^(?:\.jobs\[\d+\])?\.max_retries$/,
    value: 0,
    why: "A job had no retries.",
  },
  {
    path: /\/jobs(?:\/[^/]+)?$/,
    field: /^(?:\.jobs\[\d+\])?\.retry_pause$/,
    value: "5m",
    why: "A job had no pause before its retries.",
  },
  {
    path: /^DELETE \/projects\//,
    field: /^\.operation$/,
    why: "The 200 of a removal had no operation.",
  },
];

const isLike = (body: unknown, only: Readonly<Record<string, unknown>> = {}): boolean =>
  Object.entries(only).every(
    ([field, value]) => (body as Readonly<Record<string, unknown>>)[field] === value,
  );

interface Difference {
  readonly place: string;
  readonly present: unknown;
  readonly line: string;
}

/** Returns everything that differs, one line each. */
function differencesOf(recorded: unknown, present: unknown, place = ""): readonly Difference[] {
  if (
    typeof recorded === "object" &&
    recorded !== null &&
    typeof present === "object" &&
    present !== null
  ) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(present)]);
    const [before, after] = [
      recorded as Readonly<Record<string, unknown>>,
      present as Readonly<Record<string, unknown>>,
    ];
    return [...keys].flatMap((key) =>
      differencesOf(
        before[key],
        after[key],
        Array.isArray(recorded) ? `${place}[${key}]` : `${place}.${key}`,
      ),
    );
  }
  const line = `${place}: recorded ${JSON.stringify(recorded)}, now ${JSON.stringify(present)}`;
  return Object.is(recorded, present) ? [] : [{ place, present, line }];
}

/**
 * Returns a body as it is compared: of an error only the code, because its message may become
 * clearer.
 */
function compared({ status, body }: Answer): unknown {
  if (status < 400 || typeof body !== "object" || body === null || !("error" in body)) return body;
  return { error: body.error };
}

/** Returns the differences of two answers of a call that are not listed, one line each. */
export function unlistedDifferences(
  path: string,
  recorded: Answer,
  present: Answer,
): readonly string[] {
  if (recorded.status !== present.status)
    return [
      `${path}: recorded status ${recorded.status}, now ${present.status} ${JSON.stringify(present.body)}`,
    ];
  return differencesOf(compared(recorded), compared(present))
    .filter(
      (difference) =>
        !LISTED.some(
          (one) =>
            one.path.test(path) &&
            one.field.test(difference.place) &&
            (!("value" in one) || one.value === difference.present) &&
            isLike(present.body, one.only),
        ),
    )
    .map(({ line }) => `${path} ${line}`);
}

/** What is pending is tried again, and new runs have deliveries of their own. */
function withoutAttempts({ status, body }: Answer, known: ReadonlySet<string>): Answer {
  const { deliveries } = body as { readonly deliveries: readonly { readonly id: string }[] };
  const parts = deliveries.map((delivery) => ({
    ...delivery,
    status: "",
    attempts: [],
    next_attempt_at: "",
  }));
  return { status, body: { deliveries: parts.filter(({ id }) => known.has(id)) } };
}

/**
 * Returns the answer without what goes on by itself: the run that had not ended ends, schedules
 * start runs, and messages are sent. Other tests check what must stay true of a run then.
 */
export function withoutProgress(
  { projects, unfinishedRun }: Recording,
  path: string,
  answer: Answer,
  known: ReadonlySet<string>,
): Answer {
  if (path.startsWith(`/projects/${projects.running}/runs/${unfinishedRun}`))
    return { status: answer.status, body: "of the unfinished run" };
  const { body } = answer;
  if (path.endsWith("/deliveries")) return withoutAttempts(answer, known);
  if (
    !/^\/projects\/[^/]+\/runs$/.test(path) ||
    typeof body !== "object" ||
    body === null ||
    !("runs" in body)
  )
    return answer;
  const runs = (body.runs as readonly { readonly id: string }[])
    .filter(({ id }) => known.has(id))
    .map((run) => (run.id === unfinishedRun ? { id: run.id } : run));
  return { status: answer.status, body: { runs } };
}
