import type { Request } from "../../src/cluster/connection.ts";
import { type Kind, pathOf } from "../../src/cluster/kinds.ts";
import type { Metadata, Resource } from "../../src/cluster/wire.ts";

// Tests change objects of any kind into forms that no type of this package has.
/** An object of Kubernetes as JSON, to be changed. */
export interface Json {
  [key: string]: Json;
}

/** The objects of an organization with one project, as they are in the cluster. */
export interface Target {
  readonly chartsUrl: string;
  /** The Application of the organization, and that of the project. */
  readonly organization: Json;
  readonly project: Json;
  readonly namespace: Json;
  readonly appProject: Json;
  readonly serviceAccount: Json;
  readonly role: Json;
  readonly roleBinding: Json;
  readonly cronJob: Json;
  readonly job: Json;
  readonly pod: Json;
  /** A Secret of the run. */
  readonly secret: Json;
}

/**
 * Who sends a request: the holder of the driver's token, Argo CD's controller, or an administrator
 * as which Argo CD is not recognized.
 */
export type Sender = "account" | "argocd" | "administrator";

/** A request that a policy has to refuse. */
export interface Attack {
  readonly title: string;
  readonly by: Sender;
  /** A part of the policy's message. */
  readonly says: string;
  request(target: Target): Request;
}

const DRY = { dryRun: "All", fieldManager: "attack" };
/** A copy of an object as it was created: without what the API server has added. */
export function fresh(object: Json): Json {
  const { metadata = {}, status: _status, ...rest } = structuredClone(object);
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    managedFields: _fields,
    generation: _generation,
    ...own
  } = metadata;
  return { ...rest, metadata: own };
}

const KINDS: Readonly<Record<string, string>> = {
  Endpoints: "endpoints",
  Ingress: "ingresses",
  NetworkPolicy: "networkpolicies",
};
const kindOf = (object: Json): Kind => {
  const { apiVersion, kind } = object as unknown as { apiVersion: string; kind: string };
  return { apiVersion, kind, plural: KINDS[kind] ?? `${kind.toLowerCase()}s` };
};
const metadataOf = (object: Json): Metadata => (object as unknown as Resource).metadata ?? {};

/** Returns the request that creates an object. */
export function create(object: Json): Request {
  const { namespace } = metadataOf(object);
  return {
    method: "POST",
    path: pathOf(kindOf(object), { namespace }),
    query: DRY,
    body: { type: "application/json", value: object },
  };
}

/** Returns the request that sends a merge patch for an object that exists. */
export function merge(object: Json, patch: object, subresource = ""): Request {
  const { namespace, name } = metadataOf(object);
  return {
    method: "PATCH",
    path: `${pathOf(kindOf(object), { namespace, name })}${subresource}`,
    query: DRY,
    body: { type: "application/merge-patch+json", value: patch },
  };
}

/** Returns the request that deletes an object; `options` as Kubernetes has them. */
export function remove(object: Json, options: object = {}): Request {
  const { namespace, name } = metadataOf(object);
  return {
    method: "DELETE",
    path: pathOf(kindOf(object), { namespace, name }),
    body: {
      type: "application/json",
      value: { apiVersion: "v1", kind: "DeleteOptions", dryRun: ["All"], ...options },
    },
  };
}

/** Returns a copy of an object that `change` has changed. */
export function changed(object: Json, change: (copy: Json) => void): Json {
  const copy = structuredClone(object);
  change(copy);
  return copy;
}

/** Returns an object as JSON of any form. */
export const json = (object: object): Json => structuredClone(object) as Json;

/** Returns a text that is part of an object. */
export const textOf = (value: Json | undefined): string => (value ?? "") as unknown as string;
