import { DagctlError, type Repository } from "@dagctl/core";
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
import { sshVerdict } from "./verdict.ts";

/** A host with more is tried at the first few. */
const MOST_TARGETS = 4;

export interface SshAccess {
  /** The host keys that are trusted, as ssh reads them. */
  readonly knownHosts: string;
  open(repository: Repository, address: Address): Promise<Access>;
}

/**
 * From sources (tests, development) Node runs the TypeScript itself; a build has the program beside
 * the bundle.
 */
function sshProgram(): string {
  const here = import.meta.url;
  return new URL(here.endsWith(".ts") ? "../../ssh-program.ts" : "./ssh-program.js", here).href;
}

/**
 * Lays out what ssh reads in a folder of its own for each command, under the system's temporary
 * folder: not in the cache, which outlives the command and may be copied. `cache` tells whose
 * leftovers are whose: those of a process that was killed are swept when the next one begins.
 */
export function sshAccess(cache: string, hosts: readonly string[]): SshAccess {
  const known = knownHostsText(hosts);
  const prefix = keyFolderPrefix(cache);
  let swept: Promise<void> | undefined;
  return {
    knownHosts: known,
    async open({ auth }, { ssh, addresses, host }) {
      const key = privateKeyText(auth.secret);
      if (ssh === undefined) throw new TypeError("An SSH login belongs to an SSH address");
      swept ??= sweep(prefix);
      await swept;
      const folder = await mkdtemp(join(tmpdir(), prefix)).catch(() => {
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
        user: ssh.user,
        port: ssh.port,
        host: ssh.host,
        targets: (addresses ?? [ssh.host]).slice(0, MOST_TARGETS),
      };
      return {
        environment: {
          GIT_SSH: process.execPath,
          // Then git gives a destination and a command, and no options that Node would take for its
          // own.
          GIT_SSH_VARIANT: "simple",
          // Which git itself tells only an ssh that it knows to pass it on.
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

/** What the names of a driver's key folders begin with. */
export function keyFolderPrefix(cache: string): string {
  return `dagctl-ssh-${createHash("sha256").update(cache).digest("hex").slice(0, 16)}-`;
}

/** Only this user's own folders: the temporary folder is everybody's. */
async function sweep(prefix: string): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const path = join(tmpdir(), name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() && (process.getuid === undefined || found.uid === process.getuid()))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
