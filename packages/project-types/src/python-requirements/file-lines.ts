import type { StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepsOfText } from "@dagctl/core/driver-kit";
import type { LineKind } from "./add-line.ts";
import { fileIn, fromFolder } from "./included-path.ts";
import { logicalLines } from "./logical-lines.ts";
import { type OptionReading, readOptions } from "./options.ts";
import type { Place } from "./result.ts";

const STEPS_OF_LINE = 5;
const LONGEST_FOLDER = 1_000;
/** A path without spaces, with an option or not, and extras. */
const FOLDER =
  /^(-e(?:[ \t]*=?[ \t]*)|--editable(?:=|[ \t]+))?["']?([\w./+-]+)(?:\[([\w., -]*)\])?["']?$/;
/** `-e` with a repository, as pip freeze writes it; a line without the option means the same. */
const EDITABLE_REPOSITORY =
  /^(?:-e(?:[ \t]*=?[ \t]*)|--editable(?:=|[ \t]+))((?:git|hg|svn|bzr)\+\S.*)$/i;
/** What is no folder: an absolute path, an archive, an option. */
const FOREIGN = /^[/-]|\+|\.(?:whl|zip|tar\.gz|tgz)$/i;

/** A folder of the repository that a file names as a package. */
export interface FolderRequest {
  /** The file that names it, as a path in the repository. */
  readonly from: string;
  /** As it is written: relative to the folder of `from`. */
  readonly path: unknown;
  readonly extras: readonly string[];
  /** What messages call it. @default a folder of the project's repository */
  readonly what?: "folder" | "repository";
}

/** A line of a file with what it means, as far as no other file is needed for that. */
export interface FileLine {
  readonly place: Place;
  readonly text: string;
  /** The folder that it names as a package. */
  readonly folder?: FolderRequest;
  /** What its options mean, in their order. */
  readonly options?: readonly OptionReading[];
}

interface ParseContext {
  /** The project's folder in the repository. */
  readonly folder: string;
  readonly indexes: readonly string[];
  readonly budget: StepBudget;
}

interface LinesToParse {
  /** The path in the repository. */
  readonly path: string;
  readonly text: string;
  readonly kind: LineKind;
  readonly most: number;
}

/** Returns the lines of a file that have content, the first `most` of them. */
export async function parseLines(
  context: ParseContext,
  { path, text, kind, most }: LinesToParse,
): Promise<readonly FileLine[]> {
  const file = fromFolder(context.folder, path);
  const count = countStepsOf(context.budget, file);
  const lines: FileLine[] = [];
  for (const { line, text: content } of logicalLines(text, count)) {
    if (lines.length === most) break;
    count(STEPS_OF_LINE);
    await context.budget.rest();
    const own = { place: { file, line }, text: content };
    const folder = kind === "requirement" ? folderIn(content) : undefined;
    const repository = EDITABLE_REPOSITORY.exec(content)?.[1];
    if (folder) lines.push({ ...own, folder: { from: baseOf(context.folder, path), ...folder } });
    else if (repository !== undefined) lines.push({ ...own, text: repository });
    else if (!content.startsWith("-")) lines.push(own);
    else {
      count(stepsOfText(content));
      const options = readOptions(content, context.indexes);
      count(STEPS_OF_LINE * options.length);
      lines.push({ ...own, options });
    }
  }
  return lines;
}

/**
 * Returns the file to which a folder in a requirements file is relative: pip takes it from the
 * current folder, which is that of the project, where the file is in it.
 */
function baseOf(folder: string, path: string): string {
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
