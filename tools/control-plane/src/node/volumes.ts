import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type {
  CoreV1Api,
  V1Container,
  V1KeyToPath,
  V1Pod,
  V1Volume,
  V1VolumeProjection,
} from "@kubernetes/client-node";
import { ConfigError, field, type Texts } from "./environment.ts";
import type { Mount } from "./mount-paths.ts";

interface Source {
  readonly pod: V1Pod;
  readonly from: Texts;
  readonly core: CoreV1Api;
  readonly address: string;
}

interface Written {
  readonly path: string;
  readonly content: Buffer | string;
  readonly mode?: number | undefined;
}

/**
 * Makes a directory per volume of the pod. Secrets and ConfigMaps have their current contents: a
 * later change does not reach the files.
 *
 * @throws ConfigError when an object is missing or the kind of volume is unknown: the pod waits
 *   until that changes
 */
export async function makeVolumes(
  folder: string,
  source: Source,
): Promise<ReadonlyMap<string, string>> {
  const directories = new Map<string, string>();
  for (const volume of source.pod.spec?.volumes ?? []) {
    const directory = volume.hostPath?.path ?? join(folder, volume.name);
    directories.set(volume.name, directory);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const file of await filesOf(volume, source)) {
      const path = inside(directory, file.path);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Only the owner gets access, whatever the mode says: others may share this machine.
      await writeFile(path, file.content, { mode: (file.mode ?? 0o600) & 0o700 });
    }
  }
  return directories;
}

/** Returns the container's mounts, each with its directory. */
export async function mountsOf(
  container: V1Container,
  directories: ReadonlyMap<string, string>,
): Promise<Mount[]> {
  const mounts: Mount[] = [];
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const directory = directories.get(name);
    if (directory === undefined) continue;
    const found = subPath === undefined ? directory : inside(directory, subPath);
    if ((await stat(found).catch(() => undefined)) === undefined)
      await mkdir(found, { recursive: true, mode: 0o700 });
    mounts.push({ path: mountPath, directory: found });
  }
  return mounts;
}

async function filesOf(volume: V1Volume, source: Source): Promise<Written[]> {
  if (volume.emptyDir !== undefined || volume.hostPath !== undefined) return [];
  const { secret, configMap, downwardAPI, projected } = volume;
  if (secret !== undefined)
    return selectKeys(
      "secret",
      { name: secret.secretName, items: secret.items, optional: secret.optional },
      await source.from.secret(secret.secretName ?? ""),
      secret.defaultMode,
    );
  if (configMap !== undefined) return projection({ configMap }, configMap.defaultMode, source);
  if (downwardAPI !== undefined)
    return projection({ downwardAPI }, downwardAPI.defaultMode, source);
  if (projected === undefined)
    throw new ConfigError(`the node double does not know the kind of the volume ${volume.name}`);
  const parts = await Promise.all(
    (projected.sources ?? []).map(async (part) => projection(part, projected.defaultMode, source)),
  );
  return parts.flat();
}

async function projection(
  part: V1VolumeProjection,
  mode: number | undefined,
  source: Source,
): Promise<Written[]> {
  const { core, from, pod } = source;
  if (part.secret !== undefined)
    return selectKeys("secret", part.secret, await from.secret(part.secret.name ?? ""), mode);
  if (part.configMap !== undefined)
    return selectKeys(
      "configmap",
      part.configMap,
      await from.configMap(part.configMap.name ?? ""),
      mode,
    );
  if (part.downwardAPI !== undefined)
    return (part.downwardAPI.items ?? []).map((item) => ({
      path: item.path,
      content: item.fieldRef === undefined ? "" : field(pod, item.fieldRef, source.address),
      mode: item.mode ?? mode,
    }));
  if (part.serviceAccountToken === undefined)
    throw new ConfigError("the node double does not know a projected source of the pod");
  const { audience, expirationSeconds, path } = part.serviceAccountToken;
  const { token } = await tokenOf(core, pod, audience, expirationSeconds);
  return [{ path, content: token, mode }];
}

async function tokenOf(
  core: CoreV1Api,
  pod: V1Pod,
  audience: string | undefined,
  expirationSeconds: number | undefined,
): Promise<{ token: string }> {
  const { namespace = "", name = "", uid = "" } = pod.metadata ?? {};
  const { status } = await core.createNamespacedServiceAccountToken({
    name: pod.spec?.serviceAccountName ?? "default",
    namespace,
    body: {
      spec: {
        audiences: audience === undefined ? [] : [audience],
        boundObjectRef: { apiVersion: "v1", kind: "Pod", name, uid },
        ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
      },
    },
  });
  return { token: status?.token ?? "" };
}

function selectKeys(
  kind: string,
  reference: {
    name?: string | undefined;
    items?: V1KeyToPath[] | undefined;
    optional?: boolean | undefined;
  },
  found: ReadonlyMap<string, Buffer> | undefined,
  mode: number | undefined,
): Written[] {
  if (found === undefined) {
    if (reference.optional === true) return [];
    throw new ConfigError(`${kind} "${reference.name}" not found`);
  }
  if (reference.items === undefined)
    return [...found].map(([path, content]) => ({ path, content, mode }));
  return reference.items.flatMap((item) => {
    const content = found.get(item.key);
    if (content !== undefined) return [{ path: item.path, content, mode: item.mode ?? mode }];
    if (reference.optional === true) return [];
    throw new ConfigError(`references non-existent ${kind} key: ${item.key}`);
  });
}

/**
 * Returns a path inside of the directory. The API server refuses `..` in these paths; a second
 * check costs nothing where files are written.
 */
function inside(directory: string, path: string): string {
  const found = resolve(directory, path);
  if (found !== directory && !found.startsWith(directory + sep))
    throw new ConfigError(`the path ${path} leads out of its volume`);
  return found;
}
