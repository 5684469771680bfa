import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepsOfText } from "@dagctl/core/driver-kit";
import { addLine, type LineKind, type PinnedTool } from "./add-line.ts";
import { fileIn, fromFolder, resolveIncludedPath } from "./included-path.ts";
import { logicalLines } from "./logical-lines.ts";
import type { Workspace } from "./pyproject/toml.ts";
import { readOptions } from "./options.ts";
import { type Findings, type Place, refuse } from "./result.ts";

/** Lines with content, of all files together. Real projects have some hundred. */
const MOST_LINES = 2_000;
const MOST_FILES = 50;
const STEPS_OF_LINE = 5;
const LONGEST_FOLDER = 1_000;
/** A path without spaces, with an option or not, and extras. */
const FOLDER =
  /^(-e(?:[ \t]*=?[ \t]*)|--editable(?:=|[ \t]+))?["']?([\w./+-]+)(?:\[([\w., -]*)\])?["']?$/;
/** What is no folder: an absolute path, an archive, an option. */
const FOREIGN = /^[/-]|\+|\.(?:whl|zip|tar\.gz|tgz)$/i;

/** A folder of the repository that a file names as a package. */
export interface FolderRequest {
  /** The file that names it, as a path in the repository. */
  readonly from: string;
  /** As it is written: relative to the folder of `from`. */
  readonly path: unknown;
  readonly extras: readonly string[];
}

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
  /** Adds a package that is a folder of the repository, or refuses it. */
  readonly readFolder: (place: Place, request: FolderRequest) => Promise<void>;
}

interface Walk extends ReadContext {
  /** Kind and path of each file that was read. */
  readonly seen: Set<string>;
  lines: number;
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
  const walk: Walk = { ...context, seen: new Set([`requirement ${path}`]), lines: 0 };
  await readLines(walk, path, text, "requirement");
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
  for (const { line, text: content } of logicalLines(text, count)) {
    if (walk.lines > MOST_LINES) return;
    walk.lines += 1;
    const place: Place = { file, line };
    if (walk.lines > MOST_LINES) {
      const problem = `follows ${MOST_LINES} lines, which is the most: remove lines that others bring`;
      refuse(walk.findings, place, problem);
      return;
    }
    count(STEPS_OF_LINE);
    await walk.budget.rest();
    const named = kind === "requirement" ? folderIn(content) : undefined;
    if (named) await walk.readFolder(place, { from: baseOf(walk, path), ...named });
    else if (!content.startsWith("-"))
      addLine(walk.findings, place, content, kind, { ...walk, count });
    else await followOptions(walk, { path, place, text: content, kind });
  }
}

/**
 * Returns the file to which a folder in a requirements file is relative: pip takes it from the
 * current folder, which is that of the project, where the file is in it.
 */
function baseOf({ folder }: Walk, path: string): string {
  return folder !== "" && !path.startsWith(`${folder}/`) ? path : fileIn(folder);
}

/** Returns the folder that a line names as a package: `-e .`, `./libs/x[extra]`, `libs/x`. */
function folderIn(text: string): Omit<FolderRequest, "from"> | undefined {
  if (text.length > LONGEST_FOLDER) return undefined;
  const [, editable, path = "", extras = ""] = FOLDER.exec(text) ?? [];
  const isFolder = editable !== undefined || path.startsWith(".") || path.includes("/");
  if (!isFolder || path === "" || FOREIGN.test(path)) return undefined;
  const names = extras.split(",").map((extra) => extra.trim());
  return { path, extras: names.filter((extra) => extra !== "") };
}

interface OptionLine {
  readonly path: string;
  readonly place: Place;
  readonly text: string;
  readonly kind: LineKind;
}

async function followOptions(walk: Walk, { path, place, text, kind }: OptionLine): Promise<void> {
  const count = countStepsOf(walk.budget, place.file);
  count(stepsOfText(text));
  for (const reading of readOptions(text, walk.indexes)) {
    count(STEPS_OF_LINE);
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
  else await readLines(walk, path, text, kind);
}

/**
 * Returns the text of a requirements file; `undefined` where it has none. As for pip, that is also
 * UTF-16 with a byte order mark, as PowerShell writes it.
 */
export function textOfLines(file: RepositoryFile | undefined): string | undefined {
  if (file?.kind === "file") return file.text;
  return file?.kind === "binary" ? file.utf16 : undefined;
}

/** Returns whether the name of a file is that of another form, whose lines are no requirements. */
export function isOtherForm(path: string): boolean {
  return /(?:\.(?:toml|lock|ya?ml|json|cfg|py)|(?:^|\/)Pipfile)$/i.test(path);
}

/**
 * Returns why the text of a file cannot be read, to follow "the file …"; the contrary of a text.
 */
export function unreadable(file: RepositoryFile | undefined): string | undefined {
  switch (file?.kind) {
    case "file":
      return undefined;
    case undefined:
      return "that is not in the repository: commit it, or name another one";
    case "too_large":
      return "that is too large to read: shorten it";
    case "binary":
      return "that is not UTF-8 text: save it as UTF-8";
    default:
      return `that is a ${file?.kind}, which is not followed: commit it as a plain file`;
  }
}
