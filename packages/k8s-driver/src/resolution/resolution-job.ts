import type { CallOptions, PackagesRequest } from "@dagctl/core/contracts";
import { isAlreadyExists, isConflict, isNotFound } from "../cluster/api-failure.ts";
import { CONFIG_MAP, JOB, type Kind, SECRET } from "../cluster/kinds.ts";
import type { Job, OwnerReference } from "../cluster/wire.ts";
import type { Context, OrganizationPlace } from "../context.ts";
import { encodeBase64 } from "../deploy/secrets/base64.ts";
import { loginValues } from "../manifests/package-indexes.ts";
import { REQUEST_FILE, resolutionJob, resolutionMetadata } from "../manifests/resolution.ts";
import { resolutionName } from "../names.ts";

/** A request for the packages of a project, as the Job gets it. */
export interface Resolution {
  readonly request: PackagesRequest;
  readonly image: string;
  /** The file that the resolver reads. */
  readonly file: string;
  /** The same for two requests that have the same result. */
  readonly key: string;
}

/**
 * Creates the Job that resolves the packages, and resumes it once what it is given exists. A Job of
 * the same request is joined. After a cut-off, the same call completes the rest.
 *
 * @returns the Job; `undefined` while a former one of the request is being deleted
 */
export async function startResolution(
  context: Context,
  place: OrganizationPlace,
  { request, image, file, key }: Resolution,
  options: CallOptions,
): Promise<Job | undefined> {
  const { client, settings } = context;
  const { installation, packages } = settings;
  const { resources, installVariables } = request;
  const { uvImage, uvPath, cacheClaim = "", volumeSize } = packages;
  // A corrected setting is another Job: that of the wrong one may still wait for its image.
  const given = JSON.stringify([uvImage, uvPath, cacheClaim, volumeSize, resources]);
  const name = resolutionName(installation, place.organization, key, given);
  const at = { namespace: place.namespace, name };
  const create = async (kind: Kind, object: object): Promise<void> => {
    await client.create(kind, object, options).catch((error: unknown) => {
      if (!isAlreadyExists(error)) throw error;
    });
  };
  await create(JOB, resolutionJob(place, { name, settings: packages, image, resources }));
  const job = await client.get<Job>(JOB, at, options);
  if (job === undefined || job.metadata?.deletionTimestamp !== undefined) return undefined;
  if (job.spec?.suspend !== true) return job;
  const { uid = "" } = job.metadata ?? {};
  const owner: OwnerReference = { apiVersion: "batch/v1", kind: "Job", name, uid };
  const metadata = { ...resolutionMetadata(place, name), ownerReferences: [owner] };
  await create(CONFIG_MAP, { metadata, data: { [REQUEST_FILE]: file } });
  const logins = Object.entries(loginValues(packages.indexes, installVariables));
  if (logins.length > 0)
    await create(SECRET, {
      metadata,
      type: "Opaque",
      data: Object.fromEntries(logins.map(([of, value]) => [of, encodeBase64(value.reveal())])),
    });
  const resumed = { metadata: { uid }, spec: { suspend: false } };
  return client.merge<Job>(JOB, at, resumed, options).catch((error: unknown) => {
    if (isNotFound(error) || isConflict(error)) return undefined;
    throw error;
  });
}
