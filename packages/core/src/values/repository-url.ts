import type { Parsed } from "./parsed.ts";
import { hasUnseen } from "./text.ts";

/**
 * How a repository is reached. The Git driver decides which transports and hosts an installation
 * allows.
 */
export type RepositoryTransport = "https" | "http" | "ssh" | "file";

interface UrlParts {
  readonly scheme: RepositoryTransport;
  /** In lower case, an IPv6 address without brackets; empty for `file`. */
  readonly host: string;
  /** Begins with `/`; characters that the URL encodes with % stay encoded. */
  readonly path: string;
  /** The URL as the project has it. */
  readonly text: string;
  /** The URL in its normal form: URLs with equal `href` name one repository. */
  readonly href: string;
}

/** A URL whose server is reached over HTTP. */
export interface WebRepositoryUrl extends UrlParts {
  readonly scheme: "https" | "http";
  /** The default of the scheme where the URL names none. */
  readonly port: number;
  /** Scheme, host, and the port that is not the default: what a credential is bound to. */
  readonly origin: string;
}

/**
 * `ssh://…` or `git@host:path`. The `path` of the second form is relative to the home directory of
 * the login unless it begins with `/`: it is below `/~/` here, or below `/~ann/` for `~ann/…`.
 */
export interface SshRepositoryUrl extends UrlParts {
  readonly scheme: "ssh";
  /** The login; `git` where the URL names none, as ssh would take the user of the process. */
  readonly user: string;
  /** 22 where the URL names none. */
  readonly port: number;
  /**
   * The path as git sends it to the server's program: decoded from `ssh://`, unchanged from
   * `git@host:path`. A path in a home directory begins with `~`.
   */
  readonly serverPath: string;
}

/** A folder of the machine. */
export interface FileRepositoryUrl extends UrlParts {
  readonly scheme: "file";
}

/** A repository's URL in its parts, as `parseRepositoryUrl` makes it. It contains no credential. */
export type RepositoryUrl = WebRepositoryUrl | SshRepositoryUrl | FileRepositoryUrl;

const LONGEST = 2048;
const EXAMPLES =
  "for example https://github.com/acme/analytics or git@github.com:acme/analytics.git";
const SCHEME = /^(https?|ssh|file):\/\/([^/?#]*)(.*)$/i;
/** `git@host:path`; a path that begins with `/` is absolute, as in git. */
const SCP = /^([^@/:]+)@([^@/:[\]]+|\[[^\]]*\]):(.+)$/;
const USER = /^[a-z0-9_][a-z0-9._-]*$/i;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const ADDRESS_6 = /^\[[0-9a-f:.]{2,45}\]$/i;
const HOST_RULE =
  "must name a host of letters, digits, . and - (not at either end), such as github.com";
const SSH_PORT = 22;
/** The user in SSH URLs without one: every Git host has this name. */
const SSH_USER = "git";

/**
 * Returns the parts of a repository's URL, or what is wrong with it in every installation.
 * `http://` and `file://` are parsed: a Git driver refuses them unless the operator allows their
 * prefix. No problem repeats the URL, since it may contain a credential.
 */
export function parseRepositoryUrl(text: string): Parsed<RepositoryUrl> {
  const problem = textProblem(text);
  if (problem !== undefined) return { problem };
  const [, scheme, authority = "", rest = ""] = SCHEME.exec(text) ?? [];
  if (scheme === undefined) return parseScp(text);
  switch (scheme.toLowerCase()) {
    case "file":
      return parseFile(text, authority, rest);
    case "ssh":
      return parseSsh(text, authority, rest);
    default:
      return parseWeb(text, authority, rest);
  }
}

/** Returns what is wrong with a repository's URL in every installation, or `undefined`. */
export function repositoryUrlProblem(text: string): string | undefined {
  return parseRepositoryUrl(text).problem;
}

/** Returns what is wrong with the text before it is split: characters that belong in no URL. */
function textProblem(text: string): string | undefined {
  if (text === "") return `must not be empty; ${EXAMPLES}`;
  if (text.length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (hasUnseen(text) || /\s/.test(text)) return "must not contain spaces or control characters";
  if (/[^!-~]/.test(text))
    return "must be ASCII: write a host of another script in its xn-- form and encode other characters with %";
  if (text.startsWith("-"))
    return `must not begin with - (that is an option, not a URL); ${EXAMPLES}`;
  if (text.includes("\\")) return "must not contain a backslash";
  if (/%(?:[01][0-9a-f]|7f|2e|2f|5c)/i.test(text))
    return "must not contain encoded control characters, dots or slashes";
  if (/^git:\/\//i.test(text))
    return "must not be git:// (anyone on the way can change what is read); use https:// or ssh://";
  return undefined;
}

function parseFile(text: string, authority: string, rest: string): Parsed<FileRepositoryUrl> {
  if (authority !== "" && authority !== "localhost")
    return { problem: "must be file:/// and an absolute path" };
  const problem = pathProblem(rest) ?? signProblem(rest);
  if (problem !== undefined) return { problem };
  const { href, pathname } = new URL(`file://${rest}`);
  return { value: { scheme: "file", host: "", path: pathname, text, href } };
}

function parseWeb(text: string, authority: string, rest: string): Parsed<WebRepositoryUrl> {
  const { user, host, port } = partsOf(authority);
  if (user !== undefined)
    return {
      problem: "must not contain a user name or credentials; choose a git_auth_method instead",
    };
  const problem = hostProblem(host) ?? portProblem(port) ?? pathProblem(rest) ?? signProblem(rest);
  if (problem !== undefined) return { problem };
  // `URL` also reads an address that is written as one number or in hexadecimal digits.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return { problem: HOST_RULE };
  const scheme = url.protocol === "https:" ? "https" : "http";
  return {
    value: {
      scheme,
      host: bare(url.hostname),
      port: Number(url.port || (scheme === "https" ? 443 : 80)),
      origin: url.origin,
      path: url.pathname,
      text,
      href: url.href,
    },
  };
}

function parseSsh(text: string, authority: string, rest: string): Parsed<SshRepositoryUrl> {
  const { user = SSH_USER, host: written, port: given } = partsOf(authority);
  if (user.includes(":"))
    return {
      problem: "must not contain a password; name an SSH key with git_secret_ref instead",
    };
  const problem =
    userProblem(user) ?? hostProblem(written) ?? portProblem(given) ?? pathProblem(rest);
  if (problem !== undefined) return { problem };
  // git decodes the path of an ssh:// URL, and of no other form.
  if (!isDecodable(rest))
    return {
      problem: "must hold % only before the two digits of an encoded character (UTF-8)",
    };
  const host = written.toLowerCase();
  const port = given === undefined ? SSH_PORT : Number(given);
  const href = `ssh://${user}@${host}${port === SSH_PORT ? "" : `:${port}`}${rest}`;
  const serverPath = fromHome(decodeURIComponent(rest));
  return {
    value: { scheme: "ssh", user, host: bare(host), port, path: rest, serverPath, text, href },
  };
}

function parseScp(text: string): Parsed<SshRepositoryUrl> {
  const [, user, written, path] = /^[a-z][a-z0-9+.-]*:(?::|\/\/)/i.test(text)
    ? []
    : (SCP.exec(text) ?? []);
  if (user === undefined || written === undefined || path === undefined)
    return { problem: `must be an https:// or ssh:// URL or git@host:path; ${EXAMPLES}` };
  const problem = userProblem(user) ?? hostProblem(written) ?? pathProblem(path);
  if (problem !== undefined) return { problem };
  const host = written.toLowerCase();
  // `~ann/…` is the home directory of another login.
  const absolute = path.startsWith("/") ? path : path.startsWith("~") ? `/${path}` : `/~/${path}`;
  return {
    value: {
      scheme: "ssh",
      user,
      host: bare(host),
      port: SSH_PORT,
      path: absolute,
      serverPath: fromHome(path),
      text,
      // Not as an ssh:// URL: git decodes %20 there, and reads every path from the root.
      href: `${user}@${host}:${path}`,
    },
  };
}

function partsOf(authority: string): {
  readonly user: string | undefined;
  readonly host: string;
  readonly port: string | undefined;
} {
  const at = authority.lastIndexOf("@");
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority.slice(at + 1)) ?? [];
  return { user: at < 0 ? undefined : authority.slice(0, at), host, port };
}

/** Returns a host without the brackets of an IPv6 address. */
const bare = (host: string): string => host.replace(/^\[|\]$/g, "");

/** Returns a path as git sends it: `/~` is the home directory of the login. */
const fromHome = (path: string): string => (path.startsWith("/~") ? path.slice(1) : path);

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function userProblem(user: string): string | undefined {
  return USER.test(user)
    ? undefined
    : "must name a user of letters, digits, ., _ and - before the @, such as git@";
}

function hostProblem(host: string): string | undefined {
  if (host === "") return "must name a host";
  return HOST.test(host) || ADDRESS_6.test(host) ? undefined : HOST_RULE;
}

function portProblem(port: string | undefined): string | undefined {
  if (port === undefined) return undefined;
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535
    ? undefined
    : "must name a port from 1 to 65535";
}

function pathProblem(path: string): string | undefined {
  const named = path.replace(/^\/+/, "");
  if (named === "") return `must have the path of a repository after the host; ${EXAMPLES}`;
  if (/[?#]/.test(path)) return "must not have a query (?) or a fragment (#)";
  if (path.split("/").some((segment) => segment === ".." || segment === "."))
    return "must not contain . or .. as a part of its path";
  // git passes the path to a program on the other side, where it would be an option.
  return path.startsWith("-") || path.startsWith("/-")
    ? "must not name a repository that begins with -"
    : undefined;
}

/** An @ after the host makes a URL that programs read differently. */
function signProblem(path: string): string | undefined {
  return path.includes("@") ? "must not contain @ in its path" : undefined;
}
