import type { KeyRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact } from "../kernel/transaction.ts";
import {
  confirmCall,
  deleteVariable,
  type VariableEntries,
  keyAnswer,
  readVariables,
  writeVariable,
} from "./variable-entries.ts";
import type { StoredVariable } from "./stored-variable.ts";

/** What a change does, and what it returns where a crash interrupted it after its write. */
export interface Work<T> {
  readonly first: (kept: VariableEntries) => Promise<T>;
  /**
   * Returns the answer of a repeated call. `stored` is the entry that the same call has written.
   */
  readonly repeat: (stored: StoredVariable) => T;
}

/**
 * Makes one change of an organization's variables at a time. It passes the current variables, after
 * it has removed what interrupted calls left. An abort of the caller ends only the reading. A write
 * is always completed, or the next change would meet it in progress.
 */
export function changeVariables<T>(
  context: HostContext,
  organization: string,
  {
    key,
    signal,
  }: { readonly key: KeyRecord | undefined; readonly signal: AbortSignal | undefined },
  { first, repeat }: Work<T>,
): Promise<T> {
  return context.mutex(`variables:${organization}`, async () => {
    signal?.throwIfAborted();
    // Without the lease nothing begins: another host may be changing the variables.
    context.lease();
    const kept = await readVariables(context, organization, () => true, { signal });
    const before = key && findWrittenBy(kept, key);
    for (const { place, stored } of kept.interrupted) {
      if (stored === before) await recordKey(context, key, stored);
      else await confirmCall(context, stored);
      await deleteVariable(context, organization, place);
    }
    if (!before) return first(kept);
    if (!before.deleted) await recordKey(context, key, before);
    return repeat(before);
  });
}

/** Writes an entry that stores the call with its key, until another call replaces the entry. */
export async function writeFor(
  context: Pick<HostContext, "secrets">,
  organization: string,
  key: KeyRecord | undefined,
  { variable, version, deleted }: Omit<StoredVariable, "call">,
): Promise<StoredVariable> {
  const stored: StoredVariable = {
    variable,
    version,
    ...(deleted ? { deleted } : {}),
    ...(key ? { call: key } : {}),
  };
  await writeVariable(context, organization, stored);
  return stored;
}

export async function recordKey(
  context: HostContext,
  key: KeyRecord | undefined,
  { variable }: StoredVariable,
): Promise<void> {
  await transact(context, (transaction) => transaction.idempotencyKey(key, keyAnswer(variable.id)));
}

/** Returns the entry that the same call wrote before it was interrupted. */
function findWrittenBy(
  kept: VariableEntries,
  { scope, key, body }: KeyRecord,
): StoredVariable | undefined {
  const entries = [...kept.living, ...kept.interrupted.map(({ stored }) => stored)];
  const found = entries.find(({ call }) => call?.scope === scope && call.key === key);
  if (found && found.call?.body !== body) {
    throw new DagctlError(
      "idempotency_key_reused",
      "This Idempotency-Key was used with another body within 24 hours: use a new key for a new request",
    );
  }
  return found;
}
