import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDagctlError, Secret, type DagctlError, type GitDriver, type Repository } from "@dagctl/core";
import { makeSshKey, sshServer, type GitFixture, type SshKey, type SshServer, type TestRepository } from "@dagctl/testing";
import { onTestFinished } from "vitest";
import { gitDriver, type GitDriverOptions } from "../src/index.ts";
import { keyFolderPrefix } from "../src/ssh/access.ts";

export interface SshSetup {
  readonly server: SshServer;
  readonly key: SshKey;
  readonly git: GitDriver;
  readonly folder: string;
  readonly cache: string;
  /** As an organization with the key sees it. */
  seen(repository: TestRepository, more?: Partial<Repository>): Repository;
}

/** A server, a key that it lets in, and a driver that knows the server. Lives until the test that asks for it has finished. */
export async function setUpSsh(options: Partial<GitDriverOptions> = {}): Promise<SshSetup> {
  const server = await sshServer();
  const key = await makeSshKey();
  await server.authorize(key.publicKey);
  const folder = await mkdtemp(join(tmpdir(), "dagctl git driver "));
  const cache = join(folder, "cache");
  const git = gitDriver({ cache, allow: [server.prefix], knownHosts: [server.knownHost], ...options });
  onTestFinished(async () => {
    await git.close?.();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const auth = { method: "ssh", secret: new Secret(key.privateKey) } as const;
  return { server, key, git, folder, cache, seen: ({ url }, more = {}) => ({ organization: "org-a", url, branch: "main", auth, ...more }) };
}

/** The driver with a login put under every call that has none: the suite's repositories are read without one. */
export function loggedIn(git: GitDriver, auth: Repository["auth"]): GitDriver {
  const as = (one: Repository): Repository => (one.auth.method === "none" ? { ...one, auth } : one);
  return {
    supports: git.supports,
    head: (one, options) => git.head(as(one), options),
    describe: (one, sha, options) => git.describe(as(one), sha, options),
    readFiles: (one, sha, paths, options) => git.readFiles(as(one), sha, paths, options),
    compare: (one, from, to, options) => git.compare(as(one), from, to, options),
    checkout: (one, sha, directory, options) => git.checkout(as(one), sha, directory, options),
    credentials: async (one, options) => git.credentials(one, options),
    ...(git.forget ? { forget: (one: Repository) => git.forget?.(as(one)) ?? Promise.resolve() } : {}),
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
    trouble: (_, kind) => (kind === "refused" ? server.revokeAll() : server.stop()),
  };
}

export function loginOf(privateKey: string): Repository["auth"] {
  return { method: "ssh", secret: new Secret(privateKey) };
}

export async function errorOf(promise: Promise<unknown>): Promise<DagctlError> {
  const end = await promise.then(
    () => "resolved",
    (error: unknown) => error,
  );
  if (!isDagctlError(end)) throw new Error(`Expected a DagctlError, got ${String(end)}`);
  return end;
}

export async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

/** Folders with keys of the driver on this cache. */
export async function leftKeys(cache: string): Promise<readonly string[]> {
  const prefix = keyFolderPrefix(cache);
  return (await readdir(tmpdir())).filter((name) => name.startsWith(prefix));
}
