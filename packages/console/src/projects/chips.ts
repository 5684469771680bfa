import type { ProjectCounts } from "@dagctl/core";
import { lookOf } from "../ui/status-look.ts";

/** A state by which the list of projects can be filtered. */
export interface Chip {
  readonly state: string;
  readonly word: string;
  /** How many projects have it. Absent: it is not known. */
  readonly count?: number | undefined;
  readonly tone: "failed" | "warning" | "neutral";
  readonly isChosen: boolean;
}

/** The flags that are always shown: what an operator looks for first. */
const SHOWN = ["last_run_failed", "running", "behind", "suspended"] as const;
/** The flags that are shown where a project has one. */
const RARE = ["pending_plan", "sync_unknown"] as const;
const FLAGS = [...SHOWN, ...RARE] as const;

/** The states that are always shown. */
const FIRST: readonly string[] = ["failed", ...SHOWN];

const WORDS: Readonly<Record<string, string>> = {
  last_run_failed: "Last run failed",
  behind: "Behind",
  pending_plan: "Plan waits",
  sync_unknown: "Branch not known",
};

const TONES: Readonly<Record<string, Chip["tone"]>> = {
  failed: "failed",
  last_run_failed: "failed",
  degraded: "warning",
  behind: "warning",
  pending_plan: "warning",
  sync_unknown: "warning",
};

/** Returns how many projects have a state. */
function countOf(counts: ProjectCounts | undefined, state: string): number | undefined {
  if (counts === undefined) return undefined;
  const flag = FLAGS.find((each) => each === state);
  if (flag !== undefined) return counts[flag];
  const byStatus: Readonly<Record<string, number>> = counts.by_status;
  return Object.hasOwn(byStatus, state) ? byStatus[state] : undefined;
}

/**
 * Returns the states that the page offers: the ones to look for first, the statuses that projects
 * have, rare flags that some have, and those that are chosen.
 *
 * @param counts absent while it is not known
 */
export function chipsOf(
  chosen: readonly string[],
  counts: ProjectCounts | undefined,
): readonly Chip[] {
  const used = Object.entries(counts?.by_status ?? {}).flatMap(([status, count]) =>
    count > 0 ? [status] : [],
  );
  // Most organizations have no plans, and a server of the version before counts fewer flags.
  const rare = RARE.filter((flag) => (counts?.[flag] ?? 0) > 0);
  return [...new Set([...FIRST, ...rare, ...used, ...chosen])].map((state) => ({
    state,
    word: WORDS[state] ?? lookOf(state).word,
    count: countOf(counts, state),
    tone: TONES[state] ?? "neutral",
    isChosen: chosen.includes(state),
  }));
}
