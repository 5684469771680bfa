import type { CallOptions, Secret } from "@dagctl/core";
import { isConflict, isThere } from "../cluster/failure.ts";
import { CONFIG_MAP, SECRET } from "../cluster/kinds.ts";
import type { ConfigMap, OwnerReference, SecretObject } from "../cluster/wire.ts";
import type { Context, ProjectPlace } from "../context.ts";
import { LABEL } from "../names.ts";

export const encoded = (text: string): string => Buffer.from(text).toString("base64");
export const decoded = (text: string): string => Buffer.from(text, "base64").toString();

const revealed = (secrets: Readonly<Record<string, Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, encoded(secret.reveal())]));

/** What owns a project's Secrets in the namespace of its organization, where its fence cannot: it goes with the project, and what was made late goes after it. */
export async function anchor({ client }: Context, place: ProjectPlace, options: CallOptions): Promise<OwnerReference> {
  const at = { namespace: place.namespace, name: place.base };
  const labels = { ...place.labels, [LABEL.component]: "anchor" };
  const wanted: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { ...at, labels, annotations: place.annotations } };
  const made = await client.create(CONFIG_MAP, wanted, options).catch(async (error: unknown) => {
    if (isThere(error)) return client.get<ConfigMap>(CONFIG_MAP, at, options);
    throw error;
  });
  if (made?.metadata?.uid === undefined) return anchor({ client } as Context, place, options);
  return { apiVersion: "v1", kind: "ConfigMap", name: place.base, uid: made.metadata.uid };
}

export interface SecretWish {
  readonly name: string;
  readonly component: "environment" | "variables" | "git" | "run";
  readonly values: Readonly<Record<string, Secret>>;
  readonly owner: OwnerReference;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Makes the Secret hold exactly these values. Answers whether that took a write. */
export async function putSecret({ client }: Context, place: ProjectPlace, wish: SecretWish, options: CallOptions): Promise<boolean> {
  const data = revealed(wish.values);
  const at = { namespace: place.namespace, name: wish.name };
  const annotations = { ...place.annotations, ...wish.annotations };
  const metadata = { ...at, labels: { ...place.labels, [LABEL.component]: wish.component }, annotations, ownerReferences: [wish.owner] };
  for (;;) {
    const found = await client.get<SecretObject>(SECRET, at, options);
    try {
      if (found === undefined) {
        const made: SecretObject = { apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data };
        await client.create<SecretObject>(SECRET, made, options);
        return true;
      }
      const before = found.data ?? {};
      const owned = found.metadata?.ownerReferences?.some(({ uid }) => uid === wish.owner.uid) === true;
      const dated = Object.entries(wish.annotations ?? {}).every(([name, value]) => found.metadata?.annotations?.[name] === value);
      if (owned && dated && sameData(before, data)) return false;
      // A key that is gone has to be named in a merge patch.
      const gone = Object.fromEntries(Object.keys(before).map((key) => [key, null]));
      const guard = { resourceVersion: found.metadata?.resourceVersion, ownerReferences: [wish.owner], annotations };
      await client.merge(SECRET, at, { metadata: guard, data: { ...gone, ...data } }, options);
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

function sameData(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

export function secretsOf({ client }: Context, place: ProjectPlace, options: CallOptions): Promise<readonly SecretObject[]> {
  return client.list<SecretObject>(SECRET, place.namespace, { ...options, labels: place.labels }).then(({ items }) => items);
}
