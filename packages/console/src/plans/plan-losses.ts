import type { Client } from "@dagctl/client";
import type { Plan, PlanChange, PlanChangeKind } from "@dagctl/core";
import { KINDS } from "./plan-words.ts";

/** The models that lose something by a plan, by name: the first ones of each kind of loss. */
export interface PlanLosses {
  /** Those whose current tables lose data. */
  readonly destructive: readonly string[];
  /** Those that the environment has no more. */
  readonly removed: readonly string[];
}

/** The most names that are shown of a kind of loss. */
export const MOST_NAMES = 20;
const READ_AT_ONCE = 500;

/** The kinds of changes, those first that usually lose data. */
const SEARCHED: readonly PlanChangeKind[] = ["direct", "metadata", "indirect", ...KINDS];

/** Reads what a plan that was explained takes away. It reads nothing where that is nothing. */
export async function readLosses(
  plans: Pick<Client["plans"], "models">,
  { project_id: project, id, summary }: Pick<Plan, "project_id" | "id" | "summary">,
  signal: AbortSignal,
): Promise<PlanLosses> {
  if (summary === undefined) return { destructive: [], removed: [] };
  const { counts, destructive: count } = summary;
  const read = async (change: PlanChangeKind, page: number): Promise<readonly PlanChange[]> =>
    (await plans.models(project, id, { change, page, limit: READ_AT_ONCE, signal })).models;
  const wanted = Math.min(count, MOST_NAMES);
  const destructive: string[] = [];
  for (const kind of new Set(SEARCHED))
    for (
      let page = 1;
      destructive.length < wanted && (page - 1) * READ_AT_ONCE < counts[kind];
      page += 1
    ) {
      const models = await read(kind, page);
      if (models.length === 0) break;
      destructive.push(...models.filter((model) => model.destructive).map(({ name }) => name));
    }
  const removed =
    counts.removed === 0
      ? []
      : (
          await plans.models(project, id, { change: "removed", limit: MOST_NAMES, signal })
        ).models.map(({ name }) => name);
  return { destructive: destructive.slice(0, MOST_NAMES), removed };
}
