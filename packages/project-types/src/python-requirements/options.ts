import { LONGEST_LINE } from "./logical-lines.ts";
import { insteadOfRepository } from "./requirement.ts";

/** What an option of a line means for the read. */
export type OptionReading =
  | { readonly does: "include"; readonly kind: "requirement" | "constraint"; readonly path: string }
  | { readonly does: "nothing" }
  | { readonly does: "refuse"; readonly problem: string };

const SHORT: ReadonlyMap<string, string> = new Map([
  ["-r", "--requirement"],
  ["-c", "--constraint"],
  ["-e", "--editable"],
  ["-i", "--index-url"],
  ["-f", "--find-links"],
]);

const WITH_VALUE: ReadonlySet<string> = new Set([
  ...SHORT.values(),
  "--pypi-url",
  "--extra-index-url",
  "--trusted-host",
  "--no-binary",
  "--only-binary",
]);

/** A requirement that names a pre-release gets it; the operator decides the rest. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "--pre",
  "--prefer-binary",
  "--only-binary",
  "--no-binary",
  "--trusted-host",
]);

const REFUSED: ReadonlyMap<string, string> = new Map([
  [
    "--extra-index-url",
    "adds an index: remove it, and ask the operator to configure that index for the server",
  ],
  [
    "--find-links",
    "adds a place to find packages: remove it, and name packages of the configured index",
  ],
  ["--no-index", "switches the index off: remove it, and name packages of the configured index"],
  [
    "--editable",
    `installs a folder or a repository: ${insteadOfRepository(", such as -e ./libs/rates")}`,
  ],
  [
    "--require-hashes",
    "requires hashes of all lines: remove it; hashes are checked on the lines that have them",
  ],
  ["--hash", "has a hash without a requirement before it: write name==1.2.3 --hash=sha256:…"],
]);

const UNKNOWN = "has an option that is not supported: remove it";
const PUBLIC = ["https://pypi.org/simple", "https://pypi.python.org/simple"];

/**
 * Returns what the options of a line mean, up to the first that is not known.
 *
 * @param indexes addresses that the operator configured
 */
export function readOptions(text: string, indexes: readonly string[]): readonly OptionReading[] {
  if (text.length > LONGEST_LINE) return [{ does: "refuse", problem: UNKNOWN }];
  const readings: OptionReading[] = [];
  const words = text.split(/\s+/);
  for (let at = 0; at < words.length; at += 1) {
    const { option, value: attached } = splitOption(words[at] ?? "");
    if (!WITH_VALUE.has(option)) {
      readings.push(readingOf(option, attached ?? "", indexes));
      if (readings.at(-1)?.does === "refuse") return readings;
      continue;
    }
    if (attached === undefined) at += 1;
    const value = attached ?? words[at];
    if (value === undefined || value === "") {
      readings.push({ does: "refuse", problem: "has an option without its value: add it" });
      return readings;
    }
    readings.push(readingOf(option, value.replace(/^(["'])(.*)\1$/, "$2"), indexes));
  }
  return readings;
}

function splitOption(word: string): { readonly option: string; readonly value?: string } {
  const short = SHORT.get(word.slice(0, 2));
  if (short !== undefined && word[1] !== "-") {
    const value = word.slice(2).replace(/^=/, "");
    return value === "" ? { option: short } : { option: short, value };
  }
  const equals = word.indexOf("=");
  return equals < 0
    ? { option: word }
    : { option: word.slice(0, equals), value: word.slice(equals + 1) };
}

function readingOf(option: string, value: string, indexes: readonly string[]): OptionReading {
  if (value.includes("${"))
    return {
      does: "refuse",
      problem:
        "has a variable (${…}), and variables are not replaced: write the value, without secrets",
    };
  if (option === "--requirement" || option === "--constraint")
    return {
      does: "include",
      kind: option === "--requirement" ? "requirement" : "constraint",
      path: value,
    };
  if (option === "--index-url" || option === "--pypi-url")
    return isKnownIndex(value, indexes)
      ? { does: "nothing" }
      : {
          does: "refuse",
          problem:
            "names an index that is not configured: remove it, and ask the operator to configure that index for the server",
        };
  if (LEFT_OUT.has(option)) return { does: "nothing" };
  return { does: "refuse", problem: REFUSED.get(option) ?? UNKNOWN };
}

/** Returns whether the address is that of the public index, or of one of the operator. */
export function isKnownIndex(url: string, indexes: readonly string[]): boolean {
  return [...PUBLIC, ...indexes].some((index) => isSameIndex(index, url));
}

function isSameIndex(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url?.href.replace(/\/+$/, "");
  });
  return left !== undefined && left === right;
}
