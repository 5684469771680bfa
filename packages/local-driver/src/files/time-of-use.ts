import type { Clock } from "@dagctl/core/contracts";
import { utimes } from "node:fs/promises";

/** Records that a file is used now, by its time of change: what is not used for long is deleted. */
export async function setTimeOfUse(clock: Pick<Clock, "now">, path: string): Promise<void> {
  const seconds = clock.now() / 1000;
  await utimes(path, seconds, seconds);
}
