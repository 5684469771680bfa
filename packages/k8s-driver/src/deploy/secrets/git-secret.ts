import type { CallOptions, Workload } from "@dagctl/core/contracts";
import { rfc3339, Secret } from "@dagctl/core/driver-kit";
import { DagctlError } from "@dagctl/core/errors";
import { SECRET } from "../../cluster/kinds.ts";
import type { OwnerReference, SecretObject } from "../../cluster/wire.ts";
import type { Context, ProjectPlace } from "../../context.ts";
import { type DeploymentRecord, secretNames } from "../../manifests/cron-job.ts";
import { GIT_KEY } from "../../manifests/git.ts";
import { ANNOTATION } from "../../names.ts";
import { writeSecret, type SecretSpec } from "./write-secret.ts";

export const needsGitSecret = ({ repository }: Workload): boolean =>
  repository.authMethod !== "none";

export interface GitSecretOptions extends CallOptions {
  /**
   * Whether only the lifetime of the credential matters: a new one that does not live longer than
   * the stored one is not written. @default false
   */
  readonly renewal?: boolean;
}

/**
 * Asks the host for the credential of the repository, and writes it into the Secret that the
 * project's pods use.
 */
export async function writeGitSecret(
  context: Context,
  place: ProjectPlace,
  { workload, generation }: Pick<DeploymentRecord, "workload" | "generation">,
  owner: OwnerReference,
  { renewal = false, ...options }: GitSecretOptions,
): Promise<void> {
  const { repository } = workload;
  const { kind, secret, expiresAt, knownHosts } = await context
    .services()
    .credentials(place.ref.organization, repository, options);
  const given = secret?.reveal();
  if (given === undefined)
    throw new DagctlError(
      "unavailable",
      `The repository needs a credential (git_auth_method ${repository.authMethod}), and there is none`,
    );
  const { git: name } = secretNames(place, { workload, generation });
  const stored =
    expiresAt === undefined ? undefined : await readStoredTimes(context, place, name, options);
  // Another host may have written a token of its own, or the host returned the same one again.
  if (
    renewal &&
    stored?.expires !== undefined &&
    Date.parse(expiresAt ?? "") <= Date.parse(stored.expires)
  )
    return;
  const values: Record<string, Secret> =
    kind === "ssh"
      ? // ssh needs a line break at the end.
        {
          [GIT_KEY.privateKey]: new Secret(`${given.trimEnd()}\n`),
          [GIT_KEY.knownHosts]: new Secret(knownHosts ?? ""),
        }
      : {
          [GIT_KEY.header]: new Secret(
            `Authorization: Basic ${Buffer.from(`x-access-token:${given}`).toString("base64")}`,
          ),
        };
  // The same token keeps its date of issue, so another apply writes nothing.
  const issued = stored?.expires === expiresAt ? stored?.issued : undefined;
  const annotations: Record<string, string> =
    expiresAt === undefined
      ? {}
      : {
          [ANNOTATION.expires]: expiresAt,
          [ANNOTATION.issued]: issued ?? rfc3339(context.settings.clock.now()),
        };
  const spec: SecretSpec = { name, component: "git", generation, values, owner, annotations };
  await writeSecret(context, place, spec, options);
}

async function readStoredTimes(
  { client }: Context,
  { namespace }: ProjectPlace,
  name: string,
  options: CallOptions,
): Promise<{ readonly expires: string | undefined; readonly issued: string | undefined }> {
  const { annotations = {} } =
    (await client.get<SecretObject>(SECRET, { namespace, name }, options))?.metadata ?? {};
  return { expires: annotations[ANNOTATION.expires], issued: annotations[ANNOTATION.issued] };
}
