import { isDagctlError } from "@dagctl/core/errors";

/** What is in the way of a change. */
export interface Obstacle {
  readonly kind: "operation" | "run";
  readonly id: string;
}

/** The client ends its message so. A program has the key; here the same button sends it again. */
const AGAIN = /\. Call again with the idempotency key [!-~]+ to get its outcome$/;

/** Returns the message of an error, in the server's words where it is the server's. */
export function messageOf(error: unknown): string {
  if (!isDagctlError(error)) return "The page has met an error of its own.";
  return error.message.replace(
    AGAIN,
    ". It may have been done. Try again: it is done once, and you see its outcome.",
  );
}

/** Returns the operation or the run that a conflict is with; `undefined` where none is named. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  if (!isDagctlError(error, "conflict")) return undefined;
  const { operation, run } = error.details ?? {};
  if (typeof operation === "string") return { kind: "operation", id: operation };
  return typeof run === "string" ? { kind: "run", id: run } : undefined;
}

/** Returns in how many seconds the server wants the next try; 0 where it does not say it. */
export function retryAfter(error: unknown): number {
  const isSlowed = isDagctlError(error, "rate_limited") || isDagctlError(error, "unavailable");
  const seconds = isSlowed ? error.details?.retry_after : undefined;
  return typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** The message of an internal error ends with the id of its request. */
const REQUEST = /\brequest ([\w-]{1,100})\)?$/;

/** Returns the id of the request whose error is in the server's log. */
export const requestIdOf = (error: unknown): string | undefined =>
  isDagctlError(error, "internal") ? REQUEST.exec(error.message)?.[1] : undefined;
