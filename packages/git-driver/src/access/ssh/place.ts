import { repositoryUrlProblem } from "@dagctl/core/driver-kit";
import { invalid } from "@dagctl/core/errors";

/** Where an SSH URL leads, in parts. */
export interface SshPlace {
  readonly user: string;
  /** Lower case, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /**
   * As an absolute path; one that is relative to the home directory of the login is below `/~/`.
   */
  readonly path: string;
  /** One text for one place: the key of caches. */
  readonly href: string;
  /**
   * The address for git: without the port, which the program that connects uses (`ssh-program.ts`).
   */
  readonly remote: string;
}

export const SSH_PORT = 22;

/**
 * The user in SSH URLs without one: every Git host has this name, but ssh would use the name of
 * this process's user.
 */
const USER = "git";

const WITH_SCHEME = /^ssh:\/\/(?:([^@/]+)@)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?(\/.+)$/i;
const SCP_LIKE = /^([^@/:]+)@(\[[^\]]+\]|[^:]+):(.+)$/;

/**
 * Returns the parts of `ssh://…` or `git@host:path`; `undefined` for any other URL. An invalid URL
 * was refused before (`repositoryUrlProblem`).
 */
export function sshPlace(text: string): SshPlace | undefined {
  if (repositoryUrlProblem(text) !== undefined) return undefined;
  const url = WITH_SCHEME.exec(text);
  const [, user = USER, written, given, rest] = url ?? [];
  const [, name, bracketed, path = ""] =
    url || /^[a-z]+:\/\//i.test(text) ? [] : (SCP_LIKE.exec(text) ?? []);
  const host = (written ?? bracketed)?.toLowerCase();
  if (host === undefined) return undefined;
  if (/^[.-]|[.-]$/.test(host))
    throw invalid([
      { path: "repository_url", message: "must name a host plainly, without a dot at its end" },
    ]);
  const bare = host.replace(/^\[|\]$/g, "");
  if (rest === undefined) {
    // Not converted into an ssh:// URL: git decodes %20 there, and a path without / at its front is
    // relative to the home directory of the login.
    const href = `${name ?? USER}@${host}:${path}`;
    // `~ann/…` is the home directory of another login.
    const absolute = path.startsWith("/") ? path : path.startsWith("~") ? `/${path}` : `/~/${path}`;
    return { user: name ?? USER, host: bare, port: SSH_PORT, path: absolute, href, remote: href };
  }
  if (!decodable(rest))
    throw invalid([
      {
        path: "repository_url",
        message: "must hold % only before the two digits of an encoded character (UTF-8)",
      },
    ]);
  const port = given === undefined ? SSH_PORT : Number(given);
  const remote = `ssh://${user}@${host}${rest}`;
  return {
    user,
    host: bare,
    port,
    path: rest,
    href: port === SSH_PORT ? remote : `ssh://${user}@${host}:${port}${rest}`,
    remote,
  };
}

/**
 * Returns whether the path can be decoded: git decodes the path of an ssh:// URL, and so does this
 * driver.
 */
function decodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
