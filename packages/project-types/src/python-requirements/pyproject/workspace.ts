import { fileIn } from "../included-path.ts";
import { normalizeName } from "../requirement.ts";
import type { ReadContext } from "../requirements-file.ts";
import { READ_AT_ONCE } from "../read-once.ts";
import {
  parseToml,
  tableOf,
  textsOf,
  type TomlTable,
  type Workspace,
  type WorkspaceMembers,
} from "./toml.ts";

/** Folders of a workspace. Real ones have some ten. */
const MOST_MEMBERS = 100;
const STEPS_OF_FILE = 100;
const LONGEST = 200_000;

/**
 * Returns the folder of the package with this name in the workspace of a file, as a path in the
 * repository; `undefined` where it has none.
 */
export async function memberFolder(
  context: ReadContext,
  path: string,
  name: string,
): Promise<string | undefined> {
  const workspace = await workspaceOf(context, path);
  if (!workspace) return undefined;
  const members = await membersOf(context, workspace);
  const wanted = normalizeName(name);
  // As far as it is needed: each file takes steps.
  while (!members.byName.has(wanted) && members.next < members.folders.length) {
    const { next, folders } = members;
    if (next % READ_AT_ONCE === 0)
      await context.read(folders.slice(next, next + READ_AT_ONCE).map(fileIn), {
        from: "repository",
      });
    const folder = folders[next] ?? "";
    members.next += 1;
    const own = tableOf(await tomlOf(context, folder), "project")?.["name"];
    const key = typeof own === "string" ? normalizeName(own) : undefined;
    if (key !== undefined && !members.byName.has(key)) members.byName.set(key, folder);
  }
  return members.byName.get(wanted);
}

/** Returns the members of a workspace that were read so far in this read. */
async function membersOf(
  context: ReadContext,
  { folder, root }: Workspace,
): Promise<WorkspaceMembers> {
  const known = context.members.get(folder);
  if (known) return known;
  const settings = tableOf(tableOf(tableOf(root, "tool"), "uv"), "workspace");
  const folders = [folder];
  for (const pattern of textsOf(settings?.["members"]) ?? [])
    folders.push(...(await expand(context, folder, pattern)));
  const members = { folders: folders.slice(0, MOST_MEMBERS), next: 0, byName: new Map() };
  context.members.set(folder, members);
  return members;
}

/**
 * Returns the workspace of a file: the nearest folder above it whose file has one. Each file is
 * looked for once in a read.
 */
export async function workspaceOf(
  context: ReadContext,
  path: string,
): Promise<Workspace | undefined> {
  if (!context.workspaces.has(path))
    context.workspaces.set(path, await findWorkspace(context, path));
  return context.workspaces.get(path);
}

async function findWorkspace(context: ReadContext, path: string): Promise<Workspace | undefined> {
  const parts = path.split("/").slice(0, -1);
  for (let length = parts.length; length >= 0; length -= 1) {
    const folder = parts.slice(0, length).join("/");
    const root = await tomlOf(context, folder);
    if (tableOf(tableOf(tableOf(root, "tool"), "uv"), "workspace") && root) return { folder, root };
  }
  return undefined;
}

async function tomlOf(context: ReadContext, folder: string): Promise<TomlTable | undefined> {
  const path = fileIn(folder);
  context.budget.take(STEPS_OF_FILE, path);
  const file = (await context.read([path], { from: "repository" })).get(path);
  if (file?.kind !== "file" || file.text.length > LONGEST) return undefined;
  context.budget.take(file.text.length, path);
  const parsed = parseToml(file.text);
  return "root" in parsed ? parsed.root : undefined;
}

/** Returns the folders that a pattern of members names; `*` is one part of a path. */
async function expand(
  context: ReadContext,
  folder: string,
  pattern: string,
): Promise<readonly string[]> {
  let found = [folder];
  for (const part of pattern.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") return [];
    const next: string[] = [];
    for (const base of found) {
      if (!part.includes("*")) next.push(base === "" ? part : `${base}/${part}`);
      else next.push(...(await entriesOf(context, base, part)));
    }
    found = next.slice(0, MOST_MEMBERS);
  }
  return found;
}

async function entriesOf(
  context: ReadContext,
  folder: string,
  pattern: string,
): Promise<readonly string[]> {
  context.budget.take(STEPS_OF_FILE, folder);
  const found = (await context.read([folder], { from: "repository" })).get(folder);
  if (found?.kind !== "directory") return [];
  return found.entries
    .filter((name) => matches(name, pattern))
    .map((name) => (folder === "" ? name : `${folder}/${name}`));
}

/** Returns whether the name has the parts of the pattern in their order. */
function matches(name: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop() ?? "";
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}
