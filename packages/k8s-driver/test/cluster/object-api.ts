import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import type { PatchOperation } from "../../src/cluster/client.ts";
import type { Resource } from "../../src/cluster/wire.ts";
import { type ApiDouble, type Asked, apiDouble, json } from "./api-double.ts";

/** An object of any kind. */
export type Stored = Resource & Record<string, unknown>;

/**
 * A server in the place of Kubernetes that stores objects: it creates, lists by labels, merges,
 * patches and deletes with preconditions. It has no controllers, no field managers and no watches;
 * `changed` and `deleted` play their part.
 */
export interface ObjectApi extends Pick<ApiDouble, "kubeconfig" | "asked" | "close"> {
  /** The objects by their path: `/api/v1/namespaces/a/configmaps/b`. */
  readonly objects: ReadonlyMap<string, Stored>;
  /** Stores an object, as another client would. */
  put(path: string, object: object): Stored;
  remove(path: string): void;
  /** Returns the objects of a kind. */
  all(plural: string): readonly Stored[];
}

export interface ObjectApiOptions {
  /** Called after each write of the driver, with the object as it is stored. */
  readonly changed?: (path: string, object: Stored, api: ObjectApi) => void;
  /** Called after each deletion by the driver. */
  readonly deleted?: (path: string, object: Stored, api: ObjectApi) => void;
  /** Called before each request is answered, which waits for it. */
  readonly before?: (asked: Asked) => Promise<void> | undefined;
  /** Returns whether an admission policy refuses a request. */
  readonly refuses?: (asked: Asked) => boolean;
  /** Returns the log of a pod's container; `undefined` when the pod is gone. */
  readonly log?: (pod: string, container: string) => string | undefined;
}

/** A namespaced collection ends with a plural, and an object with a name after it. */
const isCollection = (path: string): boolean =>
  path.replace(/^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\//, "").split("/").length % 2 === 1;

export async function objectApi({
  changed,
  deleted,
  before,
  refuses,
  log,
}: ObjectApiOptions = {}): Promise<ObjectApi> {
  const objects = new Map<string, Stored>();
  let version = 0;
  const put = (path: string, object: object): Stored => {
    const { metadata, ...rest } = object as Stored;
    version += 1;
    const stored: Stored = {
      ...rest,
      metadata: {
        ...metadata,
        name: path.split("/").at(-1) ?? "",
        ...namespaceIn(path),
        uid: metadata?.uid ?? randomUUID(),
        creationTimestamp: metadata?.creationTimestamp ?? new Date().toISOString(),
        resourceVersion: String(version),
      },
    };
    objects.set(path, stored);
    return stored;
  };
  const api = await apiDouble((asked, response) => {
    const [, pod] = /\/pods\/([^/]+)\/log$/.exec(asked.path) ?? [];
    if (pod === undefined) {
      const waits = before?.(asked);
      if (waits === undefined) answer(asked, response);
      else void waits.then(() => answer(asked, response));
      return;
    }
    const text = log?.(pod, asked.query.get("container") ?? "");
    if (text === undefined) return refuse(response, "NotFound", asked.path);
    response.writeHead(200, { "content-type": "text/plain" }).end(text);
  });
  const own: ObjectApi = {
    kubeconfig: api.kubeconfig,
    asked: api.asked,
    close: api.close,
    objects,
    put,
    remove: (path) => void objects.delete(path),
    all: (plural) =>
      [...objects].flatMap(([path, one]) => (path.includes(`/${plural}/`) ? [one] : [])),
  };

  const written = (response: ServerResponse, path: string, object: object): void => {
    const stored = put(path, object);
    changed?.(path, stored, own);
    json(response, 200, objects.get(path) ?? stored);
  };
  const answer = (asked: Asked, response: ServerResponse): void => {
    const { method, path, query, body } = asked;
    if (refuses?.(asked)) return refuse(response, "Invalid", path);
    if (method === "POST") {
      const object = JSON.parse(body) as Stored;
      const at = `${path}/${object.metadata?.name}`;
      return objects.has(at)
        ? refuse(response, "AlreadyExists", at)
        : written(response, at, object);
    }
    if (isCollection(path)) {
      const items = [...objects].flatMap(([at, one]) =>
        at.slice(0, at.lastIndexOf("/")) === path && fits(one, query.get("labelSelector"))
          ? [one]
          : [],
      );
      return json(response, 200, { kind: "List", metadata: {}, items });
    }
    const found = objects.get(path);
    if (found === undefined) return refuse(response, "NotFound", path);
    if (method === "GET") return json(response, 200, found);
    const sent = JSON.parse(body) as { metadata?: object; preconditions?: object };
    if (Array.isArray(sent)) {
      const patched = patchedBy(found, sent as readonly PatchOperation[]);
      if (patched === undefined) return refuse(response, "Invalid", path);
      return written(response, path, patched as object);
    }
    const { uid, resourceVersion } = (sent.preconditions ?? sent.metadata ?? {}) as {
      readonly uid?: string;
      readonly resourceVersion?: string;
    };
    if (
      (uid !== undefined && uid !== found.metadata?.uid) ||
      (resourceVersion !== undefined && resourceVersion !== found.metadata?.resourceVersion)
    )
      return refuse(response, "Conflict", path);
    if (method === "PATCH") return written(response, path, merged(found, sent) as object);
    objects.delete(path);
    deleted?.(path, found, own);
    json(response, 200, { kind: "Status", status: "Success" });
  };
  return own;
}

function namespaceIn(path: string): { readonly namespace?: string } {
  const [, namespace] = /\/namespaces\/([^/]+)\/./.exec(path) ?? [];
  return namespace === undefined ? {} : { namespace };
}

function refuse(response: ServerResponse, reason: string, path: string): void {
  const status = reason === "NotFound" ? 404 : reason === "Invalid" ? 422 : 409;
  json(response, status, { kind: "Status", reason, message: `${reason}: ${path}` });
}

/** Returns whether an object has the labels of a selector: `a=b,c in (d,e),f`. */
function fits({ metadata }: Stored, selector: string | null): boolean {
  return (selector?.match(/[^,(]+(?:\([^)]*\))?/g) ?? []).every((term) => {
    const [, name = "", value, list] = /^([^ =]+)(?:=(.*)| in \((.*)\))?$/.exec(term) ?? [];
    const label = metadata?.labels?.[name];
    if (list !== undefined) return label !== undefined && list.split(",").includes(label);
    return value === undefined ? label !== undefined : label === value;
  });
}

/** Returns the value that a merge patch (RFC 7386) leads to. */
function merged(before: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> =
    typeof before === "object" && before !== null ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** Returns the object after a JSON Patch (RFC 6902); `undefined` where a test fails. */
function patchedBy(before: Stored, operations: readonly PatchOperation[]): unknown {
  const result = structuredClone(before) as Record<string, unknown>;
  for (const operation of operations) {
    const keys = operation.path
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop() ?? "";
    let at: Record<string, unknown> | undefined = result;
    for (const key of keys) at = at?.[key] as Record<string, unknown> | undefined;
    if (operation.op === "test") {
      if (!isDeepStrictEqual(at?.[last], operation.value)) return undefined;
    } else if (at === undefined) return undefined;
    else if (operation.op === "remove") delete at[last];
    else at[last] = operation.value;
  }
  return result;
}
