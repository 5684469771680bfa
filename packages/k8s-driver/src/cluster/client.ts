import type { CallOptions } from "@dagctl/core/contracts";
import type { Connection } from "./connection.ts";
import { ApiFailure, beginningOf, isNotFound, isConflict } from "./api-failure.ts";
import { type Kind, pathOf, type Place } from "./kinds.ts";
import type { Resource } from "./wire.ts";

/** The field manager of the driver's own writes, as managed fields show it. */
export const MANAGER = "dagctl";
/** The field manager of a creation. {@link MANAGER} takes over its fields with the next apply. */
export const CREATOR = "dagctl-create";
/**
 * The field manager of deployments. The time of its newest write is the time of the last
 * deployment.
 */
export const DEPLOYER = "dagctl-deploy";
const APPLY_PATCH = "application/apply-patch+yaml";
const MERGE_PATCH = "application/merge-patch+json";
const JSON_PATCH = "application/json-patch+json";
const PAGE = 500;
/** The API server's own media types for objects without spec, status and data. */
const METADATA = {
  list: partial("PartialObjectMetadataList"),
  watch: partial("PartialObjectMetadata"),
};

function partial(kind: string): string {
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}

/** Returns the `Accept` header of a list or a watch; `undefined` asks for whole objects as JSON. */
export function acceptOf(
  call: "list" | "watch",
  metadataOnly: boolean | undefined,
): string | undefined {
  return metadataOnly === true ? METADATA[call] : undefined;
}

export interface ListOptions extends CallOptions {
  /**
   * Labels that an object must have. The value `undefined` accepts every value, and a list accepts
   * each of its values.
   */
  readonly labels?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly fields?: Readonly<Record<string, string>>;
  /** The most objects that are requested. The pages after them are not requested. */
  readonly atMost?: number;
  /**
   * Requests only the metadata of each object: no value of a Secret, no spec and no status is sent.
   * @default false
   */
  readonly metadataOnly?: boolean;
  /** Called when a page has arrived. */
  readonly onPage?: () => void;
}

export interface DeleteOptions extends CallOptions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  /** @default "Background" */
  readonly propagation?: "Foreground" | "Background" | "Orphan";
}

/** One operation of a JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: "test" | "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

export interface Listed<T> {
  readonly items: readonly T[];
  /** The resource version after which a watch continues. */
  readonly version: string;
}

/** The calls of this driver to the API server. Each rejects with an `ApiFailure`. */
export interface Client {
  /** Returns the object, or `undefined` when it does not exist. */
  get<T extends Resource>(kind: Kind, place: Place, options?: CallOptions): Promise<T | undefined>;
  /**
   * Returns all objects of a namespace, and the version of the list. They are requested page by
   * page.
   */
  list<T extends Resource>(
    kind: Kind,
    namespace: string,
    options?: ListOptions,
  ): Promise<Listed<T>>;
  /**
   * Creates the object. It need not be a `T`: the library's types have dates where the wire has
   * text.
   */
  create<T extends Resource>(kind: Kind, object: object, options?: CallOptions): Promise<T>;
  /**
   * Applies the object server-side as {@link MANAGER}. With `metadata.resourceVersion` it writes
   * only over the version that was read.
   */
  apply<T extends Resource>(
    kind: Kind,
    object: T,
    options?: CallOptions & { readonly force?: boolean },
  ): Promise<T>;
  /**
   * Sends a merge patch. With `metadata.resourceVersion` in it, it writes only over the version
   * that was read.
   */
  merge<T extends Resource>(
    kind: Kind,
    place: Place,
    patch: object,
    options?: CallOptions & { readonly status?: boolean },
  ): Promise<T>;
  /**
   * Sends a JSON Patch as {@link DEPLOYER}. The API server applies all of its operations or none,
   * and only when each `test` succeeds.
   */
  patch<T extends Resource>(
    kind: Kind,
    place: Place,
    operations: readonly PatchOperation[],
    options?: CallOptions,
  ): Promise<T>;
  /**
   * Deletes the object.
   *
   * @returns whether there was an object to delete; `false` also when the object is not the one
   *   that the preconditions name
   */
  delete(kind: Kind, place: Place, options?: DeleteOptions): Promise<boolean>;
  readonly connection: Connection;
}

export function client(connection: Connection): Client {
  const json = async <T>(request: Parameters<Connection["send"]>[0]): Promise<T> =>
    objectIn(await connection.send(request)) as T;
  const strict = { fieldValidation: "Strict" };
  return {
    connection,
    async get<T extends Resource>(kind: Kind, place: Place, { signal }: CallOptions = {}) {
      try {
        return await json<T>({ method: "GET", path: pathOf(kind, place), signal });
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async list<T extends Resource>(
      kind: Kind,
      namespace: string,
      { labels, fields, atMost, signal, metadataOnly, onPage }: ListOptions = {},
    ): Promise<Listed<T>> {
      const accept = acceptOf("list", metadataOnly);
      const query = {
        labelSelector: selectorOf(labels),
        fieldSelector: fieldsOf(fields),
        limit: String(atMost ?? PAGE),
      };
      const items: T[] = [];
      for (let next: string | undefined; ;) {
        const page = await json<{
          kind?: string;
          items?: readonly T[];
          metadata?: { resourceVersion?: string; continue?: string };
        }>({
          method: "GET",
          path: pathOf(kind, { namespace }),
          query: { ...query, continue: next },
          ...(accept && { accept }),
          signal,
        });
        // An answer that is not a list would be read as an empty one. What the caller then does
        // cannot be undone.
        if (page.kind?.endsWith("List") !== true)
          throw new ApiFailure(
            0,
            `the API server answered with no list of ${kind.plural}, but ${page.kind}`,
          );
        items.push(...(page.items ?? []));
        onPage?.();
        next = page.metadata?.continue;
        if (!next || atMost !== undefined)
          return { items, version: page.metadata?.resourceVersion ?? "" };
      }
    },
    create: (kind, object, { signal } = {}) =>
      json({
        method: "POST",
        path: pathOf(kind, { namespace: (object as Resource).metadata?.namespace }),
        query: { fieldManager: CREATOR, ...strict },
        body: {
          type: "application/json",
          value: { apiVersion: kind.apiVersion, kind: kind.kind, ...object },
        },
        signal,
      }),
    apply: (kind, object, { force = false, signal } = {}) =>
      json({
        method: "PATCH",
        path: pathOf(kind, { namespace: object.metadata?.namespace, name: object.metadata?.name }),
        query: { fieldManager: MANAGER, force: String(force), ...strict },
        body: {
          type: APPLY_PATCH,
          value: { apiVersion: kind.apiVersion, kind: kind.kind, ...object },
        },
        signal,
      }),
    merge: (kind, place, patch, { status = false, signal } = {}) =>
      json({
        method: "PATCH",
        path: `${pathOf(kind, place)}${status ? "/status" : ""}`,
        query: { fieldManager: MANAGER },
        body: { type: MERGE_PATCH, value: patch },
        signal,
      }),
    patch: (kind, place, operations, { signal } = {}) =>
      json({
        method: "PATCH",
        path: pathOf(kind, place),
        query: { fieldManager: DEPLOYER, ...strict },
        body: { type: JSON_PATCH, value: operations },
        signal,
      }),
    async delete(kind, place, { uid, resourceVersion, propagation = "Background", signal } = {}) {
      const preconditions = {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      };
      try {
        // Without a propagation policy, the deletion of a Job would leave its pods running.
        const value = {
          apiVersion: "v1",
          kind: "DeleteOptions",
          propagationPolicy: propagation,
          preconditions,
        };
        await connection.send({
          method: "DELETE",
          path: pathOf(kind, place),
          body: { type: "application/json", value },
          signal,
        });
        return true;
      } catch (error) {
        if (isNotFound(error) || isConflict(error)) return false;
        throw error;
      }
    },
  };
}

function objectIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // The error is thrown below: the parser's message does not say which server has answered.
  }
  throw new ApiFailure(
    0,
    `not the API server, but something before it has answered: ${beginningOf(text)}`,
  );
}

export function selectorOf(labels: ListOptions["labels"]): string | undefined {
  if (labels === undefined) return undefined;
  return Object.entries(labels)
    .map(([name, value]) =>
      value === undefined
        ? name
        : typeof value === "string"
          ? `${name}=${value}`
          : `${name} in (${value.join(",")})`,
    )
    .join(",");
}

function fieldsOf(fields: ListOptions["fields"]): string | undefined {
  if (fields === undefined) return undefined;
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}
