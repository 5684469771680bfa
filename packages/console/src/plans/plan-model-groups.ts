import type { PlanChange, PlanChangeKind } from "@dagctl/core";

/** Models that a plan changes in the same way. */
export interface ModelGroup {
  readonly kind: PlanChangeKind;
  readonly models: readonly PlanChange[];
}

/** Returns the models of a page by their kind of change, in their order. */
export function groupsOf(models: readonly PlanChange[]): readonly ModelGroup[] {
  const groups = new Map<PlanChangeKind, PlanChange[]>();
  for (const model of models) {
    const group = groups.get(model.change);
    if (group) group.push(model);
    else groups.set(model.change, [model]);
  }
  return [...groups].map(([kind, ofKind]) => ({ kind, models: ofKind }));
}

/** Returns how many intervals of a model are filled, and which; `undefined` where none is. */
export function intervalsText({
  intervals = 0,
  start,
  end,
}: Pick<PlanChange, "intervals" | "start" | "end">): string | undefined {
  if (intervals === 0) return undefined;
  const count = intervals === 1 ? "1 interval" : `${intervals.toLocaleString("en-US")} intervals`;
  return start === undefined || end === undefined
    ? count
    : `${count}, ${dayOf(start)} to ${dayOf(end)}`;
}

/** Returns a time in UTC as short as it is exact: a day for its beginning. */
function dayOf(time: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return time;
  const [day = "", rest = ""] = new Date(at).toISOString().split("T");
  return rest === "00:00:00.000Z" ? day : `${day} ${rest.slice(0, 5)} UTC`;
}
