import type { ReadFiles, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepsOfText } from "@dagctl/core/driver-kit";
import { addLine, type LineKind, type PinnedTool } from "./add-line.ts";
import { type FileLine, type FolderRequest, parseLines } from "./file-lines.ts";
import { isOtherForm, textOfLines, unreadable } from "./file-text.ts";
import { type GitRequest, gitRequestOf } from "./git-request.ts";
import {
  fromFolder,
  packagePaths,
  pathInRepository,
  resolveIncludedPath,
} from "./included-path.ts";
import type { Workspace, WorkspaceMembers } from "./pyproject/toml.ts";
import { READ_AT_ONCE } from "./read-once.ts";
import { type Findings, type Place, refuse } from "./result.ts";

/** Lines with content, of all files together. Real projects have some hundred. */
const MOST_LINES = 2_000;
const MOST_FILES = 50;
/** Files and folders of one read that are read before their lines are reached. */
const MOST_AHEAD = 100;

/** What is the same for all files of one read. */
export interface ReadContext {
  readonly read: ReadFiles;
  /** The project's folder in the repository; the root is `""`. */
  readonly folder: string;
  readonly tools: readonly PinnedTool[];
  /** Names of packages whose versions are returned. */
  readonly watched: ReadonlySet<string>;
  readonly indexes: readonly string[];
  readonly budget: StepBudget;
  readonly findings: Findings;
  /** Absent: it is not known, and `requires-python` is not compared. */
  readonly pythonVersion: string | undefined;
  /** The workspaces of uv that were looked for, by the path of the file. */
  readonly workspaces: Map<string, Workspace | undefined>;
  /** The members of workspaces, by their folders. */
  readonly members: Map<string, WorkspaceMembers>;
  /** Adds a package that is a folder of the repository, or refuses it. */
  readonly readFolder: (place: Place, request: FolderRequest) => Promise<void>;
  /** Adds a package of another repository, or refuses it. */
  readonly readRepository: (place: Place, request: GitRequest) => Promise<void>;
  /** The same, for a package that a file of another repository names. */
  readonly readNested: (nested: ReadContext, place: Place, request: GitRequest) => Promise<void>;
}

interface Walk extends ReadContext {
  /** Kind and path of each file that was read. */
  readonly seen: Set<string>;
  lines: number;
  /** How many more files and folders may be read ahead. */
  ahead: number;
}

/**
 * Reads a requirements file and those that it includes. A file is read once for each kind, so
 * cycles end. What a constraints file includes is a constraint, as it is for uv.
 *
 * @param path the path in the repository
 */
export async function readRequirementsFile(
  context: ReadContext,
  path: string,
  text: string,
): Promise<void> {
  await readLines(beginWalk(context, [`requirement ${path}`]), path, text, "requirement");
}

/** Reads requirements files that another file names, as if it included each of them. */
export async function readRequirementsFiles(
  context: ReadContext,
  place: Place,
  paths: readonly string[],
): Promise<void> {
  const walk = beginWalk(context, []);
  // One more, so that the limit is reported once.
  const different = [...new Set(paths)].slice(0, MOST_FILES + 1);
  await readAhead(
    walk,
    different.map((path) => [path]),
  );
  for (const path of different) await include(walk, place, path, "requirement");
}

function beginWalk(context: ReadContext, seen: readonly string[]): Walk {
  return { ...context, seen: new Set(seen), lines: 0, ahead: MOST_AHEAD };
}

async function readLines(walk: Walk, path: string, text: string, kind: LineKind): Promise<void> {
  const file = fromFolder(walk.folder, path);
  const count = countStepsOf(walk.budget, file);
  count(stepsOfText(text));
  // UTF-16 and UTF-32 without a byte order mark look like UTF-8 with NUL between the letters.
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = text.slice(0, nul).split(/\r\n?|\n/).length;
    return refuse(walk.findings, { file, line }, "is not UTF-8 text: save the file as UTF-8");
  }
  const lines = await parseLines(walk, {
    path,
    text,
    kind,
    // One more, which is refused.
    most: Math.max(0, MOST_LINES + 1 - walk.lines),
  });
  await readAhead(
    walk,
    lines.flatMap((line) => pathsOf(walk, path, line)),
  );
  for (const line of lines) {
    if (walk.lines > MOST_LINES) return;
    walk.lines += 1;
    const { place } = line;
    if (walk.lines > MOST_LINES) {
      const problem = `follows ${MOST_LINES} lines, which is the most: remove lines that others bring`;
      refuse(walk.findings, place, problem);
      return;
    }
    await walk.budget.rest();
    const git = kind === "requirement" ? gitRequestOf(line.text, walk.tools) : undefined;
    if (git) await walk.readRepository(place, git);
    else if (line.folder) await walk.readFolder(place, line.folder);
    else if (line.options) await followOptions(walk, path, line, kind);
    else addLine(walk.findings, place, line.text, kind, { ...walk, count });
  }
}

/** Returns the paths that a line leads to, as one list for each file or folder. */
function pathsOf(
  { seen }: Walk,
  path: string,
  { folder, options = [] }: FileLine,
): readonly (readonly string[])[] {
  if (folder) {
    const own =
      typeof folder.path === "string" ? pathInRepository(folder.from, folder.path) : undefined;
    return own === undefined ? [] : [packagePaths(own)];
  }
  return options.flatMap((option) => {
    if (option.does !== "include") return [];
    const included = resolveIncludedPath(path, option.path);
    if ("problem" in included || isOtherForm(included.path)) return [];
    return seen.has(`${option.kind} ${included.path}`) ? [] : [[included.path]];
  });
}

/**
 * Reads what is needed next, several at once, because a read takes as long for one path as for
 * many. The reader remembers it.
 */
async function readAhead(walk: Walk, needed: readonly (readonly string[])[]): Promise<void> {
  const byFirst = new Map(needed.map((paths) => [paths[0], paths]));
  const allowed = [...byFirst.values()].slice(0, Math.min(walk.ahead, MOST_FILES));
  walk.ahead -= allowed.length;
  const paths = allowed.flat();
  for (let at = 0; at < paths.length; at += READ_AT_ONCE)
    await walk.read(paths.slice(at, at + READ_AT_ONCE), { from: "repository" });
}

async function followOptions(
  walk: Walk,
  path: string,
  { place, options = [] }: FileLine,
  kind: LineKind,
): Promise<void> {
  for (const reading of options) {
    if (reading.does === "nothing") continue;
    if (reading.does === "refuse") refuse(walk.findings, place, reading.problem);
    else {
      const included = resolveIncludedPath(path, reading.path);
      if ("problem" in included) refuse(walk.findings, place, included.problem);
      else await include(walk, place, included.path, kind === "constraint" ? kind : reading.kind);
    }
  }
}

async function include(walk: Walk, place: Place, path: string, kind: LineKind): Promise<void> {
  const key = `${kind} ${path}`;
  if (walk.seen.has(key)) return;
  if (walk.seen.size >= MOST_FILES) {
    refuse(walk.findings, place, `includes more than ${MOST_FILES} files: join them`);
    return;
  }
  walk.seen.add(key);
  const found = (await walk.read([path], { from: "repository" })).get(path);
  const text = textOfLines(found);
  if (isOtherForm(path))
    refuse(
      walk.findings,
      place,
      "includes a file which is not in the form of requirements.txt: name a requirements file",
    );
  else if (text === undefined)
    refuse(walk.findings, place, `includes a file ${unreadable(found) ?? ""}`);
  else {
    walk.findings.files.add(path);
    await readLines(walk, path, text, kind);
  }
}
