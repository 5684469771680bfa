import type { HostContext } from "../kernel/context.ts";
import { digestOf } from "../values/digest.ts";
import { Secret } from "../values/secret.ts";

/**
 * The name of the seal's entry. It is stored next to the variables, and no variable can have it.
 */
const NAME = "variables/seal";

/**
 * Returns a body with the value of a field replaced by a digest from which the value cannot be
 * guessed. The store has a digest of each body with its idempotency key, and the plain digest of a
 * short password is as good as the password. The secret source stores the key of the digest. Where
 * that key is lost, a repeated idempotency key counts as used with another body.
 */
export async function sealBody(
  context: Pick<HostContext, "mutex" | "secrets">,
  organization: string,
  body: unknown,
  field = "value",
): Promise<unknown> {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, field)) return body;
  const seal = await context.mutex(`variables:${organization}`, () =>
    sealOf(context, organization),
  );
  return { ...body, [field]: await digestOf([seal.reveal(), Reflect.get(body, field)]) };
}

async function sealOf(
  context: Pick<HostContext, "secrets">,
  organization: string,
): Promise<Secret> {
  const stored = await context.secrets.get(organization, NAME);
  if (stored) return stored;
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const made = new Secret(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  await context.secrets.put(organization, NAME, made);
  return made;
}
