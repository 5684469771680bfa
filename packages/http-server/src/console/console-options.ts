import { assertOptionNames, type OptionNames } from "@dagctl/core/driver-kit";

/** A link of the console to another page. */
export interface ConsoleLink {
  readonly text: string;
  /** An http or https address, or a path of this server that begins with a slash. */
  readonly url: string;
}

/** The web console that a server serves. */
export interface ConsoleOptions {
  /**
   * The folder of the built pages:
   * `new URL("dist/", import.meta.resolve("@dagctl/console/package.json"))`. It is read once, at
   * the start.
   */
  readonly directory: string | URL;
  /** The name that pages show: 1 to 60 characters. @default "dagctl" */
  readonly title?: string | undefined;
  /**
   * How a person proves who it is. `token`: by a token, which the page asks for. `session`: by the
   * cookie of the application; a change that a page of another site makes is then refused.
   * @default "token"
   */
  readonly login?: "token" | "session" | undefined;
  /**
   * Where a person signs in who has no session: as `ConsoleLink.url`. `{page}` of it becomes the
   * path of the page that was opened, with its query and fragment. Only with `login` `session`.
   * @default the page says that the application has no session
   */
  readonly loginUrl?: string | undefined;
  /** Links below the navigation. @default none */
  readonly links?: readonly ConsoleLink[] | undefined;
  /**
   * Links on each page of a project. `{id}` and `{name}` of an address become those of the project.
   * @default none
   */
  readonly projectLinks?: readonly ConsoleLink[] | undefined;
  /** A stylesheet after those of the console: a path of this server. @default none */
  readonly stylesheet?: string | undefined;
}

const OPTIONS: OptionNames<ConsoleOptions> = {
  directory: true,
  title: true,
  login: true,
  loginUrl: true,
  links: true,
  projectLinks: true,
  stylesheet: true,
};
const LINK: OptionNames<ConsoleLink> = { text: true, url: true };
const LONGEST_TEXT = 60;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Returns whether a value is a path of the server: browsers read `//` and `/\` as another host. */
function isPath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) && !/[\s\\]/.test(value);
}

/** Returns the origin of an http or https address; `undefined` for another value. */
function originOf(value: unknown): string | undefined {
  if (typeof value !== "string" || CONTROL.test(value)) return undefined;
  const url = URL.parse(value);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.origin : undefined;
}

const isText = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= LONGEST_TEXT;

/** What becomes other text in the addresses of links, and of the login. */
const FILLED = { links: /(?!)/, projectLinks: /\{(?:id|name)\}/g, loginUrl: /\{page\}/g };

/** Returns whether the address of a link leads to the same server, whatever it is filled with. */
function isLinkAddress(value: unknown, filled: RegExp): boolean {
  if (typeof value !== "string") return false;
  const [one, other] = ["a", "b"].map((text) => value.replace(filled, text));
  if (isPath(one)) return isPath(other);
  return originOf(one) !== undefined && originOf(one) === originOf(other);
}

function checkLinks(maker: string, name: "links" | "projectLinks", links: unknown): void {
  if (!Array.isArray(links)) throw new TypeError(`${maker}: "${name}" must be a list of links`);
  for (const [index, link] of links.entries()) {
    const place = `${maker}: ${name}[${index}]`;
    if (typeof link !== "object" || link === null)
      throw new TypeError(`${place} must be { text, url }`);
    assertOptionNames(place, link, LINK);
    const { text, url } = link as Partial<ConsoleLink>;
    if (!isText(text))
      throw new TypeError(`${place} needs "text" of 1 to ${LONGEST_TEXT} characters`);
    if (!isLinkAddress(url, FILLED[name]))
      throw new TypeError(
        `${place} needs "url": an http or https address, or a path that begins with one slash`,
      );
  }
}

/**
 * Checks the options of the console, which may come from a configuration file.
 *
 * @param maker the function that got them, with the name of the option
 * @throws TypeError an option does not exist, or is wrong
 */
export function assertConsoleOptions(maker: string, options: unknown): void {
  if (options === undefined || options === false) return;
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${maker} must be false, or an object with "directory"`);
  assertOptionNames(maker, options, OPTIONS);
  const { directory, title, login, loginUrl, links, projectLinks, stylesheet } =
    options as Partial<ConsoleOptions>;
  if (!(directory instanceof URL) && (typeof directory !== "string" || directory === ""))
    throw new TypeError(`${maker} needs "directory": the folder of the built pages`);
  if (title !== undefined && !isText(title))
    throw new TypeError(`${maker}: "title" must have 1 to ${LONGEST_TEXT} characters`);
  if (login !== undefined && login !== "token" && login !== "session")
    throw new TypeError(`${maker}: "login" must be "token" or "session"`);
  if (loginUrl !== undefined && login !== "session")
    throw new TypeError(`${maker}: "loginUrl" needs login: "session"`);
  if (loginUrl !== undefined && !isLinkAddress(loginUrl, FILLED.loginUrl))
    throw new TypeError(
      `${maker}: "loginUrl" must be an http or https address, or a path that begins with one slash`,
    );
  if (links !== undefined) checkLinks(maker, "links", links);
  if (projectLinks !== undefined) checkLinks(maker, "projectLinks", projectLinks);
  if (stylesheet !== undefined && !isPath(stylesheet))
    throw new TypeError(`${maker}: "stylesheet" must be a path that begins with one slash`);
}
