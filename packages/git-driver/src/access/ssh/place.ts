import { invalid, repositoryUrlProblem } from "@dagctl/core";

/** Where an SSH URL leads, in parts. */
export interface SshPlace {
  readonly user: string;
  /** Lower case, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** As an absolute path; one that is relative to the login's home stands below `/~/`. */
  readonly path: string;
  /** One text for one place: what caches are keyed by. */
  readonly href: string;
  /**
   * What git is told: without the port, which is the business of whoever connects
   * (`ssh-program.ts`).
   */
  readonly remote: string;
}

export const SSH_PORT = 22;

/**
 * In SSH URLs without one: what every Git host calls it, where ssh would take the name of this
 * process's user.
 */
const USER = "git";

const WITH_SCHEME = /^ssh:\/\/(?:([^@/]+)@)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?(\/.+)$/i;
const SCP_LIKE = /^([^@/:]+)@(\[[^\]]+\]|[^:]+):(.+)$/;

/**
 * The parts of `ssh://…` or `git@host:path`; `undefined` for any other URL. What is no good URL at
 * all was refused before (`repositoryUrlProblem`).
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
    // Not made into an ssh:// URL: git decodes %20 there, and a path without / at its front is
    // relative to the login's home.
    const href = `${name ?? USER}@${host}:${path}`;
    // `~ann/…` is another login's home.
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

/** Git decodes the path of an ssh:// URL, and so does this driver. */
function decodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
