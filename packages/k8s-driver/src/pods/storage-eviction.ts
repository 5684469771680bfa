import type { Pod } from "../cluster/wire.ts";
import { RESOLUTION_VOLUME } from "../manifests/resolution.ts";

const VOLUME = /Usage of EmptyDir volume "([^"]+)" exceeds the limit "([^"]+)"/;
const POD =
  /Pod ephemeral local storage usage exceeds the total limit of containers (\S+?)\.?(?:\s|$)/;
const CONTAINER = /Container (\S+) exceeded its local ephemeral storage limit "([^"]+)"/;

const RUNS = "volumeSize (of the server --volume-size)";
const PACKAGES_SIZE = "packages.volumeSize (of the server --package-volume-size)";
const RAISE = "or ask the operator to raise";
/** The volumes of packages; all others belong to the run. */
const OF_PACKAGES: ReadonlySet<string> = new Set(["packages", "uv", RESOLUTION_VOLUME]);
/** The volumes of what an earlier version deployed, each of which is a folder of the run. */
const FOLDERS: ReadonlySet<string> = new Set(["source", "repository", "working", "home", "tmp"]);

/**
 * Returns what a pod wrote too much of, and which setting allows more. Returns `undefined` when the
 * node did not end it for that: a node without space ends pods that wrote no more than they may.
 */
export function storageEviction({ status }: Pick<Pod, "status">): string | undefined {
  const { reason, message = "" } = status ?? {};
  if (reason !== "Evicted") return undefined;
  const [, volume, size] = VOLUME.exec(message) ?? [];
  if (volume !== undefined)
    return OF_PACKAGES.has(volume)
      ? `The packages take more than ${size} with their downloads, so the pod was ended. Remove packages, ${RAISE} ${PACKAGES_SIZE}`
      : `The run wrote more than ${size} into ${FOLDERS.has(volume) ? `its folder ${volume}` : "its folders (checkout, working folder, home, /tmp)"}, so its pod was ended. Write less, ${RAISE} ${RUNS}`;
  const [, total] = POD.exec(message) ?? [];
  if (total !== undefined)
    return `The folders and logs of the pod take more than ${total} together, so it was ended. Write less, ${RAISE} ${RUNS}`;
  const [, container, most] = CONTAINER.exec(message) ?? [];
  return container === undefined
    ? undefined
    : `The log of ${container} takes more than ${most}, so the pod was ended. Print less, ${RAISE} ${RUNS}`;
}
