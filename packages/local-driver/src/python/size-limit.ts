import { DagctlError } from "@dagctl/core/errors";
import { folderBytes } from "./built-environments.ts";

/** Counting the files of an environment takes up to half a second. Milliseconds. */
const POLL_MS = 3_000;

/**
 * Runs work whose programs write into folders, and aborts it where the folders grow by more than
 * the limit: an index can report sizes that are wrong, and a build can write what it likes.
 *
 * @param what is installed, for the message
 * @throws DagctlError `unavailable`, which is not retried: the limit is reached
 */
export async function withSizeLimit<Result>(
  what: string,
  folders: readonly string[],
  mostBytes: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const total = async (): Promise<number> =>
    (await Promise.all(folders.map(folderBytes))).reduce((sum, bytes) => sum + bytes, 0);
  const before = await total();
  let ended = false;
  const measure = async (): Promise<void> => {
    if (ended) return;
    if ((await total()) - before > mostBytes) {
      const message = `Installing ${what} writes more than ${mostBytes} bytes, four times packageBytes (of the server --package-size). Remove packages, or ask the operator to raise the limit`;
      limit.abort(new DagctlError("unavailable", message, { retryable: false }));
    } else timer = later();
  };
  const later = (): NodeJS.Timeout => setTimeout(() => void measure(), POLL_MS).unref();
  let timer = later();
  try {
    return await work(AbortSignal.any([outer, limit.signal]));
  } finally {
    ended = true;
    clearTimeout(timer);
  }
}
