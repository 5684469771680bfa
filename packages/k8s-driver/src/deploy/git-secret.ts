import { type CallOptions, DagctlError, Secret, type Workload } from "@dagctl/core";
import type { OwnerReference } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { GIT_KEY } from "../manifests/git.ts";
import { type DeploymentRecord, secretNames } from "../manifests/cron-job.ts";
import { ANNOTATION } from "../names.ts";
import { putSecret, type SecretWish } from "./secret-objects.ts";

export const needsGitSecret = ({ repository }: Workload): boolean => repository.authMethod !== "none";

/** Asks the host for what logs in to the repository, and leaves it where the pods of the project find it. */
export async function putGitSecret(
  context: Context,
  place: ProjectPlace,
  { workload, generation }: Pick<DeploymentRecord, "workload" | "generation">,
  owner: OwnerReference,
  options: CallOptions,
): Promise<void> {
  const { repository } = workload;
  const { kind, secret, expiresAt, knownHosts } = await context.services().credentials(place.ref.organization, repository, options);
  const given = secret?.reveal();
  if (given === undefined)
    throw new DagctlError("unavailable", `The repository needs a credential (git_auth_method ${repository.authMethod}), and there is none`);
  const values: Record<string, Secret> =
    kind === "ssh"
      ? // ssh wants a line break at the end.
        { [GIT_KEY.privateKey]: new Secret(`${given.trimEnd()}\n`), [GIT_KEY.knownHosts]: new Secret(knownHosts ?? "") }
      : { [GIT_KEY.header]: new Secret(`Authorization: Basic ${Buffer.from(`x-access-token:${given}`).toString("base64")}`) };
  const annotations = expiresAt === undefined ? {} : { [ANNOTATION.expires]: expiresAt, [ANNOTATION.issued]: new Date().toISOString() };
  const wish: SecretWish = { name: secretNames(place, 0).git, component: "git", generation, values, owner, annotations };
  await putSecret(context, place, wish, options);
}
