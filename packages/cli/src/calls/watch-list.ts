import { setTimeout as sleep } from "node:timers/promises";
import { countOf } from "../nouns.ts";
import { note, type Outside } from "../outside.ts";
import { type Printing, rowsOf } from "../output/print-answer.ts";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Prints a list, and then each item that is new or looks different. It reads with growing pauses
 * while nothing changes.
 *
 * @param read reads the list
 * @throws the error of a read, or the reason of the signal: it does not end otherwise
 */
export async function watchList(
  outside: Outside,
  read: () => Promise<unknown>,
  printing: Printing,
): Promise<never> {
  const rows = rowsOf(outside, printing);
  const { noun } = printing;
  let shown: ReadonlyMap<string, string> | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
    const items = rows.itemsOf(await read());
    const changed = items.filter(({ name, look }) => shown?.get(name) !== look);
    await rows.print(changed);
    if (shown === undefined && items.length === 0) note(outside, countOf(0, noun));
    const now = new Map(items.map(({ name, look }) => [name, look]));
    for (const name of shown?.keys() ?? [])
      if (!now.has(name)) note(outside, `${noun} ${name} is not in the list any more`);
    shown = now;
    if (changed.length > 0) pauseMs = FIRST_PAUSE_MS;
    await sleep(pauseMs, undefined, { signal: outside.signal });
  }
}
