import { Secret } from "@dagctl/core";
import type { SecretObject } from "../cluster/wire.ts";
import { ANNOTATION } from "../names.ts";
import { currentData, MOST_BYTES } from "./former-values.ts";
import { decoded } from "./secret-objects.ts";

export interface OlderVariables {
  /** By the Secret's key. */
  readonly values: Readonly<Record<string, Secret>>;
  /** Keys of values that a log may show. */
  readonly shown: readonly string[];
  /** What a Secret says of since when, in milliseconds since 1970, it has them for the sake of such runs alone. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface OlderVariablesOptions {
  readonly values: Readonly<Record<string, Secret>>;
  readonly synced: boolean;
  readonly longestRun: number;
  readonly now: number;
}

/**
 * What a Secret holds of variables that are handed over no more. Kubernetes reads it whenever a container begins, and a pod that misses a key never begins:
 * until Argo CD has synced new templates, and as long as a run may go on that was made of the old ones, they stay.
 *
 * @param values what is handed over now
 * @param synced whether the templates of the cluster are those of now
 * @param longestRun in milliseconds
 */
export function olderVariables(found: SecretObject | undefined, { values, synced, longestRun, now }: OlderVariablesOptions): OlderVariables {
  const { annotations = {} } = found?.metadata ?? {};
  const since = JSON.parse(annotations[ANNOTATION.dropped] ?? "{}") as Readonly<Record<string, number>>;
  const room = MOST_BYTES - sizeOf(Object.values(values).map((value) => value.reveal()));
  const stays = ([key]: readonly [string, string]): boolean => !Object.hasOwn(values, key) && !(synced && now - (since[key] ?? now) > longestRun);
  const older = Object.entries(currentData(found?.data)).filter(stays);
  const fitting = sizeOf(older.map(([, value]) => decoded(value))) <= room ? older : [];
  const kept = new Set(fitting.map(([key]) => key));
  return {
    values: Object.fromEntries(fitting.map(([key, value]) => [key, new Secret(decoded(value))])),
    shown: (JSON.parse(annotations[ANNOTATION.shown] ?? "[]") as readonly string[]).filter((key) => kept.has(key)),
    annotations: { [ANNOTATION.dropped]: JSON.stringify(Object.fromEntries([...kept].map((key) => [key, since[key] ?? now]))) },
  };
}

const sizeOf = (values: readonly string[]): number => values.reduce((sum, value) => sum + Buffer.byteLength(value), 0);
