/** What to check of calls whose signal has aborted before. */
export const ABORT_CHECK: string =
  "that each method asks signal.throwIfAborted() before it does anything";

/**
 * Returns what to check of calls whose signal aborts while they are active.
 *
 * @param part what a driver makes of a call
 */
export function abortInFlightCheck(part: "query" | "request"): string {
  return `that the signal is handed on to every ${part}, and that its reason is not wrapped in another error`;
}

/**
 * Returns what to check of what is there in a new process.
 *
 * @param what is stored, in the plural
 */
export function persistsCheck(what: string): string {
  return `that ${what} are stored outside of the process; where they cannot be, declare persists: false`;
}

/**
 * Returns what to check of calls during an outage.
 *
 * @param what cannot be reached, such as "an engine"
 * @param other what a driver could take the outage for, such as "absence"
 */
export function unavailableCheck(what: string, other: string): string {
  return `that errors of the connection become unavailable, and that ${what} that cannot be reached is never read as ${other}`;
}
