import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { importPath, PATHS } from "./paths.ts";

/** The name of the volume that everything is in that a run writes. */
const RUN_VOLUME = "run";

type Folder = "source" | "repository" | "working" | "home" | "tmp";
/** Where each folder of that volume is mounted. */
const MOUNTED: Readonly<Record<Folder, string>> = {
  source: PATHS.source,
  repository: PATHS.repository,
  working: PATHS.working,
  home: PATHS.home,
  tmp: PATHS.temporary,
};

/** Returns the mount of a folder that a run writes. A container sees only the folders it mounts. */
export const runFolder = (folder: Folder): V1VolumeMount => ({
  name: RUN_VOLUME,
  mountPath: MOUNTED[folder],
  subPath: folder,
});

/** Returns the mount of another repository's files, by its number in the workload. */
export const importMount = (index: number): V1VolumeMount => ({
  name: RUN_VOLUME,
  mountPath: importPath(index),
  subPath: `import-${index}`,
});

/** Returns the volume of these folders: together they take at most `sizeLimit`. */
export const runVolume = (sizeLimit: string): V1Volume => ({
  name: RUN_VOLUME,
  emptyDir: { sizeLimit },
});
