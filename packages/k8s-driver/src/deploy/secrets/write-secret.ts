import type { CallOptions } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { SECRET } from "../../cluster/kinds.ts";
import type { OwnerReference, SecretObject } from "../../cluster/wire.ts";
import { type Context, expiryLimit, type ProjectPlace } from "../../context.ts";
import { longestRun } from "../../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import {
  currentData,
  hasExpired,
  LOG_RETENTION,
  readShownKeys,
  withFormer,
} from "./former-values.ts";
import { generationConflict } from "../generation-check/tombstones.ts";
import { encodeBase64 } from "./base64.ts";
import { hasChangedMeanwhile, readAnnotatedGeneration, versionOf } from "./object-version.ts";

const encodeSecrets = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, encodeBase64(secret.reveal())]),
  );

export interface SecretSpec {
  readonly name: string;
  readonly component: "environment" | "variables" | "git" | "run";
  /** The generation of these values. Values of a higher generation are not overwritten. */
  readonly generation: number;
  readonly values: Readonly<Record<string, Secret>>;
  readonly owner: OwnerReference;
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Returns what is kept of the found Secret; called again when another client wrote in between.
   * Its annotations take precedence over those above.
   */
  retain?(found: SecretObject | undefined): Pick<SecretSpec, "values" | "annotations">;
  /** The Secret as it was read a moment ago, so that it is not read again. */
  readonly seen?: SecretObject | undefined;
  /**
   * Whether nothing is written when another client wrote in between. @default false: it is read and
   * tried again
   */
  readonly once?: boolean;
}

/**
 * Writes exactly these values into the Secret.
 *
 * @returns whether that took a write
 * @throws DagctlError `conflict` when the Secret has values of a higher generation
 */
export async function writeSecret(
  context: Context,
  place: ProjectPlace,
  spec: SecretSpec,
  options: CallOptions,
): Promise<boolean> {
  const { client, settings } = context;
  const at = { namespace: place.namespace, name: spec.name };
  const labels = { ...place.labels, [LABEL.component]: spec.component };
  return retryConflicts(
    settings.clock,
    `The Secret ${at.name} in ${at.namespace}`,
    options,
    async (attempt) => {
      const found =
        (attempt === 0 ? spec.seen : undefined) ??
        (await client.get<SecretObject>(SECRET, at, options));
      if (readAnnotatedGeneration(found) > spec.generation)
        throw generationConflict(place, spec.generation, readAnnotatedGeneration(found));
      checkNotDeleting(SECRET, found);
      const retained = spec.retain?.(found);
      const data = encodeSecrets({ ...retained?.values, ...spec.values });
      const own = {
        ...spec.annotations,
        ...retained?.annotations,
        [ANNOTATION.generation]: String(spec.generation),
      };
      const metadata = {
        labels,
        annotations: { ...place.annotations, ...own },
        ownerReferences: [spec.owner],
      };
      try {
        if (found === undefined) {
          const made: SecretObject = {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { ...at, ...metadata },
            type: "Opaque",
            data,
          };
          await client.create<SecretObject>(SECRET, made, options);
          return true;
        }
        const before = currentData(found.data);
        const owned =
          found.metadata?.ownerReferences?.some(({ uid }) => uid === spec.owner.uid) === true;
        // Secrets are found by their labels. Without one, its values would be shown in logs.
        const asLabelled =
          hasAll(found.metadata?.labels, labels) && hasAll(found.metadata?.annotations, own);
        const over = expiryLimit(context);
        if (owned && asLabelled && sameData(before, data) && !hasExpired(found.data, over))
          return false;
        // A key that is gone has to be named in a merge patch.
        const gone = Object.fromEntries(Object.keys(found.data ?? {}).map((key) => [key, null]));
        // No step receives the credential of Git. A run that has begun with a replaced value shows
        // it up to its end, and its log is read after that.
        const former =
          spec.component === "git"
            ? {}
            : withFormer(found, data, {
                shown: readShownKeys(own),
                over,
                until: settings.clock.now() + longestRun(settings) + LOG_RETENTION,
              });
        await client.merge(
          SECRET,
          at,
          {
            metadata: { ...metadata, resourceVersion: versionOf(found) },
            data: { ...gone, ...data, ...former },
          },
          options,
        );
        return true;
      } catch (error) {
        if (!hasChangedMeanwhile(error, found)) throw error;
        return spec.once === true ? false : undefined;
      }
    },
  );
}

/**
 * Keeps the values of a Secret for a higher generation: from then on a host of an older generation
 * does not overwrite it.
 */
export async function raiseSecretGeneration(
  { client, settings }: Context,
  place: ProjectPlace,
  name: string,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const at = { namespace: place.namespace, name };
  await retryConflicts(
    settings.clock,
    `The Secret ${at.name} in ${at.namespace}`,
    options,
    async () => {
      const found = await client.get<SecretObject>(SECRET, at, options);
      if (readAnnotatedGeneration(found) > generation)
        throw generationConflict(place, generation, readAnnotatedGeneration(found));
      if (found === undefined || readAnnotatedGeneration(found) === generation) return true;
      try {
        const annotations = { [ANNOTATION.generation]: String(generation) };
        await client.merge(
          SECRET,
          at,
          { metadata: { resourceVersion: versionOf(found), annotations } },
          options,
        );
        return true;
      } catch (error) {
        if (hasChangedMeanwhile(error, found)) return undefined;
        throw error;
      }
    },
  );
}

const hasAll = (
  there: Readonly<Record<string, string>> | undefined,
  desired: Readonly<Record<string, string>>,
): boolean => Object.entries(desired).every(([name, value]) => there?.[name] === value);

function sameData(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

export function listSecrets(
  { client }: Context,
  place: ProjectPlace,
  options: CallOptions,
): Promise<readonly SecretObject[]> {
  return client
    .list<SecretObject>(SECRET, place.namespace, { ...options, labels: place.labels })
    .then(({ items }) => items);
}
