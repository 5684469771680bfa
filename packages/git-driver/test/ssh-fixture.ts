import type { GitDriver, Repository } from "@dagctl/core/contracts";
import { parseRepository, type RepositoryText, Secret } from "@dagctl/core/driver-kit";
import { makeSshKey, type SshKey, type SshServer, sshServer } from "@dagctl/test-servers";
import { type GitFixture, type TestRepository } from "@dagctl/testing";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { keyFolderPrefix } from "../src/access/ssh/access.ts";
import { gitDriver, type GitDriverOptions } from "../src/index.ts";
import { loggedIn } from "./login.ts";

export interface SshSetup {
  readonly server: SshServer;
  readonly key: SshKey;
  readonly git: GitDriver;
  readonly folder: string;
  readonly cache: string;
  /** Returns the repository as an organization with the key sees it. */
  seen(repository: TestRepository, more?: Partial<RepositoryText>): Repository;
}

/**
 * Creates a server, a key that it accepts, and a driver that knows the server. They live until the
 * test that asks for them has finished.
 */
export async function setUpSsh(
  options: Partial<GitDriverOptions> = {},
  as: Parameters<typeof sshServer>[0] = {},
): Promise<SshSetup> {
  const server = await sshServer(as);
  const key = await makeSshKey();
  await server.authorize(key.publicKey);
  const folder = await mkdtemp(join(tmpdir(), "dagctl git driver "));
  const cache = join(folder, "cache");
  const git = gitDriver({
    directory: cache,
    allow: [server.prefix],
    knownHosts: [server.knownHost],
    ...options,
  });
  onTestFinished(async () => {
    await git.close?.();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const auth = { method: "ssh", secret: new Secret(key.privateKey) } as const;
  return {
    server,
    key,
    git,
    folder,
    cache,
    seen: ({ url }, more = {}) =>
      parseRepository({ organization: "org-a", url, branch: "main", auth, ...more }),
  };
}

export async function overSsh(): Promise<GitFixture> {
  const { server, key, git, folder } = await setUpSsh();
  let made = 0;
  const out = join(folder, "out");
  await mkdir(out);
  return {
    git: loggedIn(git, { method: "ssh", secret: new Secret(key.privateKey) }),
    folder: out,
    create: () => server.create(`repository-${(made += 1)}`),
    setFailure: (_, kind) => (kind === "refused" ? server.revokeAll() : server.stop()),
  };
}

export function loginOf(privateKey: string): Repository["auth"] {
  return { method: "ssh", secret: new Secret(privateKey) };
}

/** Returns the folders with keys of the driver on this cache. */
export async function leftKeys(cache: string): Promise<readonly string[]> {
  const prefix = keyFolderPrefix(cache);
  return (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
}
