import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { V1Container, V1Pod, V1Volume } from "@kubernetes/client-node";

/** The pause between two measurements of a pod, in milliseconds. A kubelet's is 10 s. */
export const STORAGE_POLL = 1_000;

const LIMIT = "ephemeral-storage";
const UNITS = ["", "Ki", "Mi", "Gi", "Ti"];
const DECIMAL = ["", "k", "M", "G", "T"];

/** Returns the bytes of a quantity in one of the forms that sizes have. */
function bytesOf(quantity: string): number {
  const [, digits = "0", unit = ""] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const binary = UNITS.indexOf(unit);
  return Number(digits) * (binary >= 0 ? 1024 ** binary : 1000 ** DECIMAL.indexOf(unit));
}

/** Returns whether the node has to measure what a pod writes. */
export const hasStorageLimit = ({ spec }: V1Pod): boolean =>
  podLimit(spec?.initContainers ?? [], spec?.containers ?? []) !== undefined ||
  (spec?.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined);

/**
 * Returns why a kubelet would evict a pod for what it wrote, in the words of the kubelet;
 * `undefined` where it wrote no more than it may.
 *
 * @param logs the folders of the logs
 */
export async function storageExcess(
  { spec }: V1Pod,
  directories: ReadonlyMap<string, string>,
  logs: readonly string[],
): Promise<string | undefined> {
  let total = 0;
  for (const volume of spec?.volumes ?? []) {
    if (!isOnDisk(volume)) continue;
    const used = await folderBytes(directories.get(volume.name) ?? "");
    total += used;
    const limit = volume.emptyDir?.sizeLimit;
    if (limit !== undefined && used > bytesOf(limit))
      return `Usage of EmptyDir volume "${volume.name}" exceeds the limit "${limit}". `;
  }
  const limit = podLimit(spec?.initContainers ?? [], spec?.containers ?? []);
  if (limit === undefined) return undefined;
  for (const folder of logs) total += await folderBytes(folder);
  return total > bytesOf(limit)
    ? `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `
    : undefined;
}

const isOnDisk = ({ emptyDir }: V1Volume): boolean =>
  emptyDir !== undefined && emptyDir.medium !== "Memory";

/**
 * Returns the limit of the pod: that of its containers together, or of an init container that may
 * write more. One without a limit has none.
 */
function podLimit(init: readonly V1Container[], main: readonly V1Container[]): string | undefined {
  const limits = ({ resources }: V1Container): string | undefined => resources?.limits?.[LIMIT];
  const [only] = main;
  // Pods here have one container: the sum of several would need quantities to be added.
  const own = only === undefined || main.length > 1 ? undefined : limits(only);
  return [own, ...init.map(limits)]
    .filter((limit) => limit !== undefined)
    .toSorted((one, other) => bytesOf(other) - bytesOf(one))[0];
}

/** Returns the bytes that the files below a folder take. Files that go meanwhile do not count. */
async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory()
      ? await folderBytes(path)
      : ((await lstat(path).catch(() => undefined))?.size ?? 0);
  }
  return bytes;
}
