import type { Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import type { Client } from "./cluster/client.ts";
import { translateErrors } from "./cluster/translate-errors.ts";
import { SECRET } from "./cluster/kinds.ts";
import type { Resource, SecretObject } from "./cluster/wire.ts";
import { type Context, contextOf } from "./context.ts";
import { decodeBase64, encodeBase64 } from "./deploy/secrets/base64.ts";
import { ANNOTATION, LABEL, labelValue, shortHash } from "./names.ts";

const NAME = "dagctl.dev/name";

/**
 * Stores each secret in one Secret of Kubernetes, in this installation's own namespace; at most 1
 * MiB each.
 */
export function clusterSecrets(context: Context): Secrets {
  const { namespace, installation } = context.settings;
  const of = (organization: string): Client => contextOf(context, organization).client;
  const labelsOf = (organization: string): Readonly<Record<string, string>> => ({
    [LABEL.managedBy]: "dagctl",
    [LABEL.installation]: installation,
    [LABEL.component]: "secret",
    [LABEL.organization]: labelValue(organization),
  });
  // An organization chooses the name freely. So the Secret is named after a hash, and an annotation
  // has the name itself.
  const placeOf = (
    organization: string,
    name: string,
  ): { readonly namespace: string; readonly name: string } => ({
    namespace,
    name: `${installation}-secret-${shortHash(organization, name)}${shortHash(name, organization)}`,
  });
  return {
    supports: { persists: true },
    get: (organization, name, options) =>
      translateErrors("Reading a secret", options, async () => {
        const found = await of(organization).get<SecretObject>(
          SECRET,
          placeOf(organization, name),
          options,
        );
        const value = found?.data?.["value"];
        return value === undefined ? undefined : new Secret(decodeBase64(value));
      }),
    put: (organization, name, value, options) =>
      translateErrors("Storing a secret", options, async () => {
        const metadata = {
          ...placeOf(organization, name),
          labels: labelsOf(organization),
          annotations: { [ANNOTATION.organization]: organization, [NAME]: name },
        };
        // The Secret is applied whole, and only this driver writes it: of two concurrent writes the
        // later one counts.
        await of(organization).apply<SecretObject>(
          SECRET,
          { metadata, type: "Opaque", data: { value: encodeBase64(value.reveal()) } },
          { ...options, force: true },
        );
      }),
    delete: (organization, name, options) =>
      translateErrors("Deleting a secret", options, async () => {
        await of(organization).delete(SECRET, placeOf(organization, name), options);
      }),
    list: (organization, options) =>
      translateErrors("Listing secrets", options, async () => {
        const { items } = await of(organization).list<Resource>(SECRET, namespace, {
          ...options,
          labels: labelsOf(organization),
          metadataOnly: true,
        });
        return items
          .filter(
            ({ metadata }) => metadata?.annotations?.[ANNOTATION.organization] === organization,
          )
          .flatMap(({ metadata }) => metadata?.annotations?.[NAME] ?? [])
          .sort();
      }),
  };
}
