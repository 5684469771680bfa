import { addRequirement } from "../add-line.ts";
import { gitRequestIn, MARKER_OF_GIT } from "../git-request.ts";
import { fileIn } from "../included-path.ts";
import { normalizeName } from "../requirement.ts";
import type { ReadContext } from "../requirements-file.ts";
import { note, type Place, refuse } from "../result.ts";
import { isToolName, TOOL_FROM_INDEX } from "../tool-source.ts";
import type { TomlFile } from "./poetry.ts";
import { tableOf, type TomlTable } from "./toml.ts";
import { memberFolder, workspaceOf } from "./workspace.ts";

/** Where uv takes a package from. */
export interface Source {
  readonly table: TomlTable;
  /** The file that says so, as a path in the repository. */
  readonly from: string;
}

const NAME = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?/;
const PUBLISH =
  "publish the package to an index and name it with a version, such as pandas>=2.0,<3";

/**
 * Returns where `[tool.uv.sources]` takes a dependency from, in this file or in that of its
 * workspace; `undefined` where it is an index.
 */
export async function sourceOf(
  context: ReadContext,
  toml: TomlFile,
  dependency: string,
): Promise<Source | undefined> {
  const name = NAME.exec(dependency)?.[1];
  if (name === undefined) return undefined;
  const own = ownSource(toml.root, name);
  const workspace = own === undefined ? await workspaceOf(context, toml.path) : undefined;
  const value = own ?? (workspace && ownSource(workspace.root, name));
  const from = workspace ? fileIn(workspace.folder) : toml.path;
  const list = (Array.isArray(value) ? value : [value])
    .map((one) => tableOf({ one }, "one"))
    .filter((one) => one !== undefined);
  // Those of groups and extras are not installed. An index is compared with the operator's.
  const table = list.find(
    (one) => one["index"] === undefined && one["group"] === undefined && one["extra"] === undefined,
  );
  return table && { table, from };
}

function ownSource(root: TomlTable, name: string): unknown {
  const sources = tableOf(tableOf(tableOf(root, "tool"), "uv"), "sources");
  const key = Object.keys(sources ?? {}).find(
    (each) => normalizeName(each) === normalizeName(name),
  );
  return key === undefined ? undefined : sources?.[key];
}

/** Adds a dependency that comes from a folder of the repository, or refuses its source. */
export async function readSource(
  context: ReadContext,
  toml: TomlFile,
  place: Place,
  dependency: string,
  { table: source, from }: Source,
): Promise<void> {
  const { findings, tools } = context;
  const [, name = "", extras = ""] = NAME.exec(dependency) ?? [];
  const isElsewhere = source["git"] !== undefined || source["url"] !== undefined;
  if (isElsewhere && isToolName(tools, name)) {
    note(findings, place, TOOL_FROM_INDEX);
    const line = { text: dependency.trim(), kind: "requirement" } as const;
    return addRequirement(findings, place, line, { ...context, count: toml.count });
  }
  if (source["url"] !== undefined)
    return refuse(findings, place, `installs from an address, by [tool.uv.sources]: ${PUBLISH}`);
  const hasMarker = dependency.includes(";") || source["marker"] !== undefined;
  const request = {
    extras: extras
      .split(",")
      .map((extra) => extra.trim())
      .filter((extra) => extra !== ""),
  };
  if (source["git"] !== undefined) {
    const by = ", by [tool.uv.sources]";
    const git = { ...gitRequestIn(source, name, request.extras), by };
    return context.readRepository(place, hasMarker ? { ...git, problem: MARKER_OF_GIT } : git);
  }
  if (hasMarker)
    return refuse(
      findings,
      place,
      "has a marker for a folder of the repository, which is not supported: remove it",
    );
  if (source["path"] !== undefined)
    return context.readFolder(place, { from, path: source["path"], ...request });
  const folder = await memberFolder(context, toml.path, name);
  if (folder === undefined)
    return refuse(
      findings,
      place,
      "is a member of a workspace that has no such member: name it in members of [tool.uv.workspace]",
    );
  return context.readFolder(place, { from: fileIn(""), path: folder || ".", ...request });
}
