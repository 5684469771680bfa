import type { CallOptions, Workload } from "@dagctl/core/contracts";
import { rfc3339 } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { lockDigest } from "@dagctl/python-packages";
import * as z from "zod";
import { isAlreadyExists, isConflict, isNotFound } from "../../cluster/api-failure.ts";
import { checkNotDeleting } from "../../cluster/finalizers.ts";
import { CONFIG_MAP } from "../../cluster/kinds.ts";
import { parseStored } from "../../cluster/parse-stored.ts";
import { retryConflicts } from "../../cluster/retry-conflicts.ts";
import type { ConfigMap, Metadata, Resource } from "../../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../../context.ts";
import { hasPackages, LOCK_FILE } from "../../manifests/packages.ts";
import { ANNOTATION, LABEL, packagesName } from "../../names.ts";
import { listShared, PACKAGES, writeUse } from "../shared-config-maps.ts";

/** The most bytes of a lock: a ConfigMap has at most 1 MiB. */
const MOST_BYTES = 1_000_000;
/** The most requests that a lock remembers. The oldest are resolved again. */
const MOST_REQUESTS = 200;

const REQUESTS = z.array(z.string());
const requestsOf = ({ annotations }: Metadata): readonly string[] =>
  parseStored(REQUESTS, annotations?.[ANNOTATION.requests]) ?? [];

/**
 * Returns the digest of the lock that a request led to before; `undefined` when none is stored. Its
 * date of use is written, so that the garbage collection keeps it for the deployment that follows.
 *
 * @param request the key of the request
 */
export async function findLock(
  context: Context,
  place: OrganizationPlace,
  request: string,
  options: CallOptions,
): Promise<string | undefined> {
  for (const found of await listShared(context, place, [PACKAGES], options)) {
    const lock = found.annotations?.[ANNOTATION.lock];
    if (lock === undefined || !requestsOf(found).includes(request)) continue;
    // One that is deleted at this moment is resolved again.
    return (await writeUse(context, found, options)) ? lock : undefined;
  }
  return undefined;
}

/** Returns the text of a stored lock. */
export async function readLock(
  { client, settings }: Context,
  { namespace, organization }: OrganizationPlace,
  lock: string,
  options: CallOptions,
): Promise<string | undefined> {
  const name = packagesName(settings.installation, organization, lock);
  const found = await client.get<ConfigMap>(CONFIG_MAP, { namespace, name }, options);
  return found?.data?.[LOCK_FILE];
}

/**
 * Checks that the packages of a deployment are stored: pods of one without them would never start.
 * They are gone where the organization was removed after they were resolved, because no project had
 * claimed it yet.
 *
 * @throws DagctlError `not_found` when they are not: the same call would not find them either, and
 *   `conflict` would say that another generation is stored; `unavailable` while their namespace
 *   cannot be read
 */
export async function checkLock(
  { client, settings }: Context,
  { namespace, organization }: OrganizationPlace,
  { runtime: { lock } }: Pick<Workload, "runtime">,
  options: CallOptions,
): Promise<void> {
  if (!hasPackages(lock)) return;
  const name = packagesName(settings.installation, organization, lock);
  const found = await client.get<Resource>(CONFIG_MAP, { namespace, name }, options);
  if (found !== undefined && found.metadata?.deletionTimestamp === undefined) return;
  throw new DagctlError(
    "not_found",
    `The packages of the project are not stored any more (ConfigMap ${name} in ${namespace}). Deploy again`,
  );
}

/**
 * Stores a lock under its digest. The same lock is stored once, and remembers each request that led
 * to it.
 *
 * @returns the digest
 * @throws DagctlError `invalid` when it is too large for a ConfigMap
 */
export async function storeLock(
  { client, settings }: Context,
  place: OrganizationPlace,
  { text, request }: { readonly text: string; readonly request: string },
  options: CallOptions,
): Promise<string> {
  const lock = lockDigest(text);
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    const message = `the packages have too many files for Kubernetes: their hashes take ${bytes} bytes of ${MOST_BYTES}. Remove packages`;
    throw new DagctlError("invalid", message, { issues: [{ path: "runtime", message }] });
  }
  const { namespace } = place;
  const name = packagesName(settings.installation, place.organization, lock);
  await retryConflicts(
    settings.clock,
    `The ConfigMap ${name} in ${namespace}`,
    options,
    async () => {
      const found = await client.get<ConfigMap>(CONFIG_MAP, { namespace, name }, options);
      checkNotDeleting(CONFIG_MAP, found);
      const requests = requestsOf(found?.metadata ?? {}).filter((one) => one !== request);
      const annotations = {
        ...place.annotations,
        [ANNOTATION.lock]: lock,
        [ANNOTATION.requests]: JSON.stringify([...requests, request].slice(-MOST_REQUESTS)),
        [ANNOTATION.used]: rfc3339(settings.clock.now()),
      };
      const labels = { ...place.labels, [LABEL.component]: PACKAGES };
      try {
        if (found === undefined) {
          const desired: ConfigMap & { readonly immutable: true } = {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { namespace, name, labels, annotations },
            immutable: true,
            data: { [LOCK_FILE]: text },
          };
          await client.create<ConfigMap>(CONFIG_MAP, desired, options);
          return true;
        }
        checkContent(found, text);
        const { resourceVersion } = found.metadata ?? {};
        await client.merge(
          CONFIG_MAP,
          { namespace, name },
          { metadata: { resourceVersion, labels, annotations } },
          options,
        );
        return true;
      } catch (error) {
        if (isAlreadyExists(error) || isConflict(error) || isNotFound(error)) return undefined;
        throw error;
      }
    },
  );
  return lock;
}

/** Refuses a ConfigMap of the lock's name with other content: runs would install that. */
function checkContent({ metadata, data }: ConfigMap, text: string): void {
  if (data?.[LOCK_FILE] === text) return;
  const { name, namespace } = metadata ?? {};
  throw new DagctlError(
    "conflict",
    `The ConfigMap ${name} in ${namespace} does not have the packages of its name. Delete it, and deploy again`,
  );
}
