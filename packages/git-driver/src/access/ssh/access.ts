import type { Clock, Repository } from "@dagctl/core/contracts";
import { DagctlError, systemErrorCode } from "@dagctl/core/errors";
import { createHash } from "node:crypto";
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "../address.ts";
import type { Access } from "../server-access.ts";
import {
  CONNECTION_VARIABLE,
  KEY_FILE,
  KNOWN_HOSTS_FILE,
  LOG_FILE,
  type SshConnection,
} from "./connection.ts";
import { knownHostsText } from "./known-hosts.ts";
import { privateKeyText } from "./private-key.ts";
import { sshVerdict } from "./ssh-verdict.ts";

/** For a host with more addresses only the first ones are tried. */
const MOST_TARGETS = 4;

export interface SshAccess {
  /** The trusted host keys, as ssh reads them. */
  readonly knownHosts: string;
  open(repository: Repository, address: Address): Promise<Access>;
}

/**
 * Returns the path of the ssh program. From sources (tests, development) Node runs the TypeScript
 * itself; a build has the program in the folder of the bundle.
 */
function sshProgram(): string {
  const here = import.meta.url;
  return new URL(here.endsWith(".ts") ? "../../ssh-program.ts" : "./ssh-program.js", here).href;
}

/**
 * Writes the files that ssh reads to a folder of its own for each command, under the system's
 * temporary folder: not in the cache, which outlives the command and may be copied. `cache`
 * identifies the folders of this driver: those of a process that was killed are deleted now, when
 * the next one begins.
 */
export function sshAccess(
  cache: string,
  hosts: readonly string[],
  clock: Pick<Clock, "now">,
): SshAccess {
  const known = knownHostsText(hosts);
  const prefix = keyFolderPrefix(cache);
  const swept = sweep(prefix, clock);
  return {
    knownHosts: known,
    async open({ auth }, { url, addresses, host }) {
      const key = privateKeyText(auth.secret);
      if (url.scheme !== "ssh") throw new TypeError("An SSH login belongs to an SSH address");
      await swept;
      const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`)).catch(() => {
        throw new DagctlError(
          "unavailable",
          "The temporary folder cannot be written, where ssh reads its key from",
        );
      });
      const release = (): Promise<void> => rm(folder, { recursive: true, force: true });
      try {
        await writeFile(join(folder, KNOWN_HOSTS_FILE), known, { mode: 0o600 });
        await writeFile(join(folder, KEY_FILE), key, { mode: 0o600 });
      } catch {
        await release();
        throw new DagctlError(
          "unavailable",
          "The temporary folder cannot be written, where ssh reads its key from",
        );
      }
      const connection: SshConnection = {
        folder,
        user: url.user,
        port: url.port,
        host: url.host,
        targets: (addresses ?? [url.host]).slice(0, MOST_TARGETS),
      };
      return {
        environment: {
          GIT_SSH: process.execPath,
          // Git then passes a destination and a command, and no options that Node would take for
          // its own.
          GIT_SSH_VARIANT: "simple",
          // Git itself passes this on only to an ssh that it knows.
          GIT_PROTOCOL: "version=2",
          NODE_OPTIONS: `--import=${sshProgram()}`,
          [CONNECTION_VARIABLE]: JSON.stringify(connection),
        },
        headers: () => ({}),
        verdict: async () =>
          sshVerdict(await readFile(join(folder, LOG_FILE), "utf8").catch(() => ""), host),
        release,
      };
    },
  };
}

/** Returns the prefix of the names of a driver's key folders. */
export function keyFolderPrefix(cache: string): string {
  return `dagctl-ssh-${createHash("sha256").update(cache).digest("hex").slice(0, 16)}-`;
}

/**
 * Commands of Git are shorter: an older folder was left by a process whose number is used again.
 */
const LONGEST_COMMAND_MS = 3_600_000;

/**
 * Deletes what killed processes left. Deletes only this user's own folders, because all users share
 * the temporary folder.
 */
async function sweep(prefix: string, clock: Pick<Clock, "now">): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const path = join(tmpdir(), name);
    const found = await lstat(path).catch(() => undefined);
    if (
      found?.isDirectory() !== true ||
      isInUse(name.slice(prefix.length), found.mtimeMs, clock.now())
    )
      continue;
    if (process.getuid === undefined || found.uid === process.getuid())
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @param rest the name after the prefix: the number of a process, and a random part */
function isInUse(rest: string, changedAt: number, now: number): boolean {
  const pid = Number(/^(\d+)-/.exec(rest)?.[1]);
  // Versions before this one wrote no number.
  if (Number.isNaN(pid) || now - changedAt > LONGEST_COMMAND_MS) return false;
  // The first process of a container has the same number at every start.
  if (pid === process.pid) return changedAt >= performance.timeOrigin;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== "ESRCH";
  }
}
