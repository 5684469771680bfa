import type { Job } from "../model/run.ts";

/** What a job says of its retries. */
export type Retries = Required<Pick<Job, "max_retries" | "retry_pause">>;

/** What a job has that says nothing of retries. */
export const NO_RETRIES: Retries = { max_retries: 0, retry_pause: "5m" };

/** Returns what a job says of its retries. */
export function retriesOf({
  max_retries = NO_RETRIES.max_retries,
  retry_pause = NO_RETRIES.retry_pause,
}: Pick<Job, "max_retries" | "retry_pause">): Retries {
  return { max_retries, retry_pause };
}
