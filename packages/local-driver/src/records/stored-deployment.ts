import type { DeploymentRef } from "@dagctl/core/contracts";
import { type Context, keyOf } from "../context.ts";
import { DamagedFileError } from "../files/damaged-file.ts";
import {
  type ConvergedRecord,
  convergedShape,
  type RecordRead,
  type RemovingRecord,
  removingShape,
  secretValuesShape,
  tryRecord,
  type DesiredRecord,
  desiredShape,
} from "../files/records.ts";
import { inThisFolder } from "./moved-folder.ts";

/** The records of one deployment, as far as they can be read. */
export interface StoredDeployment {
  readonly removing: RecordRead<RemovingRecord>;
  readonly desired: RecordRead<DesiredRecord>;
  readonly converged: RecordRead<ConvergedRecord>;
  readonly secrets: RecordRead<Record<string, string>>;
  /** The damages of all records, in this order. */
  readonly damages: readonly DamagedFileError[];
}

/** Reads the records of one deployment. A record of another project counts as damaged. */
export async function readDeployment(
  context: Context,
  ref: DeploymentRef,
): Promise<StoredDeployment> {
  const { paths } = context;
  const files = paths.deployment(ref);
  const own = <T extends { readonly ref: DeploymentRef }>(
    path: string,
    read: RecordRead<T>,
  ): RecordRead<T> => {
    if (read.value === undefined || keyOf(read.value.ref) === keyOf(ref)) return read;
    return {
      value: undefined,
      damage: new DamagedFileError(
        path,
        "it is the record of another project",
        paths.displayPath(path),
      ),
    };
  };
  const removing = own(files.removing, await tryRecord(paths, files.removing, removingShape));
  const stored = own(files.desired, await tryRecord(paths, files.desired, desiredShape));
  const converged = await tryRecord(paths, files.converged, convergedShape);
  const desired =
    stored.value === undefined
      ? stored
      : { ...stored, value: inThisFolder(paths, stored.value, converged.value) };
  const secrets = await tryRecord(paths, files.secrets, secretValuesShape);
  const found = [removing, desired, converged, secrets].flatMap(({ damage }) =>
    damage === undefined ? [] : [damage],
  );
  // One file in the place of a folder is the damage of every record in that folder.
  const damages = found.filter(
    ({ path }, index) => found.findIndex((other) => other.path === path) === index,
  );
  return { removing, desired, converged, secrets, damages };
}
