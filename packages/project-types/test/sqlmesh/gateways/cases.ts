import { readdir, readFile } from "node:fs/promises";

/** One project folder, and the variables with which a loader is to read it. */
export interface GatewayCase {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  /** By a name for people. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const CORPUS = new URL("corpus/", import.meta.url);

/**
 * Values of which every case gets one, in addition to a plain one: each load costs a tenth of a
 * second, and there are thousands.
 */
const ODD: readonly (readonly [label: string, value: string])[] = [
  ["digit", "1"],
  ["empty", ""],
  // Means something to YAML, to Jinja and to Python.
  ["strange", `a: b, #c 'd" {{ e }} [f`],
];

/**
 * Returns the written corpus. A file has cases as `=== name`, optionally ` | crlf, bom`. Then
 * follows any number of `env NAME=value …`, each an environment of its own, and then the files,
 * each after `>>> path`.
 */
export async function writtenCases(): Promise<readonly GatewayCase[]> {
  const names = (await readdir(CORPUS)).filter((name) => name.endsWith(".txt")).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(name, CORPUS), "utf8") })),
  );
  return files.flatMap(({ name, text }) =>
    text
      .split(/^=== /m)
      .slice(1)
      .map((part) => writtenCase(name.replace(/\.txt$/, ""), part)),
  );
}

function writtenCase(corpus: string, part: string): GatewayCase {
  const [head = "", ...sections] = part.split(/^>>> /m);
  const [title = "", ...settings] = head.trimEnd().split("\n");
  const [name = "", marks = ""] = title.split(" | ");
  const files = Object.fromEntries(
    sections.map((section): [string, string] => {
      const end = section.indexOf("\n");
      const text = section.slice(end + 1);
      const lines = marks.includes("crlf") ? text.replaceAll("\n", "\r\n") : text;
      return [section.slice(0, end).trim(), marks.includes("bom") ? `\uFEFF${lines}` : lines];
    }),
  );
  const own = settings.map((line): [string, Record<string, string>] => [
    line,
    variables(line.replace(/^env /, "")),
  ]);
  return gatewayCase(`${corpus}: ${name}`, files, Object.fromEntries(own));
}

/**
 * Without the variables that the files read, with a plain value in all of them, and with an odd
 * one.
 */
export function gatewayCase(
  id: string,
  files: Readonly<Record<string, string>>,
  own: GatewayCase["environments"] = {},
): GatewayCase {
  const read = /(?:env_var|getenv|environ(?:\.get|\.setdefault)?)\s*[([]\s*['"]([A-Za-z_]\w*)['"]/g;
  const names = new Set(
    Object.values(files).flatMap((text) =>
      [...text.matchAll(read)].flatMap(([, name]) => name ?? []),
    ),
  );
  const odd =
    ODD[
      Array.from(id).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) %
        ODD.length
    ];
  const all = [["x", "x"] as const, ...(odd ? [odd] : [])].map(
    ([label, value]): [string, Record<string, string>] => [
      label,
      Object.fromEntries([...names].map((name) => [name, value])),
    ],
  );
  return {
    id,
    files,
    environments: { unset: {}, ...(names.size > 0 ? Object.fromEntries(all) : {}), ...own },
  };
}

function variables(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(" ")
      .filter((pair) => pair.includes("="))
      .map((pair): [string, string] => [
        pair.slice(0, pair.indexOf("=")),
        pair.slice(pair.indexOf("=") + 1),
      ]),
  );
}
