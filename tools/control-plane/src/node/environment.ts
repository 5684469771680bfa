import type {
  CoreV1Api,
  V1Container,
  V1EnvFromSource,
  V1EnvVar,
  V1ObjectFieldSelector,
  V1Pod,
} from "@kubernetes/client-node";
import { isNotFound } from "../client.ts";

/**
 * A missing object that keeps a container from starting until it is created: the kubelet's
 * CreateContainerConfigError.
 */
export class ConfigError extends Error {
  override readonly name: string = "ConfigError";
}

/** The texts of Secrets and ConfigMaps, as the containers of one start see them. */
export interface Texts {
  /** Returns the texts; `undefined` when the object is missing. */
  secret(name: string): Promise<ReadonlyMap<string, Buffer> | undefined>;
  configMap(name: string): Promise<ReadonlyMap<string, Buffer> | undefined>;
}

export function texts(core: CoreV1Api, namespace: string): Texts {
  const absent = (error: unknown): undefined => {
    if (isNotFound(error)) return undefined;
    throw error;
  };
  return {
    async secret(name) {
      const found = await core.readNamespacedSecret({ name, namespace }).catch(absent);
      return (
        found &&
        new Map(
          Object.entries(found.data ?? {}).map(([key, value]) => [
            key,
            Buffer.from(value, "base64"),
          ]),
        )
      );
    },
    async configMap(name) {
      const found = await core.readNamespacedConfigMap({ name, namespace }).catch(absent);
      if (found === undefined) return undefined;
      const plain = Object.entries(found.data ?? {}).map(([key, value]): [string, Buffer] => [
        key,
        Buffer.from(value),
      ]);
      const binary = Object.entries(found.binaryData ?? {}).map(
        ([key, value]): [string, Buffer] => [key, Buffer.from(value, "base64")],
      );
      return new Map([...plain, ...binary]);
    },
  };
}

/**
 * Returns a container's variables in the order in which Kubernetes lets them override and refer to
 * each other.
 */
export async function environment(
  pod: V1Pod,
  container: V1Container,
  from: Texts,
  address: string,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const source of container.envFrom ?? []) Object.assign(found, await allOf(source, from));
  for (const variable of container.env ?? []) {
    const value = await valueOf(variable, pod, from, address);
    if (value !== undefined)
      found[variable.name] = variable.valueFrom === undefined ? expand(value, found) : value;
  }
  return found;
}

/**
 * Expands variables: `$(NAME)` becomes the variable's value, `$$(NAME)` becomes `$(NAME)`; an
 * unknown name stays as it is.
 */
export function expand(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return "$";
    return Object.hasOwn(variables, name) ? (variables[name] ?? "") : whole;
  });
}

async function allOf(source: V1EnvFromSource, from: Texts): Promise<Record<string, string>> {
  const [kind, reference] =
    source.secretRef === undefined
      ? (["configmap", source.configMapRef] as const)
      : (["secret", source.secretRef] as const);
  if (reference?.name === undefined) return {};
  const found =
    kind === "secret" ? await from.secret(reference.name) : await from.configMap(reference.name);
  if (found === undefined) {
    if (reference.optional === true) return {};
    throw new ConfigError(`${kind} "${reference.name}" not found`);
  }
  return Object.fromEntries(
    [...found].map(([key, value]) => [`${source.prefix ?? ""}${key}`, value.toString()]),
  );
}

async function valueOf(
  variable: V1EnvVar,
  pod: V1Pod,
  from: Texts,
  address: string,
): Promise<string | undefined> {
  const source = variable.valueFrom;
  if (source === undefined) return variable.value ?? "";
  if (source.fieldRef !== undefined) return field(pod, source.fieldRef, address);
  const [kind, reference] =
    source.secretKeyRef === undefined
      ? (["configmap", source.configMapKeyRef] as const)
      : (["secret", source.secretKeyRef] as const);
  if (reference?.name === undefined)
    throw new ConfigError(
      `the variable ${variable.name} has a source that the node double does not know`,
    );
  const found =
    kind === "secret" ? await from.secret(reference.name) : await from.configMap(reference.name);
  const value = found?.get(reference.key);
  if (value !== undefined) return value.toString();
  if (reference.optional === true) return undefined;
  if (found === undefined) throw new ConfigError(`${kind} "${reference.name}" not found`);
  throw new ConfigError(
    `couldn't find key ${reference.key} in ${kind === "secret" ? "Secret" : "ConfigMap"} ${pod.metadata?.namespace}/${reference.name}`,
  );
}

/** Returns a field of the pod by its path, as in the downward API. */
export function field(pod: V1Pod, selector: V1ObjectFieldSelector, address: string): string {
  const { metadata, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(selector.fieldPath);
  if (keyed !== null)
    return (
      (keyed[1] === "labels" ? metadata?.labels : metadata?.annotations)?.[keyed[2] ?? ""] ?? ""
    );
  const lines = (values: Record<string, string> | undefined): string =>
    Object.entries(values ?? {})
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join("\n");
  const known: Record<string, string | undefined> = {
    "metadata.name": metadata?.name,
    "metadata.namespace": metadata?.namespace,
    "metadata.uid": metadata?.uid,
    "metadata.labels": lines(metadata?.labels),
    "metadata.annotations": lines(metadata?.annotations),
    "spec.nodeName": spec?.nodeName,
    "spec.serviceAccountName": spec?.serviceAccountName,
    "status.hostIP": address,
    "status.hostIPs": address,
    "status.podIP": address,
    "status.podIPs": address,
  };
  const value = known[selector.fieldPath];
  if (value === undefined)
    throw new ConfigError(`the node double does not know the field ${selector.fieldPath}`);
  return value;
}
