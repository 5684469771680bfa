import type { CallOptions } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import { isNotFound, isConflict } from "../../cluster/api-failure.ts";
import { CONFIG_MAP, SECRET } from "../../cluster/kinds.ts";
import { parseGeneration } from "../../cluster/parse-stored.ts";
import type { ConfigMap, OwnerReference, Resource, SecretObject } from "../../cluster/wire.ts";
import { type Context, expiryLimit, type ProjectPlace } from "../../context.ts";
import { longestRun } from "../../manifests/cron-job.ts";
import { ANNOTATION, LABEL } from "../../names.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import { currentData, hasExpired, LOG_RETENTION, shownIn, withFormer } from "./former-values.ts";
import { generationConflict } from "../generation-check/tombstones.ts";

export const ANCHOR = "anchor";

export const encodeBase64 = (text: string): string => Buffer.from(text).toString("base64");
export const decodeBase64 = (text: string): string => Buffer.from(text, "base64").toString();

const revealed = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, encodeBase64(secret.reveal())]),
  );

/**
 * Creates the ConfigMap that owns a project's Secrets in the namespace of its organization, or
 * raises its generation: the project's Application cannot own them. It is deleted with the project,
 * and Secrets that were made late are deleted after it. It stores the generation. So garbage
 * collection that takes it for an orphan of an older generation finds that it has changed.
 *
 * @param confirm called when it had to be created: an anchor that a paused host creates has no
 *   project, and is deleted again
 * @returns the owner reference to it
 * @throws DagctlError `conflict` when it stores a higher generation; `unavailable` while it is
 *   being removed
 */
export async function ensureAnchor(
  { client }: Context,
  place: ProjectPlace,
  generation: number,
  confirm: () => Promise<unknown>,
  options: CallOptions,
): Promise<OwnerReference> {
  const at = { namespace: place.namespace, name: place.base };
  const raised = { [ANNOTATION.generation]: String(generation) };
  return retryConflicts(`The ConfigMap ${at.name} in ${at.namespace}`, options, async () => {
    const found = await client.get<ConfigMap>(CONFIG_MAP, at, options);
    const stored = annotatedGeneration(found);
    if (stored > generation) throw generationConflict(place, generation, stored);
    checkNotDeleting(CONFIG_MAP, found);
    try {
      if (found === undefined) {
        const labels = { ...place.labels, [LABEL.component]: ANCHOR };
        const metadata = { ...at, labels, annotations: { ...place.annotations, ...raised } };
        const desired: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata };
        const made = await client.create<ConfigMap>(CONFIG_MAP, desired, options);
        await confirm().catch(async (error: unknown) => {
          await client.delete(CONFIG_MAP, at, {
            uid: made.metadata?.uid,
            resourceVersion: made.metadata?.resourceVersion,
          });
          throw error;
        });
        return ownerOf(made);
      }
      if (stored < generation)
        await client.merge(
          CONFIG_MAP,
          at,
          { metadata: { resourceVersion: versionOf(found), annotations: raised } },
          options,
        );
      return ownerOf(found);
    } catch (error) {
      if (changedMeanwhile(error, found)) return undefined;
      throw error;
    }
  });
}

const ownerOf = ({ metadata }: ConfigMap): OwnerReference => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name: metadata?.name ?? "",
  uid: metadata?.uid ?? "",
});
const versionOf = ({ metadata }: Resource): string | undefined => metadata?.resourceVersion;
const annotatedGeneration = (found: Resource | undefined): number =>
  parseGeneration(found?.metadata?.annotations?.[ANNOTATION.generation]);
/**
 * Returns whether another client has changed the object. A 404 means that only when the object
 * existed. Otherwise the namespace is missing, and another try does not create it.
 */
const changedMeanwhile = (error: unknown, found: Resource | undefined): boolean =>
  isConflict(error) || (found !== undefined && isNotFound(error));

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
  return retryConflicts(`The Secret ${at.name} in ${at.namespace}`, options, async (attempt) => {
    const found =
      (attempt === 0 ? spec.seen : undefined) ??
      (await client.get<SecretObject>(SECRET, at, options));
    if (annotatedGeneration(found) > spec.generation)
      throw generationConflict(place, spec.generation, annotatedGeneration(found));
    checkNotDeleting(SECRET, found);
    const retained = spec.retain?.(found);
    const data = revealed({ ...retained?.values, ...spec.values });
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
      // No step receives the credential of Git. A run that has begun with a replaced value shows it
      // up to its end, and its log is read after that.
      const former =
        spec.component === "git"
          ? {}
          : withFormer(found, data, {
              shown: shownIn(own),
              over,
              until: Date.now() + longestRun(settings) + LOG_RETENTION,
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
      if (!changedMeanwhile(error, found)) throw error;
      return spec.once === true ? false : undefined;
    }
  });
}

/**
 * Keeps the values of a Secret for a higher generation: from then on a host of an older generation
 * does not overwrite it.
 */
export async function raiseSecretGeneration(
  { client }: Context,
  place: ProjectPlace,
  name: string,
  generation: number,
  options: CallOptions,
): Promise<void> {
  const at = { namespace: place.namespace, name };
  await retryConflicts(`The Secret ${at.name} in ${at.namespace}`, options, async () => {
    const found = await client.get<SecretObject>(SECRET, at, options);
    if (annotatedGeneration(found) > generation)
      throw generationConflict(place, generation, annotatedGeneration(found));
    if (found === undefined || annotatedGeneration(found) === generation) return true;
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
      if (changedMeanwhile(error, found)) return undefined;
      throw error;
    }
  });
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
