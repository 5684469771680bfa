import { stableJson } from "@dagctl/core/driver-kit";
import { createHash } from "node:crypto";
import type { Application } from "../../manifests/application.ts";
import { ANNOTATION } from "../../names.ts";

/** The characters of one digest: 24 bits, of about fifty fields. */
const DIGEST = 4;

/** Returns whether the driver has set a field to a value with its last apply. */
export type IsApplied = (path: string, value: unknown) => boolean;

/**
 * Returns the Application with the digests of its fields in an annotation. They show later which
 * fields of other managers still have, or have again, the value that the driver gave them. The
 * stamp says of which apply they are.
 */
export function withAppliedFields(desired: Application): Application {
  const { metadata, spec } = desired;
  const stamp = stampOf(desired);
  if (stamp === undefined) return desired;
  const applied = `${stamp} ${digestsOf(".spec", spec).join("")}`;
  return {
    ...desired,
    metadata: {
      ...metadata,
      annotations: { ...metadata?.annotations, [ANNOTATION.applied]: applied },
    },
  };
}

/**
 * Returns what tells the values of the last apply. An Application of an earlier version has no
 * digests, and one that such a version has applied since has those of another stamp: then no field
 * is known.
 */
export function readAppliedFields(found: Application): IsApplied {
  const [stamp, digests = ""] = (found.metadata?.annotations?.[ANNOTATION.applied] ?? "").split(
    " ",
  );
  if (stamp !== stampOf(found)) return () => false;
  const known = new Set<string>();
  for (let at = 0; at < digests.length; at += DIGEST) known.add(digests.slice(at, at + DIGEST));
  return (path, value) => known.has(digestOf(path, value));
}

const stampOf = ({ spec }: Application): string | undefined =>
  spec?.source?.helm?.valuesObject?.stamp;

/** Returns the digests of a field and of all fields in it. A list is one field. */
function digestsOf(path: string, value: unknown): readonly string[] {
  const own = digestOf(path, value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [own];
  return [
    own,
    ...Object.entries(value).flatMap(([name, field]) => digestsOf(`${path}.${name}`, field)),
  ];
}

const digestOf = (path: string, value: unknown): string =>
  createHash("sha256")
    .update(`${path}\n${stableJson(value)}`)
    .digest("base64url")
    .slice(0, DIGEST);
