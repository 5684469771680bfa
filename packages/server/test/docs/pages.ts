import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const CHECKOUT: string = fileURLToPath(new URL("../../../../", import.meta.url));

/** The version of this checkout, as the pages name it. */
export const VERSION: string = (
  JSON.parse(readFileSync(`${CHECKOUT}package.json`, "utf8")) as { readonly version: string }
).version;

/** A fenced block of a page. Its fence reads "```LANGUAGE word word=value not-run:reason". */
export interface Snippet {
  readonly page: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  /**
   * What follows the language: `file=NAME` names the file that the block is, `not-run:REASON` says
   * why it is not executed.
   */
  readonly words: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The pages whose statements are compared with the code, as paths from the top of the checkout. */
export const PAGES: readonly string[] = [
  "README.md",
  ...readdirSync(`${CHECKOUT}docs`)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

export const readPage = (page: string): string => readFileSync(`${CHECKOUT}${page}`, "utf8");

export function snippetsOf(page: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let open: { readonly line: number; readonly info: string; readonly lines: string[] } | undefined;
  for (const [index, line] of readPage(page).split("\n").entries()) {
    if (!line.startsWith("```")) open?.lines.push(line);
    else if (open === undefined) open = { line: index + 1, info: line.slice(3), lines: [] };
    else {
      const [language = "", ...words] = open.info.trim().split(/\s+/);
      const pairs = words.map((word): [string, string] => [
        /^[^:=]+/.exec(word)?.[0] ?? word,
        word.replace(/^[^:=]+[:=]?/, ""),
      ]);
      snippets.push({
        page,
        line: open.line,
        language,
        words: new Map(pairs),
        text: `${open.lines.join("\n")}\n`,
      });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line}: the fence is not closed`);
  return snippets;
}

/** The text of `page` between `<!-- printed: NAME -->` and `<!-- /printed -->`. */
export function printedIn(page: string, name: string): string {
  const found = new RegExp(`<!-- printed: ${name} -->\n([^]*?)\n<!-- /printed -->`).exec(
    readPage(page),
  )?.[1];
  if (found === undefined)
    throw new Error(`${page} has no section <!-- printed: ${name} --> … <!-- /printed -->`);
  return found;
}

/**
 * Writes what the code says into the page: for a person who runs the test with
 * DAGCTL_TEST_WRITE_DOCS=1 after a change.
 */
export function print(page: string, name: string, text: string): void {
  writeFileSync(
    `${CHECKOUT}${page}`,
    readPage(page).replace(
      `<!-- printed: ${name} -->\n${printedIn(page, name)}`,
      () => `<!-- printed: ${name} -->\n${text}`,
    ),
  );
}

/** The rows of the first table whose header begins with `first`, cells without back-quotes. */
export function tableIn(page: string, first: string): readonly (readonly string[])[] {
  const lines = readPage(page).split("\n");
  const header = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  if (header === -1) throw new Error(`${page} has no table that begins with "${first}"`);
  const rest = lines.slice(header + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.replaceAll("`", "").trim()),
  );
}

export const isThere = (path: string): boolean => existsSync(`${CHECKOUT}${path}`);
