import type { Project } from "@dagctl/core";
import type { InspectOptions } from "@dagctl/core/contracts";
import { listFirst } from "@dagctl/core/driver-kit";
import type { SqlmeshProject } from "./sqlmesh-project.ts";

/** The most names of projects in a note. */
const MOST_NAMED = 3;

/** The statuses of a project that is not deployed yet, and may be soon. */
const BEGINNING: ReadonlySet<string> = new Set(["pending", "deploying"]);

/**
 * Returns a note where other projects over the same folder run with a managed state of their own.
 * SQLMesh names physical tables after the models, not after the environment: each state takes them
 * for its own, so a plan of one project changes what the views of the other show.
 */
export async function noteSharedTables(
  project: SqlmeshProject,
  { others }: Pick<InspectOptions, "others">,
): Promise<string | undefined> {
  if (!project.use_managed_state_database || others === undefined) return undefined;
  const names = (await others())
    .filter(
      (other) =>
        other.project_type === "sqlmesh" &&
        other.use_managed_state_database &&
        (other.deployed || BEGINNING.has(other.status)) &&
        folderOf(other) === folderOf(project),
    )
    .map(({ name }) => name)
    .toSorted();
  if (names.length === 0) return undefined;
  const have =
    names.length === 1
      ? "has this folder and a state of its own"
      : "have this folder and states of their own";
  return `${listFirst(names, MOST_NAMED)} ${have}. They and this project write the same physical tables, whatever sqlmesh_environment is, unless their gateways lead to other databases. Keep one project, give each its own database, or let them share a state (use_managed_state_database: false and a state_connection)`;
}

const folderOf = ({ git_path: path = "" }: Project): string =>
  path.replaceAll(/^(?:\.?\/)+|\/+$/g, "");
