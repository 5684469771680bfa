import type { OpenRepository, RepositoryUrl } from "@dagctl/core/contracts";
import { parseRepositoryUrl } from "@dagctl/core/driver-kit";
import type { GitRequest } from "./git-request.ts";
import { pathInRepository, PYPROJECT } from "./included-path.ts";

const SETTING = "setting package_git_hosts";

/** What packages of repositories depend on apart from the file that names them. */
export interface RepositoryRules {
  /** The hosts that are allowed; one with a port is that port alone. None: all are refused. */
  readonly hosts: readonly string[];
  /** Absent: the engine or the Git driver does not support it. */
  readonly open?: OpenRepository | undefined;
  /** The commits of refs that are known, by `pinKey`. */
  readonly pins: Readonly<Record<string, string>>;
}

/** A repository that may be read, and the folder of the package in it. */
type AllowedRepository =
  | { readonly url: RepositoryUrl; readonly folder: string }
  | { readonly problem: string };

/** Returns the repository of a request, or why it is refused, to follow its place. */
export function allowedRepository(
  { url: written, subdirectory, instead, by = "", problem: own }: GitRequest,
  { hosts }: RepositoryRules,
): AllowedRepository {
  if (hosts.length === 0)
    return {
      problem: `installs from a repository${by}: ${instead}, or ask the operator to allow its host (${SETTING})`,
    };
  if (own !== undefined) return { problem: own };
  if (typeof written !== "string") return { problem: "has a repository whose URL is no text" };
  if (written.includes("${"))
    return {
      problem:
        "has a variable (${…}), and variables are not replaced: write the value, without secrets",
    };
  if (/^(?:ssh:|[^/:]+@[^/]*:)/i.test(written))
    return {
      problem: `reads a repository over SSH, and packages are read without a login: write https:// where it is public, else ${instead}`,
    };
  if (/^https?:\/\/[^/]*@/i.test(written))
    return {
      problem: `has a login in the URL of a repository, and packages are read without one: remove it where the repository is public, else ${instead}`,
    };
  const { value: url, problem } = parseRepositoryUrl(written);
  if (problem !== undefined) return { problem: `has a repository whose URL ${problem}` };
  if (!isAllowed(url, hosts))
    return {
      problem: `installs from a repository of a host that is not allowed${by}: ${instead}, or ask the operator to allow the host (${SETTING})`,
    };
  const folder =
    typeof subdirectory === "string" || subdirectory === undefined
      ? pathInRepository(PYPROJECT, subdirectory ?? "")
      : undefined;
  return folder === undefined
    ? { problem: "has a subdirectory that is not inside its repository: correct it" }
    : { url, folder };
}

/**
 * Returns whether a host is allowed: by its name, where the URL has the default port of its scheme,
 * or by its name and port. A folder has no host.
 */
function isAllowed(url: RepositoryUrl, hosts: readonly string[]): boolean {
  if (!("origin" in url)) return false;
  const { host, hostname, port, protocol } = new URL(url.origin);
  const ofScheme = protocol === "https:" ? "443" : "80";
  return hosts.includes(host) || (port === "" && hosts.includes(`${hostname}:${ofScheme}`));
}
