import type { CallOptions, DeploymentRef } from "@dagctl/core/contracts";
import type { Secret } from "@dagctl/core/driver-kit";
import { type Context, projectPlace } from "../context.ts";
import { secretNames } from "../manifests/cron-job.ts";
import { readDeployedApplication } from "./generation-check/read-deployed-application.ts";
import { confirmClaim } from "./generation-check/claim-project.ts";
import { ensureAnchor } from "./secrets/ensure-anchor.ts";
import { writeSecret } from "./secrets/write-secret.ts";

/**
 * Writes new credentials into the Secret of the deployed generation.
 *
 * @throws DagctlError when the project is not deployed, or not at the expected generation
 */
export async function refreshCredentials(
  context: Context,
  ref: DeploymentRef,
  secrets: Readonly<Record<string, Secret>>,
  { generation: expected, ...options }: CallOptions & { readonly generation?: number },
): Promise<void> {
  const place = projectPlace(context.settings, ref);
  const { application, record } = await readDeployedApplication(context, place, expected, options);
  const { generation } = record;
  const confirm = (): Promise<unknown> =>
    confirmClaim(context, place, generation, application.metadata?.uid, options);
  const owner = await ensureAnchor(context, place, generation, confirm, options);
  const { environment: name } = secretNames(place, record);
  await writeSecret(
    context,
    place,
    { name, component: "environment", generation, values: secrets, owner },
    options,
  );
}
