import type { Repository } from "@dagctl/core/contracts";
import { DagctlError, invalid } from "@dagctl/core/errors";
import type { Address } from "./address.ts";
import { absentForApp } from "./github/access.ts";
import type { ServerAnswer } from "./server-access.ts";
import { findDamage } from "./server-damage.ts";

/** What a failed command was about. */
export interface FailedCommand {
  readonly address: Address;
  readonly repository: Repository;
  /** Whether the command has read nothing of the cache: it has only passed bytes on. */
  readonly isPassedOn: boolean;
}

/**
 * Returns what a failed command means about the server.
 *
 * @param errors what the command printed; over SSH also what git printed on the server
 */
export function serverAnswer(
  errors: string,
  { address, repository, isPassedOn }: FailedCommand,
): ServerAnswer {
  // Lines that begin with `remote:` are the server's free text. They decide nothing but the advice
  // where an answer ended early.
  const isFreeText = (line: string): boolean => line.startsWith("remote:");
  const lines = errors.split(/[\r\n]/);
  const said = lines.filter((line) => !isFreeText(line)).join("\n");
  const freeText = lines.filter(isFreeText).join("\n");
  const wrong = (path: string, message: string): ServerAnswer => ({
    kind: "error",
    error: invalid([{ path, message }]),
  });
  const down = (message: string): ServerAnswer => ({
    kind: "error",
    error: new DagctlError("unavailable", message),
  });
  const status = Number(/The requested URL returned error: (\d{3})/.exec(said)?.[1] ?? 0);

  if (/not our ref|unadvertised object|couldn't find remote ref|no such remote ref/i.test(said))
    return { kind: "no_commit" };
  if (
    /could not read Username|could not read Password|Authentication failed|terminal prompts disabled/.test(
      said,
    ) ||
    status === 401 ||
    status === 403
  ) {
    if (repository.auth.method === "github_app")
      return { kind: "refused", error: absentForApp(address.host) };
    return wrong(
      "repository_url",
      "names no public repository: it is not there, or it needs a login (choose a git_auth_method)",
    );
  }
  if (/ not found$/m.test(said) || status === 404 || status === 410) {
    if (repository.auth.method === "github_app")
      return { kind: "error", error: absentForApp(address.host) };
    return wrong("repository_url", `names no repository on ${address.host}`);
  }
  if (status >= 300 && status < 400) return { kind: "redirect" };
  if (/dubious ownership/.test(said))
    return wrong(
      "repository_url",
      "is a repository of another user of this machine, which git refuses to read",
    );
  if (
    /does not appear to be a git repository|not valid: is this a git repository|invalid server response/.test(
      said,
    )
  ) {
    return wrong("repository_url", `is not a Git repository on ${address.host}`);
  }
  // The login was accepted (else ssh's own log reports it), and then the server ended without an
  // answer of git's.
  if (address.protocol === "ssh" && /Could not read from remote repository/.test(said)) {
    return wrong(
      "repository_url",
      `names no repository on ${address.host} that the key of git_secret_ref opens`,
    );
  }
  if (/SSL|certificate/i.test(said))
    return down(`No trusted connection to ${address.host}: its certificate is not accepted`);
  if (
    /filter.*(not supported|unsupported|invalid)|invalid filter-spec|unknown option.*filter/i.test(
      said,
    )
  )
    return { kind: "no_filter" };
  if (status >= 400 || UNREACHABLE.test(said)) {
    const isMixed = address.protocol === "ssh" || address.protocol === "file";
    const ofServer = isPassedOn || isMixed ? errors : freeText;
    return down(
      findDamage(ofServer) ??
        `${address.host} did not answer as a Git server should; try again later`,
    );
  }
  // Without an end of the connection, a damaged object may be one of the cache.
  const damage = findDamage(isPassedOn ? errors : freeText);
  return damage === undefined ? { kind: "unknown" } : down(damage);
}

const UNREACHABLE = new RegExp(
  [
    "unable to access",
    "Could not resolve host",
    "[Cc]onnection (?:refused|reset|timed out|was)",
    "Failed to connect",
    "Empty reply",
    "RPC failed",
    "early EOF",
    "hung up unexpectedly",
    "unexpected disconnect",
    "Operation too slow",
    "transfer closed",
    "bad line length",
    "expected flush|expected packfile|expected 'packfile'",
    "protocol error",
  ].join("|"),
);
