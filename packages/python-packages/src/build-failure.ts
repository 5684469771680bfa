import { hideLogins } from "./hide-logins.ts";

/** A build whose own program failed: one that did not begin has another cause. */
const FAILED = /build backend returned an error|Call to `[^`\n]*` failed/i;
const PACKAGE =
  /Failed to (?:download and )?build `([\w.-]+?)(?:(?:==|@| @ )([\w.!+-]+)?[^`]*)?`|for `([\w.-]+)@([\w.!+-]+)`/;
const SHOWN = 300;

/** What a build says, and the cause in words. The first that is found counts. */
const CAUSES: readonly (readonly [pattern: RegExp, cause: (found: string) => string])[] = [
  [/need to install a library that provides `([^`\n]+)`/, libraryOf],
  [/fatal error: ([\w./+-]+): No such file or directory/, libraryOf],
  [/No package '([^'\n]+)' found/, (name) => `pkg-config finds no ${name}`],
  [
    /pkg-config: (?:command )?(not found)|pkg-config'?: No such (file)/,
    () => programOf("pkg-config"),
  ],
  [/Trying pkg-config --exists ([\w.+-]+)/, (name) => `pkg-config finds no ${name}`],
  [/\b([\w-]{1,40}[_-]config)\b[^\n]* (?:not found|is required)/, programOf],
  [/command '([\w.+-]+)' failed: No such file or directory/, programOf],
  [/unable to execute '([\w.+-]+)'/, programOf],
  [/No such file or directory: '([\w.+-]+)'/, programOf],
  [/(?:can't find|requires?) (?:a )?(Rust)\b/i, () => programOf("rustc")],
  [/No module named '?([\w.]+)'?/, (name) => `its build needs the Python module ${name}`],
];

/** What the last line of its kind says, where no known cause is found. */
const LAST_LINES: readonly RegExp[] = [
  /^[ \t]*[^\s:]+:\d+(?::\d+)?: (?:fatal )?error: (.+)$/gm,
  /^[ \t]*[\w.]*(?:Error|Exception): (.+)$/gm,
  /^[ \t]*error: (?!Failed to |Command |command |metadata-generation)(.+)$/gm,
];

/** A build that fetches something while it runs. */
const UNREACHABLE =
  /urlopen error|timed? ?out|name resolution|connection (?:refused|reset|aborted)|unreachable/i;

/** A package that could not be built. */
export interface BuildFailure {
  /** The package and the cause, as a sentence without a point. */
  readonly message: string;
  /** Whether the build could not fetch something: it may succeed later. */
  readonly isTransient: boolean;
}

/**
 * Returns which package could not be built, and why. `undefined`: no build failed.
 *
 * @param words what uv printed, or the beginning and the end of it
 */
export function findBuildFailure(words: string): BuildFailure | undefined {
  if (!FAILED.test(words)) return undefined;
  const [, named, version, hinted, hintedVersion] = PACKAGE.exec(words) ?? [];
  const name = named ?? hinted;
  const number = named === undefined ? hintedVersion : version;
  const what =
    name === undefined ? "A package" : `${name}${number === undefined ? "" : ` ${number}`}`;
  const cause = causeOf(words);
  return {
    message: `${what} cannot be built${cause === undefined ? "" : `: ${cause}`}`,
    isTransient: cause !== undefined && UNREACHABLE.test(cause),
  };
}

/**
 * Returns which package has no wheel, as a sentence without a point; `undefined` where that is not
 * why packages cannot be resolved.
 *
 * @param python @default it is not known
 */
export function describeMissingWheel(words: string, python?: string): string | undefined {
  const [, all, name] =
    /(?:\b(all versions of) )?(?<![\w.-])([\w.-]+(?:[=<>!~]{1,3}[\w.*!+]+(?:,[=<>!~]{1,3}[\w.*!+]+)*)?) ha(?:s|ve) no (?:usable wheels|wheels with)/.exec(
      words.replaceAll(/\s+/g, " "),
    ) ?? [];
  if (name === undefined) return undefined;
  const subject = all === undefined ? name : `No version of ${name}`;
  return `${subject} has ${all === undefined ? "no" : "a"} wheel for Python${python === undefined ? "" : ` ${python}`} and this machine`;
}

function causeOf(words: string): string | undefined {
  for (const [pattern, describe] of CAUSES) {
    const found = pattern.exec(words);
    if (found !== null) return describe(shorten(found[1] ?? ""));
  }
  const output = words.replace(/^hint: .*$/gm, "");
  const said =
    LAST_LINES.map((line) => [...output.matchAll(line)].at(-1)?.[1]).find(
      (each) => each !== undefined,
    ) ?? lastLineOf(output);
  return said === undefined ? undefined : shorten(said);
}

/** Returns the last line of what the build printed. */
function lastLineOf(output: string): string | undefined {
  const printed = output.split(/^[ \t]*\[(?:stdout|stderr)\][ \t]*$/m).slice(1);
  const lines = printed.flatMap((part) => part.split("\n"));
  return lines.map((line) => line.trim()).findLast((line) => line !== "");
}

/** Returns a line without folders of the machine and logins. */
function shorten(line: string): string {
  const text = hideLogins(line)
    .replaceAll(/(?<![\w:/])\/(?:[\w.@+-]+\/)+/g, "")
    .trim();
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`;
}

function libraryOf(file: string): string {
  return `a library that provides ${file} is missing`;
}

function programOf(name: string): string {
  return `the program ${name} is missing`;
}
