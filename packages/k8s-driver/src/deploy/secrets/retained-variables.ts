import { Secret } from "@dagctl/core/driver-kit";
import * as z from "zod";
import { parseStored } from "../../cluster/parse-stored.ts";
import type { SecretObject } from "../../cluster/wire.ts";
import { ANNOTATION } from "../../names.ts";
import { currentData, MOST_BYTES, readShownKeys } from "./former-values.ts";
import { decodeBase64 } from "./base64.ts";

export interface RetainedVariables {
  /** The values by the Secret's key. */
  readonly values: Readonly<Record<string, Secret>>;
  /** The keys of values that a log may show. */
  readonly shown: readonly string[];
  /**
   * The annotations that record since when the Secret keeps values only for runs that were made
   * before, in milliseconds since 1970.
   */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RetainedVariablesOptions {
  /** The values that are handed over now. */
  readonly values: Readonly<Record<string, Secret>>;
  /** Whether the templates in the cluster are the current ones. */
  readonly synced: boolean;
  /**
   * No run needs a variable that was dropped before this time, in milliseconds since 1970: see
   * `retentionLimit`.
   */
  readonly retentionLimit: number;
  readonly now: number;
}

const SINCE = z.record(z.string(), z.number());

const datesOf = (found: SecretObject | undefined): Readonly<Record<string, number>> =>
  parseStored(SINCE, found?.metadata?.annotations?.[ANNOTATION.dropped]) ?? {};

/**
 * Returns since when a Secret keeps values only for runs that were made before, in milliseconds
 * since 1970.
 */
export const listDroppedDates = (found: SecretObject | undefined): readonly number[] =>
  Object.values(datesOf(found));

/**
 * Returns the keys that no template names and that have no date yet: they wait until newer
 * templates are synced.
 */
export function listUndatedKeys(
  found: SecretObject,
  named: ReadonlySet<string>,
): readonly string[] {
  const dropped = datesOf(found);
  return Object.keys(currentData(found.data)).filter(
    (key) => !named.has(key) && !Object.hasOwn(dropped, key),
  );
}

/**
 * Returns the variables in a Secret that are no longer handed over and still needed. Kubernetes
 * reads the Secret whenever a container begins, and a pod that misses a key never begins. So they
 * stay until Argo CD has synced new templates, and then as long as a run from the old ones may go
 * on. When there is no room for all, those stay that templates may still name, then the ones that
 * were dropped last.
 */
export function retainVariables(
  found: SecretObject | undefined,
  { values, synced, retentionLimit, now }: RetainedVariablesOptions,
): RetainedVariables {
  const { annotations = {} } = found?.metadata ?? {};
  const dropped = datesOf(found);
  const since = (key: string): number =>
    Object.hasOwn(dropped, key) ? (dropped[key] ?? now) : Infinity;
  const older = Object.entries(currentData(found?.data))
    .filter(([key]) => !Object.hasOwn(values, key) && !(synced && since(key) < retentionLimit))
    .toSorted(([one], [other]) => (since(one) === since(other) ? 0 : since(other) - since(one)));
  const retained = new Map<string, string>();
  let room = MOST_BYTES - sizeOf(Object.values(values).map((value) => value.reveal()));
  for (const [key, encoded] of older) {
    const value = decodeBase64(encoded);
    const size = sizeOf([value]);
    if (size > room) continue;
    room -= size;
    retained.set(key, value);
  }
  // Until Argo CD has synced, new pods still need them: their time begins after the sync.
  const dated = [...retained.keys()].flatMap((key) =>
    Number.isFinite(since(key)) ? [[key, since(key)]] : synced ? [[key, now]] : [],
  );
  return {
    values: Object.fromEntries([...retained].map(([key, value]) => [key, new Secret(value)])),
    shown: readShownKeys(annotations).filter((key) => retained.has(key)),
    annotations: { [ANNOTATION.dropped]: JSON.stringify(Object.fromEntries(dated)) },
  };
}

const sizeOf = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
