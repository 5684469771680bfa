import type { ConsoleOptions } from "./console-options.ts";

/** What is replaced in a page, with an example of each. */
const BASE = /<base href="\/" ?\/?>/g;
const CONFIGURATION = /<meta name="dagctl-console" content="\{\}" ?\/?>/g;
const TITLE = /<title>dagctl<\/title>/g;
const END = /<\/head>/g;
const ELEMENTS: readonly (readonly [pattern: RegExp, example: string])[] = [
  [BASE, '<base href="/">'],
  [CONFIGURATION, '<meta name="dagctl-console" content="{}">'],
  [TITLE, "<title>dagctl</title>"],
  [END, "</head>"],
];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Returns a text that is the same text in an element or a quoted attribute. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/**
 * Checks a page before it is filled.
 *
 * @throws Error the page lacks an element that is replaced
 */
export function assertPage(page: string): void {
  for (const [pattern, example] of ELEMENTS)
    if ((page.match(pattern) ?? []).length !== 1)
      throw new Error(`index.html of the console must have ${example} once`);
}

/**
 * Returns the address of the console's root, relative to that of a page: a proxy, or a framework
 * around the server, may have taken a part of the path off, which only the browser knows.
 *
 * @param path the path of the page as it was requested, as far as the server knows it
 * @param own the part of it that the server has routed, below its prefix
 */
export function baseOf(path: string, own: string): string {
  const depth = own.split("/").length - 2;
  if (depth > 0) return "../".repeat(depth);
  if (own.length > 1) return "./";
  // The root itself. Without a slash at its end, the last part of the address is no folder.
  return path.endsWith("/") ? "./" : `./${path.slice(path.lastIndexOf("/") + 1)}/`;
}

/**
 * Returns the page with what the server knows: where the root of the console is, and its
 * configuration.
 *
 * @param base the address of the root, relative to the page
 */
export function fillPage(
  page: string,
  base: string,
  { title, login, loginUrl, links, projectLinks, stylesheet }: ConsoleOptions,
): string {
  const configuration = JSON.stringify({ title, login, loginUrl, links, projectLinks });
  const style =
    stylesheet === undefined ? "" : `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">`;
  return page
    .replace(BASE, () => `<base href="${escapeHtml(base)}">`)
    .replace(
      CONFIGURATION,
      () => `<meta name="dagctl-console" content="${escapeHtml(configuration)}">`,
    )
    .replace(TITLE, () => `<title>${escapeHtml(title ?? "dagctl")}</title>`)
    .replace(END, () => `${style}</head>`);
}
