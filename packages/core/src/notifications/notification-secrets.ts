import { isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { newId } from "../values/ids.ts";
import { Secret } from "../values/secret.ts";
import { rfc3339 } from "../values/time.ts";

/** How long the secret before a rotation signs, too, in milliseconds. */
const OVERLAP_MS = 24 * 60 * 60_000;

/** What the secret source has of a notification. */
export interface NotificationSecrets {
  readonly url: Secret;
  /** `whsec_…`. Absent: the kind signs nothing. */
  readonly secret?: Secret;
  /** The secret before the last rotation, which signs until a time (RFC 3339). */
  readonly former?: { readonly secret: Secret; readonly until: string };
}

type Sources = Pick<HostContext, "secrets">;

interface StoredSecrets {
  readonly url: string;
  readonly secret?: string;
  readonly former?: { readonly secret: string; readonly until: string };
}

/** Returns the beginning of the names of all entries of a notification. */
const entriesOf = (notification: string): string => `notification/${notification}/`;

/**
 * Writes the secrets of a notification under a new name. The caller commits the name, and deletes
 * the other entries then.
 *
 * @returns the name of the entry
 */
export async function writeSecrets(
  { secrets }: Sources,
  organization: string,
  notification: string,
  { url, secret, former }: NotificationSecrets,
): Promise<string> {
  const stored: StoredSecrets = {
    url: url.reveal(),
    ...(secret && { secret: secret.reveal() }),
    ...(former && { former: { secret: former.secret.reveal(), until: former.until } }),
  };
  const entry = `${entriesOf(notification)}${newId("ntf").slice("ntf_".length)}`;
  await secrets.put(organization, entry, new Secret(JSON.stringify(stored)));
  return entry;
}

/**
 * Reads the secrets of a notification.
 *
 * @returns `undefined` where the entry does not exist, or was changed outside of dagctl
 */
export async function readSecrets(
  { secrets }: Sources,
  organization: string,
  entry: string,
): Promise<NotificationSecrets | undefined> {
  const text = (await readEntry(secrets, organization, entry))?.reveal();
  const { url, secret, former } = parse(text);
  if (typeof url !== "string") return undefined;
  return {
    url: new Secret(url),
    ...(typeof secret === "string" && { secret: new Secret(secret) }),
    ...(former && { former: { secret: new Secret(former.secret), until: former.until } }),
  };
}

/** A damaged entry is lost: another URL writes another one. */
async function readEntry(
  secrets: HostContext["secrets"],
  organization: string,
  entry: string,
): Promise<Secret | undefined> {
  try {
    return await secrets.get(organization, entry);
  } catch (error) {
    if (!isDagctlError(error) || error.details?.damaged !== true) throw error;
    return undefined;
  }
}

function parse(text: string | undefined): Partial<StoredSecrets> {
  try {
    return (JSON.parse(text ?? "{}") ?? {}) as Partial<StoredSecrets>;
  } catch {
    return {};
  }
}

/** Deletes the entries of a notification but one. */
export async function deleteOtherSecrets(
  { secrets }: Sources,
  organization: string,
  notification: string,
  kept?: string,
): Promise<void> {
  const names = await secrets.list(organization);
  for (const name of names)
    if (name.startsWith(entriesOf(notification)) && name !== kept)
      await secrets.delete(organization, name);
}

/** Returns a new secret, in the form of Standard Webhooks: `whsec_` and 32 bytes in base64. */
export function newSigningSecret(): Secret {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return new Secret(`whsec_${btoa(String.fromCharCode(...bytes))}`);
}

/** Returns the secrets after a rotation: the former one signs for 24 hours. */
export function rotateSecrets(
  { url, secret }: NotificationSecrets,
  now: number,
): NotificationSecrets & { readonly secret: Secret } {
  const former = secret && { secret, until: rfc3339(now + OVERLAP_MS) };
  return { url, secret: newSigningSecret(), ...(former && { former }) };
}
