import type { DeploymentRef } from "@dagctl/core/contracts";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { toDagctlError } from "../translate-errors.ts";
import { DAMAGED_SUFFIX } from "../files/damaged-file.ts";
import { entries, isFolder } from "../files/files.ts";
import { decodeName, isEncodedName } from "../files/layout.ts";
import { removingShape, tryRecord, desiredShape } from "../files/records.ts";
import { readDeployment } from "../records/stored-deployment.ts";

export interface Listed {
  readonly ref: DeploymentRef;
  /** 0 where it cannot be read. */
  readonly generation: number;
}

/** Receives what a pass over the data folder finds other than projects. */
export interface Finds {
  /** Receives what is in the place of a project and does not name one. */
  onOrphan(path: string, organization: string): void;
  /** Receives a folder that cannot be read: its content is skipped. */
  onUnreadable?(path: string): void;
}

/**
 * Returns the names in a folder, or none when it cannot be read. That is reported, and does not
 * stop the others.
 */
export async function namesIn(
  context: Context,
  folder: string,
  finds?: Pick<Finds, "onUnreadable">,
): Promise<readonly string[]> {
  try {
    return (await entries(folder)).filter((name) => !name.endsWith(DAMAGED_SUFFIX));
  } catch (error) {
    finds?.onUnreadable?.(folder);
    context.log({
      level: "warn",
      message: `${context.paths.displayPath(folder)} is ignored: ${toDagctlError("Reading a folder", error).message}`,
    });
    return [];
  }
}

/**
 * Two path segments that name an organization and a project, with the names where they can be read.
 */
interface Pair {
  readonly path: string;
  readonly ref?: DeploymentRef;
}

/** Yields the entries of a folder that has one folder per organization. */
export async function* projectsBelow(
  context: Context,
  root: string,
  finds: Finds,
  suffix = "",
): AsyncGenerator<Pair> {
  for (const segment of await namesIn(context, root, finds)) {
    const folder = join(root, segment);
    const organization = decodeName(segment);
    if (!isEncodedName(segment) || !(await isFolder(folder))) {
      finds.onOrphan(folder, organization ?? segment);
      continue;
    }
    for (const name of await namesIn(context, folder, finds)) {
      const path = join(folder, name);
      const inner = name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
      const project = decodeName(inner);
      if (!name.endsWith(suffix) || !isEncodedName(inner))
        finds.onOrphan(path, organization ?? segment);
      else if (organization === undefined || project === undefined) yield { path };
      else yield { path, ref: { organization, project } };
    }
  }
}

/**
 * Yields everything that is deployed or being removed. Damaged deployments are named by their
 * folders.
 */
export async function* listDeployments(context: Context, finds: Finds): AsyncGenerator<Listed> {
  const { paths } = context;
  for await (const { path, ref } of projectsBelow(context, paths.deployments, finds)) {
    if (ref !== undefined) {
      const { removing, desired, damages } = await readDeployment(context, ref);
      const record = removing.value ?? desired.value;
      if (record !== undefined || damages.length > 0)
        yield { ref, generation: record?.generation ?? 0 };
      continue;
    }
    // The name is too long for the name of its folder, so it is read from a record.
    const removing = await tryRecord(paths, join(path, "removing.json"), removingShape);
    const desired = await tryRecord(paths, join(path, "wanted.json"), desiredShape);
    const record = [removing.value, desired.value].find(
      (one) => one !== undefined && paths.deployment(one.ref).folder === path,
    );
    if (record !== undefined) yield { ref: record.ref, generation: record.generation };
    else if (removing.damage !== undefined || desired.damage !== undefined)
      finds.onOrphan(path, paths.displayPath(path));
  }
}

/**
 * Yields the same, and everything that is in the place of a project and does not name one, with its
 * path instead of a project: no project has such a name.
 */
export async function* listWithOrphans(context: Context): AsyncGenerator<Listed> {
  const { paths } = context;
  const orphans: Listed[] = [];
  const finds: Finds = {
    onOrphan: (path, organization) =>
      void orphans.push({ ref: { organization, project: paths.displayPath(path) }, generation: 0 }),
  };
  yield* listDeployments(context, finds);
  for (const kind of ["deployments", "states"] as const) {
    for await (const _ of projectsBelow(context, paths.tombstones(kind), finds, ".json"));
  }
  for await (const _ of projectsBelow(context, paths.works, finds));
  yield* orphans;
}
