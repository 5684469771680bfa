import type { CallOptions, RunRef } from "@dagctl/core/contracts";
import { maskOf } from "@dagctl/core/masking";
import type { Job, SecretObject } from "../cluster/wire.ts";
import { type Context, projectPlace } from "../context.ts";
import { currentData, formerValues, readShownKeys } from "../deploy/secrets/former-values.ts";
import { decodeBase64 } from "../deploy/secrets/base64.ts";
import { listSecrets } from "../deploy/secrets/write-secret.ts";
import { GIT_KEY } from "../manifests/git.ts";
import { LABEL } from "../names.ts";
import { runOf } from "./identity.ts";
import { listGivenSecrets } from "./job-facts.ts";

/**
 * Returns a function that hides all values that pods of the run may have been given. The project's
 * values count, of every generation: the values that a run was started with may have been handed
 * over again since. The values of other runs do not. When a Secret that the run was given was
 * deleted, the values to hide are unknown: then no line is shown.
 */
export async function maskFor(
  context: Context,
  job: Job,
  options: CallOptions,
): Promise<(text: string) => string> {
  const ref: RunRef = runOf(job) ?? { organization: "", project: "", run: "" };
  const secrets = await listSecrets(context, projectPlace(context.settings, ref), options);
  const names = new Set(secrets.map(({ metadata }) => metadata?.name));
  const gone = listGivenSecrets(job).find((name) => !names.has(name));
  if (gone !== undefined)
    return () => `[withheld: the Secret ${gone} is gone, which tells what must not be shown]`;
  const own = secrets.filter(
    ({ metadata }) =>
      metadata?.labels?.[LABEL.component] !== "run" || metadata.name === job.metadata?.name,
  );
  const values = own.flatMap((secret) => [...currentValues(secret), ...formerValues(secret)]);
  return maskOf(values);
}

const currentValues = (secret: SecretObject): readonly string[] =>
  Object.entries(currentData(secret.data)).flatMap(([key, value]) =>
    isShown(secret, key) ? [] : [decodeBase64(value)],
  );

/**
 * Returns whether a log may show a value. Host keys are not secret; the host says which variables
 * are.
 */
function isShown({ metadata }: SecretObject, key: string): boolean {
  return key === GIT_KEY.knownHosts || readShownKeys(metadata?.annotations).includes(key);
}
