import type { Project } from "@dagctl/core";
import type { FailedRun } from "@dagctl/core/contracts";

/** The most characters of a message about a failure. */
const LONGEST_MESSAGE = 600;
/** The most characters of a message before it is cut; what follows is not searched. */
const SEARCHED = 8_000;
const HIDDEN = "***";
/** Half of a character, as a cut leaves it. */
const LONE = /\p{Surrogate}/gu;
/** A folder of a path that the next part leaves again: `models/../`. */
const LEFT_FOLDER = /(?<![\w.-])(?!\.\.\/)[\w.-]{1,100}\/\.\.\//g;

/**
 * Returns a message about a failed run as one line of at most 600 characters: without passwords in
 * URLs and connection strings, and with paths of the run's folders relative to the project.
 */
export function failureMessage(
  text: string,
  project: Pick<Project, "git_path">,
  { folders = [] }: Pick<FailedRun, "folders">,
): string | undefined {
  const line = text.slice(0, SEARCHED).replaceAll(LONE, "").replaceAll(/\s+/g, " ").trim();
  const message = withoutPasswords(withoutFolders(line, foldersOf(project, folders))).trim();
  if (message === "") return undefined;
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message
    .slice(0, LONGEST_MESSAGE - 1)
    .replaceAll(LONE, "")
    .trimEnd()}…`;
}

/** Returns the folders with the project's own folder in each, the longest first. */
function foldersOf({ git_path }: Pick<Project, "git_path">, folders: readonly string[]): string[] {
  const path = (git_path ?? "").split("/").filter((part) => part !== "" && part !== ".");
  return folders
    .flatMap((folder) => {
      const plain = folder.replace(/\/+$/, "");
      return [[plain, ...path].join("/"), plain];
    })
    .filter((folder) => folder.length > 1)
    .toSorted((one, other) => other.length - one.length);
}

/** Folders of Python and of an environment, whichever machine has them. */
const PYTHON_FOLDER =
  /(?<![\w.-])\/(?:[\w.@+-]{1,100}\/){0,20}(?:site-packages|lib\/python3\.\d{1,2})\//g;

function withoutFolders(line: string, folders: readonly string[]): string {
  return folders
    .reduce((text, folder) => text.replaceAll(matchFolder(folder), ""), line)
    .replaceAll(PYTHON_FOLDER, "")
    .replaceAll(LEFT_FOLDER, "");
}

/**
 * Matches a folder with what separates it from a name in it. A program may have wrapped the path,
 * and the line break is a space now.
 */
function matchFolder(folder: string): RegExp {
  const path = Array.from(folder, (one) => one.replace(/[^\w/-]/u, "\\$&")).join(" ?");
  return new RegExp(`${path}(?: ?/+|(?![\\w.-]))`, "g");
}

/** Each with what stays of it before and after the hidden part. */
const PASSWORDS: readonly RegExp[] = [
  // A password may have a slash that should have been escaped, and a user's name may be empty.
  /(:\/\/)[^\s/@:'"]*:[^\s@]*(@)/g,
  /(:\/\/)[^\s/]*(@)/g,
  /(\b(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key)\w{0,20}\s?=\s?)(?:"[^"]*"|'[^']*'|[^\s,;&)'"]+)()/gi,
  /(["'](?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key)\w{0,20}["']\s?:\s?)(?:"[^"]*"|'[^']*')()/gi,
];

function withoutPasswords(line: string): string {
  return PASSWORDS.reduce((text, sign) => text.replaceAll(sign, `$1${HIDDEN}$2`), line);
}
