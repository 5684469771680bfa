import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepsOfText } from "@dagctl/core/driver-kit";
import { addLine, type LineKind, type PinnedTool } from "./add-line.ts";
import { fromFolder, includedPath } from "./included-path.ts";
import { logicalLines } from "./logical-lines.ts";
import { readOptions } from "./options.ts";
import { type Findings, type Place, refuse } from "./result.ts";

/** Lines with content, of all files together. Real projects have some hundred. */
const MOST_LINES = 2_000;
const MOST_FILES = 50;
const STEPS_OF_LINE = 5;

/** What is the same for all files of one read. */
export interface ReadContext {
  readonly read: ReadFiles;
  /** The project's folder in the repository; the root is `""`. */
  readonly folder: string;
  readonly tools: readonly PinnedTool[];
  readonly indexes: readonly string[];
  readonly budget: StepBudget;
  readonly findings: Findings;
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
    if (!content.startsWith("-"))
      addLine(walk.findings, place, content, kind, { tools: walk.tools, count });
    else await followOptions(walk, { path, place, text: content, kind });
  }
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
      const included = includedPath(path, reading.path);
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
  const problem = isOtherForm(path)
    ? "which is not in the form of requirements.txt: name a requirements file"
    : unreadable(found);
  if (problem !== undefined) refuse(walk.findings, place, `includes a file ${problem}`);
  else if (found?.kind === "file") await readLines(walk, path, found.text, kind);
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
      return "that is not UTF-8 text, such as UTF-16 of PowerShell: save it as UTF-8";
    default:
      return `that is a ${file?.kind}, which is not followed: commit it as a plain file`;
  }
}
