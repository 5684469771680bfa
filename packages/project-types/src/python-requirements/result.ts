import type { ImportRepository } from "@dagctl/core/contracts";

/** A line of a file, or a file, and what is to be said about it. */
export interface LineMessage {
  /** The path from the project's folder; `../` leads to the rest of the repository. */
  readonly file: string;
  /** From 1; absent where the file as a whole is meant, or the line is not known. */
  readonly line?: number;
  /**
   * Completes a sentence that begins with the file, and the line if there is one. It says what is
   * wrong and what would be right. It has no text of the file, which may be a secret.
   */
  readonly message: string;
}

/** A line that asks for a version of a package that is watched. */
export interface VersionRequest {
  readonly place: Place;
  /** In the form in which names are compared. */
  readonly name: string;
  /** An operator with its version each; not empty. */
  readonly specifiers: readonly string[];
  /** When the line counts, in one form. Absent: always. */
  readonly marker?: string;
}

/** A range of Pythons that a file asks for. */
export interface PythonRequest {
  readonly place: Place;
  readonly range: string;
  /** Whether the packages of the file cannot be installed on another Python. */
  readonly isEnforced?: boolean;
}

/** What a static read of the Python requirements of a project has found. */
export type PythonRequirements =
  /** Nothing is to be installed. */
  | { readonly outcome: "none"; readonly notes: readonly LineMessage[] }
  | {
      readonly outcome: "read";
      /** The file that was read, as a path from the project's folder. */
      readonly file: string;
      /** Lines of names, extras, versions and markers only. No line occurs twice. */
      readonly requirements: readonly string[];
      /** Lines that bound versions and install nothing. */
      readonly constraints: readonly string[];
      /** Lines of a name, its exact version and the hashes of its files. */
      readonly hashes: readonly string[];
      /** Folders of the repository whose Python modules are imported; the root is `""`. */
      readonly folders: readonly string[];
      /** Other repositories whose Python modules are imported, at these commits. */
      readonly repositories: readonly ImportRepository[];
      /** The files that were read, as paths in the repository. */
      readonly files: readonly string[];
      /** The commits of the refs that files name, by repository and ref. */
      readonly commits: Readonly<Record<string, string>>;
      /**
       * Names of the packages that come from those repositories, or from folders of the project's,
       * and are not installed.
       */
      readonly provided: readonly string[];
      /** The `requires-python` of a pyproject.toml, which is a range of versions. */
      readonly requiresPython?: string;
      /** At most 100. */
      readonly versions: readonly VersionRequest[];
      /** The parts of `requiresPython`. */
      readonly pythons: readonly PythonRequest[];
      /** What a person should know although nothing is refused. At most 100. */
      readonly notes: readonly LineMessage[];
    }
  /** At most 101, in the order in which they were found; the last one may count the others. */
  | { readonly outcome: "refused"; readonly refusals: readonly LineMessage[] };

/** Where a requirement comes from. */
export type Place = Omit<LineMessage, "message">;

/** What is collected while files are read. */
export interface Findings {
  readonly requirements: Set<string>;
  readonly constraints: Set<string>;
  readonly hashes: Set<string>;
  /** Folders of the repository with modules of packages that are in it. */
  readonly folders: Set<string>;
  /** Names of packages that are in the repository, so that no index is asked for them. */
  readonly localNames: Set<string>;
  /** The files that were read, as paths in the repository. */
  readonly files: Set<string>;
  /** Other repositories with modules of packages, by URL and commit. */
  readonly repositories: Map<string, ImportRepository>;
  /** The commits of refs of other repositories. */
  readonly commits: Map<string, string>;
  /** Names of packages that another package must not bring from an index. */
  readonly provided: Set<string>;
  /** Exact versions of packages by their names, with the first line that asks for each. */
  readonly pins: Map<string, { readonly version: string; readonly place: Place }>;
  readonly versions: VersionRequest[];
  readonly pythons: PythonRequest[];
  readonly notes: LineMessage[];
  readonly refusals: LineMessage[];
  requiresPython?: string;
  /** How many refusals are not in the list. */
  more: number;
}

const MOST_MESSAGES = 100;
/** Characters of all clean lines: they are stored with the project. Real ones have some 10,000. */
const MOST_CHARACTERS = 256_000;
const TOO_LONG = `leads to more than ${MOST_CHARACTERS / 1_000} kB of requirements: remove hashes, or lines that others bring`;
/** The end of every refusal. */
const WAY_OUT = 'python_requirements: "" ignores the file';

export function emptyFindings(): Findings {
  return {
    requirements: new Set(),
    constraints: new Set(),
    hashes: new Set(),
    folders: new Set(),
    localNames: new Set(),
    files: new Set(),
    repositories: new Map(),
    commits: new Map(),
    provided: new Set(),
    pins: new Map(),
    versions: [],
    pythons: [],
    notes: [],
    refusals: [],
    more: 0,
  };
}

export function refuse(findings: Findings, place: Place, problem: string): void {
  if (findings.refusals.length < MOST_MESSAGES)
    findings.refusals.push({ ...place, message: `${problem}; ${WAY_OUT}` });
  else findings.more += 1;
}

/** The place of what is wrong with a package of another repository as a whole. */
export const OWN_PLACE: Place = { file: "" };

/**
 * Adds what was found in another repository, at the line that names it. What is refused there is
 * shown with that line: the person can change no other one.
 */
export function mergeFindings(findings: Findings, place: Place, nested: Findings): void {
  const atPlace = (one: LineMessage): LineMessage =>
    one.file === OWN_PLACE.file
      ? { ...place, message: one.message }
      : {
          ...place,
          message: `installs from a repository whose ${placeText(one)} ${nestMessage(one.message)}`,
        };
  for (const line of nested.requirements) findings.requirements.add(line);
  for (const line of nested.constraints) findings.constraints.add(line);
  for (const line of nested.hashes) findings.hashes.add(line);
  for (const name of nested.localNames) findings.localNames.add(name);
  for (const request of nested.versions) addVersionRequest(findings, { ...request, place });
  for (const request of nested.pythons) findings.pythons.push({ ...request, place });
  for (const one of nested.notes)
    if (findings.notes.length < MOST_MESSAGES) findings.notes.push(atPlace(one));
  for (const one of nested.refusals)
    if (findings.refusals.length < MOST_MESSAGES) findings.refusals.push(atPlace(one));
    else findings.more += 1;
  findings.more += nested.more;
  const ranges = [findings.requiresPython, nested.requiresPython];
  const range = ranges.filter((part) => part !== undefined).join(",");
  if (range !== "") findings.requiresPython = range;
}

/**
 * Returns what a file of another repository does. Where it takes a package from one more, that is
 * the repository which the rest of the sentence is about.
 */
function nestMessage(message: string): string {
  return message.replace(
    /^installs (?:from )?a repository(,? )/,
    (_, space: string) => `needs another repository${space}`,
  );
}

/** Returns a place as messages name it: `requirements.txt:3`. */
export function placeText({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

export function addVersionRequest(findings: Findings, request: VersionRequest): void {
  if (findings.versions.length < MOST_MESSAGES) findings.versions.push(request);
}

export function note(findings: Findings, place: Place, message: string): void {
  if (findings.notes.length < MOST_MESSAGES) findings.notes.push({ ...place, message });
}

/** Returns the result of reading `file`, which was found. */
export function resultOf(findings: Findings, file: string): PythonRequirements {
  const { requiresPython, versions, pythons, notes, refusals, more } = findings;
  const fromIndex = (lines: Iterable<string>): readonly string[] =>
    [...lines].filter((line) => !findings.localNames.has(/^[\w.-]*/.exec(line)?.[0] ?? ""));
  const requirements = fromIndex(findings.requirements);
  const constraints = fromIndex(findings.constraints);
  const hashes = fromIndex(findings.hashes);
  const clean = [...requirements, ...constraints, ...hashes];
  if (clean.reduce((sum, line) => sum + line.length, 0) > MOST_CHARACTERS)
    refuse(findings, { file }, TOO_LONG);
  if (refusals.length === 0)
    return {
      outcome: "read",
      file,
      requirements,
      constraints,
      hashes,
      folders: [...findings.folders],
      repositories: [...findings.repositories.values()],
      files: [...findings.files],
      commits: Object.fromEntries(findings.commits),
      provided: [...findings.provided].toSorted(),
      ...(requiresPython === undefined ? {} : { requiresPython }),
      versions,
      pythons,
      notes,
    };
  const rest = more === 0 ? [] : [{ file, message: `leads to ${more} more refusals; ${WAY_OUT}` }];
  return { outcome: "refused", refusals: [...refusals, ...rest] };
}
