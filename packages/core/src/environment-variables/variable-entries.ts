import type { CallOptions } from "../contracts/clock.ts";
import type { KeyRecord } from "../contracts/records.ts";
import type { EnvironmentVariable } from "../model/environment-variable.ts";
import { isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact } from "../kernel/transaction.ts";
import type { Secret } from "../values/secret.ts";
import {
  decodeStored,
  encodeStored,
  type Place,
  placeOf,
  secretNameOf,
  type StoredVariable,
} from "./stored-variable.ts";

/** Entries read in parallel: a secret source may be a server that limits its callers. */
const AT_ONCE = 16;
/**
 * How often a read is tried: an entry that was listed and then missing means a write in between.
 */
const TRIES = 3;

/** What the secret source stores of variables, at one moment. */
export interface VariableEntries {
  readonly living: readonly StoredVariable[];
  /** What interrupted calls have left: half of a rename, or of a delete. */
  readonly interrupted: readonly { readonly place: Place; readonly stored: StoredVariable }[];
  /** Entries that contain no variable: changed from outside. */
  readonly damaged: readonly Place[];
}

/** Reads the variables at the places that `isSelected` selects. */
export async function readVariables(
  context: Pick<HostContext, "secrets">,
  organization: string,
  isSelected: (place: Place) => boolean,
  options: CallOptions = {},
): Promise<VariableEntries> {
  const { signal } = options;
  for (let tries = 1; ; tries += 1) {
    const names = await context.secrets.list(organization, { signal });
    const places = names.flatMap((name) => {
      const place = placeOf(name);
      return place && isSelected(place) ? [place] : [];
    });
    const secrets: (Secret | undefined | typeof DAMAGED)[] = [];
    for (let from = 0; from < places.length; from += AT_ONCE) {
      const some = places
        .slice(from, from + AT_ONCE)
        .map((place) => readEntry(context, organization, place, signal));
      secrets.push(...(await Promise.all(some)));
    }
    if (tries < TRIES && secrets.includes(undefined)) continue;
    return sortEntries(organization, places, secrets);
  }
}

/**
 * The value of an entry that its source cannot read any more. One damaged entry must not hide the
 * others.
 */
const DAMAGED = Symbol("damaged");

async function readEntry(
  context: Pick<HostContext, "secrets">,
  organization: string,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<Secret | undefined | typeof DAMAGED> {
  try {
    return await context.secrets.get(organization, secretNameOf(place), { signal });
  } catch (error) {
    if (isDagctlError(error) && error.details?.damaged === true) return DAMAGED;
    throw error;
  }
}

function sortEntries(
  organization: string,
  places: readonly Place[],
  secrets: readonly (Secret | undefined | typeof DAMAGED)[],
): VariableEntries {
  const damaged: Place[] = [];
  const read: { readonly place: Place; readonly stored: StoredVariable }[] = [];
  places.forEach((place, index) => {
    const secret = secrets[index];
    const stored =
      secret === undefined || secret === DAMAGED
        ? undefined
        : decodeStored(organization, place, secret);
    if (stored) read.push({ place, stored });
    else if (secret) damaged.push(place);
  });
  const newest = new Map<string, number>();
  for (const { stored } of read)
    newest.set(stored.variable.id, Math.max(stored.version, newest.get(stored.variable.id) ?? 0));
  const counts = ({ stored }: (typeof read)[number]): boolean =>
    !stored.deleted && stored.version === newest.get(stored.variable.id);
  return {
    living: read.filter(counts).map(({ stored }) => stored),
    interrupted: read.filter((entry) => !counts(entry)),
    damaged,
  };
}

export function placeOfVariable({ project_id: project, name }: EnvironmentVariable): Place {
  return project === undefined ? { name } : { project, name };
}

export async function writeVariable(
  context: Pick<HostContext, "secrets">,
  organization: string,
  stored: StoredVariable,
  signal?: AbortSignal,
): Promise<void> {
  const name = secretNameOf(placeOfVariable(stored.variable));
  await context.secrets.put(organization, name, encodeStored(stored), { signal });
}

export async function deleteVariable(
  context: Pick<HostContext, "secrets">,
  organization: string,
  place: Place,
  signal?: AbortSignal,
): Promise<void> {
  await context.secrets.delete(organization, secretNameOf(place), { signal });
}

/**
 * Returns the answer that a key is stored with: the variable's id and nothing else of the variable.
 */
export function keyAnswer(id: string): { readonly answer: { readonly id: string } } {
  return { answer: { id } };
}

/**
 * Records the key of a call in the store before the trace of the call is overwritten. A crash may
 * have kept the call from doing so.
 */
export async function confirmCall(
  context: HostContext,
  { variable, call }: StoredVariable,
): Promise<void> {
  if (!call || call.expiresAt <= context.now()) return;
  await transact<void, void>(context, (transaction) =>
    // The call itself may have recorded its key.
    transaction.idempotencyKey(call satisfies KeyRecord, keyAnswer(variable.id), {
      answer: undefined,
    }),
  );
}
