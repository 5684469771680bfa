import { stableJson } from "@dagctl/core/driver-kit";
import { findAddedFields, OWN_MANAGERS } from "../../manifests/added-fields.ts";
import type { Application } from "../../manifests/application.ts";
import { type IsApplied, readAppliedFields } from "./applied-fields.ts";

export interface ForeignField {
  /** The path of the field, such as `.spec.revisionHistoryLimit`. */
  readonly path: string;
  readonly manager: string;
  readonly apiVersion: string;
}

/**
 * Returns the fields of the spec that another field manager has set to another than the desired
 * value, or has added where the driver sets all. A JSON Patch does not report them by itself, as a
 * server-side apply does. A field with the value that the driver itself has applied is not one: an
 * edit that was reverted leaves its manager as the owner.
 */
export function foreignFields(found: Application, desired: Application): readonly ForeignField[] {
  const isApplied = readAppliedFields(found);
  const differing = (found.metadata?.managedFields ?? []).flatMap(
    ({ manager = "", apiVersion = "", fieldsV1 }) => {
      if (OWN_MANAGERS.includes(manager)) return [];
      const owned = childOf(fieldsV1, "f:spec");
      return owned === undefined
        ? []
        : findDifferingPaths(owned, found.spec, desired.spec, ".spec", isApplied).map((path) => ({
            path,
            manager,
            apiVersion,
          }));
    },
  );
  return [...differing, ...addedFields(found)];
}

/** Returns the fields that other clients have added. Their managers may be unknown. */
const addedFields = (found: Application): readonly ForeignField[] =>
  findAddedFields(found)
    .filter(({ isEdit }) => isEdit)
    .flatMap(({ name: path, managers }) =>
      (managers.length > 0 ? managers : [{}]).map(
        ({ manager = "unknown", apiVersion = "unknown" }) => ({ path, manager, apiVersion }),
      ),
    );

/** Walks the tree of `fieldsV1`: `f:name` is a field, and a leaf or a list has no such children. */
function findDifferingPaths(
  owned: object,
  found: unknown,
  desired: unknown,
  path: string,
  isApplied: IsApplied,
): readonly string[] {
  if (desired === undefined) return [];
  const fields = Object.keys(owned).filter((key) => key.startsWith("f:"));
  if (fields.length === 0 || !isMap(desired))
    return stableJson(found) === stableJson(desired) || isApplied(path, found) ? [] : [path];
  return fields.flatMap((key) => {
    const name = key.slice(2);
    return findDifferingPaths(
      childOf(owned, key) ?? {},
      childOf(found, name),
      childOf(desired, name),
      `${path}.${name}`,
      isApplied,
    );
  });
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function childOf(value: unknown, name: string): object | undefined;
function childOf(value: unknown, name: string): unknown {
  return isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
