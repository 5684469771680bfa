import { hasUnseen } from "./text.ts";

/**
 * How a repository is reached. The Git driver decides which transports and hosts an installation
 * allows.
 */
export type RepositoryTransport = "https" | "http" | "ssh" | "file";

const LONGEST = 2048;
const EXAMPLES =
  "for example https://github.com/acme/analytics or git@github.com:acme/analytics.git";
const SCHEME = /^(https?|ssh|file):\/\/([^/?#]*)(.*)$/i;
/** `git@host:path`; a path that begins with `/` is absolute, as in git. */
const SCP = /^([^@/:]+)@([^@/:[\]]+|\[[^\]]*\]):(.+)$/;
const USER = /^[a-z0-9_][a-z0-9._-]*$/i;
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const ADDRESS_6 = /^\[[0-9a-f:.]{2,45}\]$/i;

/**
 * Returns the transport of a URL that `repositoryUrlProblem` accepts. A URL without a known scheme,
 * such as `git@host:path`, is `ssh`.
 */
export function repositoryTransport(url: string): RepositoryTransport {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase();
  return scheme === "https" || scheme === "http" || scheme === "file" ? scheme : "ssh";
}

/**
 * Returns what is wrong with a repository's URL in every installation, or `undefined`. `http://`
 * and `file://` pass here: a Git driver refuses them unless the operator allows their prefix. No
 * message repeats the URL, since it may contain a credential.
 */
export function repositoryUrlProblem(url: string): string | undefined {
  if (url === "") return `must not be empty; ${EXAMPLES}`;
  if (url.length > LONGEST) return `must be at most ${LONGEST} characters`;
  if (hasUnseen(url) || /\s/.test(url)) return "must not contain spaces or control characters";
  if (/[^!-~]/.test(url))
    return "must be ASCII: write a host of another script in its xn-- form and encode other characters with %";
  if (url.startsWith("-"))
    return `must not begin with - (that is an option, not a URL); ${EXAMPLES}`;
  if (url.includes("\\")) return "must not contain a backslash";
  if (/%(?:[01][0-9a-f]|7f|2e|2f|5c)/i.test(url))
    return "must not contain encoded control characters, dots or slashes";
  const [, scheme, authority = "", rest = ""] = SCHEME.exec(url) ?? [];
  if (scheme !== undefined) return withScheme(scheme.toLowerCase(), authority, rest);
  if (/^git:\/\//i.test(url))
    return "must not be git:// (anyone on the way can change what is read); use https:// or ssh://";
  const [, user, host, path] = /^[a-z][a-z0-9+.-]*:(?::|\/\/)/i.test(url)
    ? []
    : (SCP.exec(url) ?? []);
  if (user === undefined || host === undefined || path === undefined)
    return `must be an https:// or ssh:// URL or git@host:path; ${EXAMPLES}`;
  return userProblem(user) ?? hostProblem(host) ?? pathProblem(path);
}

function withScheme(scheme: string, authority: string, rest: string): string | undefined {
  if (scheme === "file") {
    if (authority !== "" && authority !== "localhost")
      return "must be file:/// and an absolute path";
    return pathProblem(rest);
  }
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? undefined : authority.slice(0, at);
  const [, host = "", port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority.slice(at + 1)) ?? [];
  if (user !== undefined && scheme !== "ssh")
    return "must not contain a user name or credentials; choose a git_auth_method instead";
  if (user?.includes(":"))
    return "must not contain a password; name an SSH key with git_secret_ref instead";
  return (
    (user === undefined ? undefined : userProblem(user)) ??
    hostProblem(host) ??
    portProblem(port) ??
    pathProblem(rest)
  );
}

function userProblem(user: string): string | undefined {
  return USER.test(user)
    ? undefined
    : "must name a user of letters, digits, ., _ and - before the @, such as git@";
}

function hostProblem(host: string): string | undefined {
  if (host === "") return "must name a host";
  return HOST.test(host) || ADDRESS_6.test(host)
    ? undefined
    : "must name a host of letters, digits, . and - (not at either end), such as github.com";
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
