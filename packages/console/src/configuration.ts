/** A link to another page, as the server was configured. */
export interface ConsoleLink {
  readonly text: string;
  readonly url: string;
}

/** What the server says to the page, in a `meta` element. */
export interface Configuration {
  readonly title: string;
  readonly login: "token" | "session";
  readonly loginUrl?: string | undefined;
  readonly links: readonly ConsoleLink[];
  readonly projectLinks: readonly ConsoleLink[];
}

/**
 * Returns what the server says to this page.
 *
 * @throws TypeError the page has no such element: a build is broken
 */
export function readConfiguration(page: Document): Configuration {
  const content = page.querySelector<HTMLMetaElement>('meta[name="dagctl-console"]')?.content;
  if (content === undefined) throw new TypeError("The page has no configuration");
  const given = JSON.parse(content) as Partial<Configuration>;
  return { title: "dagctl", login: "token", links: [], projectLinks: [], ...given };
}

/**
 * Returns an address that a link may have: http, https, or a path of this server. Names, and what
 * an application configures, are texts of others.
 *
 * @returns `undefined` for another address, such as one of `javascript:`
 */
export function safeAddress(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address)) return address;
  const protocol = URL.parse(address)?.protocol;
  return protocol === "https:" || protocol === "http:" ? address : undefined;
}

/** Returns where a person signs in, who then returns to a page of this server. */
export function loginAddress(url: string, page: string): string | undefined {
  return safeAddress(url.replaceAll("{page}", () => encodeURIComponent(page)));
}

/** Returns the address of a link of a project. */
export function projectAddress(
  url: string,
  { id, name }: { readonly id: string; readonly name: string },
): string | undefined {
  const filled = url
    .replaceAll("{id}", () => encodeURIComponent(id))
    .replaceAll("{name}", () => encodeURIComponent(name));
  return safeAddress(filled);
}
