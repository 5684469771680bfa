import type { HostContext } from "../kernel/context.ts";
import { secretCall } from "../kernel/driver-calls.ts";
import { digestOf } from "../values/digest.ts";
import { Secret } from "../values/secret.ts";

/** Beside the variables, and no place of one. */
const NAME = "variables/seal";

/**
 * A body with its value replaced by a digest that nobody can guess the value from: the Store keeps
 * a digest of each body beside its idempotency key, and the plain digest of a short password is as
 * good as the password. What it is keyed with is kept by the secret source; where that is lost, a
 * repeated key counts as used with another body.
 */
export async function sealed(
  context: HostContext,
  organization: string,
  body: unknown,
): Promise<unknown> {
  if (typeof body !== "object" || body === null || !("value" in body)) return body;
  const seal = await context.inTurn(`variables:${organization}`, () =>
    sealOf(context, organization),
  );
  return { ...body, value: await digestOf([seal.reveal(), body.value]) };
}

async function sealOf(context: HostContext, organization: string): Promise<Secret> {
  const present = await secretCall(context, "get", undefined, (signal) =>
    context.secrets.get(organization, NAME, { signal }),
  );
  if (present) return present;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const made = new Secret(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  await secretCall(context, "put", undefined, (signal) =>
    context.secrets.put(organization, NAME, made, { signal }),
  );
  return made;
}
