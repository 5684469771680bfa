import { Secret } from "@dagctl/core";
import { z } from "zod";
import { remembered } from "../cluster/remembered.ts";
import type { SecretObject } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";
import { currentData, MOST_BYTES, shownIn } from "./former-values.ts";
import { decoded } from "./secret-objects.ts";

export interface OlderVariables {
  /** By the Secret's key. */
  readonly values: Readonly<Record<string, Secret>>;
  /** Keys of values that a log may show. */
  readonly shown: readonly string[];
  /**
   * What a Secret says of since when, in milliseconds since 1970, it has them for the sake of runs
   * that were made before.
   */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface OlderVariablesOptions {
  /** What is handed over now. */
  readonly values: Readonly<Record<string, Secret>>;
  /** Whether the templates in the cluster are those of now. */
  readonly synced: boolean;
  /**
   * Before which time what was dropped is needed no more, in milliseconds since 1970: see
   * `outlived`.
   */
  readonly outlived: number;
  readonly now: number;
}

const SINCE = z.record(z.string(), z.number());

const datesOf = (found: SecretObject | undefined): Readonly<Record<string, number>> =>
  remembered(SINCE, found?.metadata?.annotations?.[ANNOTATION.dropped]) ?? {};

/** Since when a Secret has values for the sake of runs that were made before. */
export const droppedDates = (found: SecretObject | undefined): readonly number[] =>
  Object.values(datesOf(found));

/**
 * Returns the keys that no template names and that have no date yet: they wait until newer
 * templates are synced.
 */
export function undatedKeys(found: SecretObject, named: ReadonlySet<string>): readonly string[] {
  const dropped = datesOf(found);
  return Object.keys(currentData(found.data)).filter(
    (key) => !named.has(key) && !Object.hasOwn(dropped, key),
  );
}

/**
 * What a Secret holds of variables that are handed over no more. Kubernetes reads it whenever a
 * container begins, and a pod that misses a key never begins: until Argo CD has synced new
 * templates, and from then as long as a run may go on that was made of the old ones, they stay.
 * Where there is no room for all, those stay that templates may still name, then the ones that were
 * dropped last.
 */
export function olderVariables(
  found: SecretObject | undefined,
  { values, synced, outlived, now }: OlderVariablesOptions,
): OlderVariables {
  const { annotations = {} } = found?.metadata ?? {};
  const dropped = datesOf(found);
  const since = (key: string): number =>
    Object.hasOwn(dropped, key) ? (dropped[key] ?? now) : Infinity;
  const older = Object.entries(currentData(found?.data))
    .filter(([key]) => !Object.hasOwn(values, key) && !(synced && since(key) < outlived))
    .toSorted(([one], [other]) => (since(one) === since(other) ? 0 : since(other) - since(one)));
  const kept = new Map<string, string>();
  let room = MOST_BYTES - sizeOf(Object.values(values).map((value) => value.reveal()));
  for (const [key, encoded] of older) {
    const value = decoded(encoded);
    const size = sizeOf([value]);
    if (size > room) continue;
    room -= size;
    kept.set(key, value);
  }
  // Before Argo CD has synced, pods are made that need them: the time begins behind that.
  const dated = [...kept.keys()].flatMap((key) =>
    Number.isFinite(since(key)) ? [[key, since(key)]] : synced ? [[key, now]] : [],
  );
  return {
    values: Object.fromEntries([...kept].map(([key, value]) => [key, new Secret(value)])),
    shown: shownIn(annotations).filter((key) => kept.has(key)),
    annotations: { [ANNOTATION.dropped]: JSON.stringify(Object.fromEntries(dated)) },
  };
}

const sizeOf = (values: readonly string[]): number =>
  values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
