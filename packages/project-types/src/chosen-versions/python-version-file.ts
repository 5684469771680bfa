import { validRange } from "@renovatebot/pep440";
import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepsOfText } from "@dagctl/core/driver-kit";
import { foldersAbove, inFolder } from "../python-requirements/folders-above.ts";
import { fileIn, fromFolder } from "../python-requirements/included-path.ts";
import { poetryPython } from "../python-requirements/pyproject/poetry.ts";
import { linesOfToml, parseToml, tableOf } from "../python-requirements/pyproject/toml.ts";
import type { Place, PythonRequest } from "../python-requirements/result.ts";
import { placeText } from "./request.ts";

const PYTHON_VERSION = ".python-version";
const LONGEST = 10_000;
const LONGEST_PYPROJECT = 200_000;
/** `3.12`, `3.12.4`, `3.12-dev`, `cpython-3.12`, `cpython@3.12`, `python3.12` */
const VERSION =
  /^(?:(?:cpython|python)[-@]?)?(3\.\d{1,2})(?:\.\d{1,3}(?:(?:a|b|rc)\d{1,2})?|-dev)?$/i;
const RANGE = /^[\d.\s,*<>=!~]{1,100}$/;
/** Another implementation or version, or a path: a person means this one and no other. */
const OTHER = /^(?:pypy|graalpy|python|cpython|jython|stackless|\d)|[/\\]/i;
const LIKE = "write a version such as 3.12, or set python_version, which is used in its place";

/** What files ask of the Python, in addition to those of requirements. */
export interface PythonFiles {
  readonly requests: readonly PythonRequest[];
  readonly notes: readonly string[];
  /** What is wrong with a file, as a sentence. */
  readonly problems: readonly string[];
}

/**
 * Reads which Python a project asks for: the `.python-version` of its folder or of the nearest one
 * above it, as pyenv and uv do, and the `requires-python` of pyproject.toml. A path in it is never
 * followed.
 *
 * @param options.folder the project's folder in the repository; the root is `""`
 * @param options.pyprojects the folders of the repository whose pyproject.toml counts
 */
export async function readPythonFiles(
  read: ReadFiles,
  {
    folder,
    pyprojects,
    budget,
  }: {
    readonly folder: string;
    readonly pyprojects: readonly string[];
    readonly budget: StepBudget;
  },
): Promise<PythonFiles> {
  const paths = foldersAbove(folder).map((each) => inFolder(each, PYTHON_VERSION));
  const tomls = pyprojects.map(fileIn);
  const files = await read([...paths, ...tomls], { from: "repository" });
  const path = paths.find((each) => files.has(each));
  const own =
    path === undefined
      ? NOTHING
      : readVersionFile(fromFolder(folder, path), files.get(path), budget);
  const requests = tomls.flatMap((toml) =>
    requiresPython(fromFolder(folder, toml), files.get(toml), budget),
  );
  return { ...own, requests: [...own.requests, ...requests] };
}

const NOTHING: PythonFiles = { requests: [], notes: [], problems: [] };

/** Reads the first version of the file: the others are for other uses of pyenv. */
function readVersionFile(
  file: string,
  content: RepositoryFile | undefined,
  budget: StepBudget,
): PythonFiles {
  if (content?.kind !== "file" || content.text.length > LONGEST)
    return { ...NOTHING, problems: [`${file} is not a short text file: ${LIKE}`] };
  countStepsOf(budget, file)(stepsOfText(content.text));
  const lines = content.text.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
  const index = lines.findIndex((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const text = (lines[index] ?? "").trim().replace(/\s+#.*$/, "");
  if (index < 0 || text === "system" || text === "3") return NOTHING;
  const place: Place = { file, line: index + 1 };
  const minor = VERSION.exec(text)?.[1];
  if (minor !== undefined) return { ...NOTHING, requests: [{ place, range: `==${minor}.*` }] };
  if (RANGE.test(text) && /[<>=!~]/.test(text) && validRange(text))
    return { ...NOTHING, requests: [{ place, range: text }] };
  const what = `${placeText(place)} names no version of Python 3`;
  return OTHER.test(text)
    ? { ...NOTHING, problems: [`${what}, and no path is followed: ${LIKE}`] }
    : { ...NOTHING, notes: [`${what} and is not used`] };
}

/** Returns the range of a pyproject.toml that is not read for packages; a broken one has none. */
function requiresPython(
  file: string,
  content: RepositoryFile | undefined,
  budget: StepBudget,
): readonly PythonRequest[] {
  if (content?.kind !== "file" || content.text.length > LONGEST_PYPROJECT) return [];
  countStepsOf(budget, file)(content.text.length);
  const parsed = parseToml(content.text);
  if (!("root" in parsed)) return [];
  const own = tableOf(parsed.root, "project")?.["requires-python"];
  const range = own ?? poetryPython(parsed.root);
  if (typeof range !== "string" || range.length > 200 || range === "" || !validRange(range))
    return [];
  const lines = linesOfToml(content.text);
  const line =
    own === undefined
      ? lines.ofKey("tool.poetry.dependencies", "python")
      : lines.ofKey("project", "requires-python");
  return [{ place: line === undefined ? { file } : { file, line }, range }];
}
