import type { KeyRecord } from "../contracts/records.ts";
import { DagctlError, invalid, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { Veto } from "../kernel/hooks.ts";
import { digestOf } from "../values/digest.ts";
import { rfc3339 } from "../values/time.ts";

const LIFE = 24 * 60 * 60 * 1000;
const KEY = /^[\x21-\x7e]{1,255}$/;

export interface KeyedCall {
  readonly organization: string;
  readonly caller: string;
  /** Method and path, as the caller sent them. */
  readonly call: readonly [method: string, ...path: string[]];
  readonly body: unknown;
  readonly key: string | undefined;
}

/**
 * Makes a call once: the same key and body within 24 hours is the same call. The commit that
 * records what the call does writes the key, so of two calls at once one records and the other
 * replays. A refusal before that commit stores nothing.
 */
export async function withKey<T>(
  context: Pick<HostContext, "store" | "now" | "clock">,
  { organization, caller, call, body, key }: KeyedCall,
  first: (key: KeyRecord | undefined) => Promise<T>,
  replay: (record: KeyRecord) => Promise<T>,
): Promise<T> {
  if (key === undefined) return first(undefined);
  if (!KEY.test(key))
    throw invalid([
      { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
    ]);
  const scope = await digestOf([organization, caller, ...call]);
  const digest = await digestOf(body ?? null);
  const seen = await context.store.key(scope, key);
  if (seen && seen.expiresAt > context.now()) return replay(sameBody(seen, digest));
  // An expired key would still block the new one.
  if (seen)
    await context.store.prune({ events: "", operations: "", keys: context.now(), records: "" });
  try {
    return await first({
      scope,
      key,
      body: digest,
      expiresAt: rfc3339(context.clock.now() + LIFE),
    });
  } catch (error) {
    // Of several calls at once with one key, the others may conflict with what the first has just
    // recorded (its name, its operation, or the key itself), or a plugin may refuse them: the call
    // is recorded all the same.
    if (!isDagctlError(error, "conflict") && !(error instanceof Veto)) throw error;
    const other = await context.store.key(scope, key);
    if (!other) throw error;
    return replay(sameBody(other, digest));
  }
}

function sameBody(record: KeyRecord, digest: string): KeyRecord {
  if (record.body === digest) return record;
  throw new DagctlError(
    "idempotency_key_reused",
    "This Idempotency-Key was used with another body within 24 hours: use a new key for a new request",
  );
}
