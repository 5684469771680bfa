import { useRef } from "preact/hooks";
import type { Loaded } from "./use-load.ts";

/**
 * Returns what was read last, also while something else is read: a page does not jump at each
 * letter of a search.
 *
 * @param scope the organization: nothing of another one is shown
 */
export function useLatest<Value>(scope: string, { value }: Loaded<Value>): Value | undefined {
  const latest = useRef<{ readonly scope: string; readonly value: Value }>(undefined);
  if (value !== undefined) latest.current = { scope, value };
  return latest.current?.scope === scope ? latest.current.value : undefined;
}
