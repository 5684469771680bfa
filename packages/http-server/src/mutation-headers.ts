import type { IncomingMessage } from "node:http";
import type { Issue, MutationOptions } from "@dagctl/core";
import { type IfMatch, parseIfMatch } from "./preconditions.ts";

/**
 * The longest time that a call stays open, in seconds. A longer `wait` is shortened, and
 * `Preference-Applied` has the result.
 */
const MAX_WAIT_SECONDS = 600;

const KEY = /^[\x21-\x7e]{1,255}$/;

export interface MutationHeaders {
  readonly options: Pick<MutationOptions, "idempotencyKey" | "waitMs">;
  readonly ifMatch: IfMatch | undefined;
  /** The value of `Preference-Applied`. */
  readonly applied: string | undefined;
}

/**
 * Reads `Idempotency-Key`, `Prefer: wait=N` and `If-Match`, and adds what is wrong with them to
 * `issues`.
 */
export function mutationHeaders(
  { headers, headersDistinct }: IncomingMessage,
  issues: Issue[],
): MutationHeaders {
  const key = headers["idempotency-key"];
  const keys = key === undefined ? [] : (headersDistinct["idempotency-key"] ?? []);
  if (keys.length > 1) issues.push({ path: "Idempotency-Key", message: "must be sent once" });
  else if (keys[0] !== undefined && !KEY.test(keys[0]))
    issues.push({ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" });
  const seconds = waitOf(headers["prefer"], issues);
  return {
    options: {
      ...(keys[0] === undefined ? {} : { idempotencyKey: keys[0] }),
      ...(seconds === undefined ? {} : { waitMs: seconds * 1000 }),
    },
    ifMatch: parseIfMatch(headers["if-match"], issues),
    applied: seconds === undefined ? undefined : `wait=${seconds}`,
  };
}

/**
 * Returns the wait of `Prefer`. By RFC 7240 the first `wait` counts, and an unknown preference is
 * ignored. The RFC would let a server ignore a `wait` without a number, too. Here it is refused,
 * because a mistyped one would keep the call open for much longer than its sender meant.
 */
function waitOf(
  header: string | readonly string[] | undefined,
  issues: Issue[],
): number | undefined {
  const wait = String(header ?? "")
    .split(",")
    .find((preference) => /^\s*wait\s*(?:[=;]|$)/i.test(preference));
  if (wait === undefined) return undefined;
  const seconds = /^\s*wait\s*=\s*(?:(\d{1,9})|"(\d{1,9})")\s*(?:;.*)?$/i.exec(wait);
  if (seconds) return Math.min(Number(seconds[1] ?? seconds[2]), MAX_WAIT_SECONDS);
  issues.push({
    path: "Prefer",
    message: "wait must be a whole number of seconds, such as wait=30",
  });
  return undefined;
}
