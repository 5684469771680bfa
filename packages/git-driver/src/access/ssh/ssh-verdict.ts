import { DagctlError, invalid } from "@dagctl/core/errors";
import type { ServerAnswer } from "../server-access.ts";

/**
 * For the person who sent the URL: what only the operator can change, by its name in the program
 * and in this driver.
 */
const SETTING =
  "the server's git_known_hosts or --git-known-hosts, read at its start; the Git driver's knownHosts";

/**
 * Returns what ssh reports of a failed command, from its own log, where the server cannot write
 * lines. `undefined`: ssh succeeded, and git's output has the answer.
 */
export function sshVerdict(log: string, host: string): ServerAnswer | undefined {
  const error = (one: DagctlError): ServerAnswer => ({ kind: "error", error: one });
  const wrong = (path: string, message: string): ServerAnswer =>
    error(invalid([{ path, message }]));
  const down = (message: string): ServerAnswer => error(new DagctlError("unavailable", message));
  const says = (text: RegExp): boolean => text.test(log);

  if (says(/^no ssh program$/m))
    return down("The ssh program could not be started: is it installed and on PATH?");
  if (says(/^No user exists for uid /m))
    return down(
      "ssh cannot work here: the user that this program runs as has no entry in /etc/passwd",
    );
  if (says(/^Host key verification failed\.|^No .{1,40} host key is known for /m)) {
    const seen = /^debug1: Server host key: (\S{1,60}) (SHA256:[A-Za-z0-9+/]{43})/m.exec(log);
    const shown = seen ? `${seen[1] ?? ""} ${seen[2] ?? ""}` : "a key";
    const compare = `if that is the fingerprint which ${host} publishes, add its key (${SETTING})`;
    if (says(/REMOTE HOST IDENTIFICATION HAS CHANGED|REVOKED HOST KEY DETECTED/))
      return wrong(
        "repository_url",
        `leads to ${host}, which shows another host key than the known one: ${shown}. Someone may be in between; ${compare}`,
      );
    return wrong(
      "repository_url",
      `leads to ${host}, whose host key is not known here: ${shown}; ${compare}`,
    );
  }
  if (says(/^Load key "[^"]*": /m))
    return wrong(
      "git_secret_ref",
      "names a private key that ssh cannot read; store the whole file again, as ssh-keygen wrote it",
    );
  if (
    says(/: Permission denied \(|^Received disconnect from .*Too many authentication failures/m) ||
    says(/^No more authentication methods/m)
  )
    return wrong(
      "git_secret_ref",
      `was refused by ${host}: the key does not open this repository; add its public half there as a deploy key`,
    );
  if (says(/no matching (?:host key type|key exchange method|cipher|MAC) found/))
    return down(`${host} offers no SSH algorithm that is still considered safe`);
  if (!says(/^Authenticated to /m)) return down(`No SSH connection to ${host}; try again later`);
  // The session had begun and the connection was lost: the repository is not the cause.
  if (
    says(
      /^(?:Connection to .* closed by remote host|Connection reset|client_loop: |Timeout, server |Received disconnect from )/m,
    )
  )
    return down(`The SSH connection to ${host} was lost; try again later`);
  return undefined;
}
