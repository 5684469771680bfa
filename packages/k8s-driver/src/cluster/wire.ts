import type { V1Job, V1Pod } from "@kubernetes/client-node";

/** A type of the client library as it is on the wire: times are text there. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** The manager that wrote which fields of an object last. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsV1?: unknown;
}

/** The metadata of every object, as far as the driver reads or writes it. */
export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** 1 when the object was created; it grows with each change of its spec. */
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly managedFields?: readonly ManagedFields[];
}

export interface Resource {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Metadata;
}

export interface ConfigMap extends Resource {
  readonly data?: Readonly<Record<string, string>>;
}

/** A Secret; the values of `data` are base64. */
export interface SecretObject extends Resource {
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

export type Job = Omit<Wire<V1Job>, "metadata"> & { readonly metadata?: Metadata };
export type Pod = Omit<Wire<V1Pod>, "metadata"> & { readonly metadata?: Metadata };
