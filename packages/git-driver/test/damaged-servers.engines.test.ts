import type { GitDriver, Repository } from "@dagctl/core/contracts";
import { buildRepository, type TestRepository, testGit } from "@dagctl/testing";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { findDamage } from "../src/access/server-damage.ts";
import { gitDriver } from "../src/index.ts";
import { gitPaths, repositoryAt, setUp } from "./fixture.ts";
import { errorOf } from "./reading.ts";
import { setUpSsh } from "./ssh-fixture.ts";

const DAMAGED =
  "The repository on the Git server is damaged: repair it there (`git fsck` lists the damaged objects)";
const UNKNOWN = "127.0.0.1 did not answer as a Git server should; try again later";

interface Served {
  readonly git: GitDriver;
  readonly repository: TestRepository;
  readonly seen: Repository;
  /** The folder of the repository on the server. */
  readonly folder: string;
  readonly out: string;
}

async function overHttp(): Promise<Served> {
  const { server, git, folder } = await setUp();
  const repository = await server.create("shop");
  const seen = repositoryAt(repository.url);
  return { git, repository, seen, folder: server.directoryOf("shop"), out: join(folder, "out") };
}

async function overSsh(): Promise<Served> {
  const { server, git, folder, seen } = await setUpSsh();
  const repository = await server.create("shop");
  const served = decodeURIComponent(new URL(repository.url).pathname);
  return { git, repository, seen: seen(repository), folder: served, out: join(folder, "out") };
}

async function onDisk(): Promise<Served> {
  const root = await mkdtemp(join(tmpdir(), "dagctl-git-driver-"));
  const folder = join(root, "srv", "shop.git");
  await mkdir(join(root, "srv"));
  const url = pathToFileURL(folder).href;
  const git = gitDriver({
    directory: join(root, "cache"),
    allow: [pathToFileURL(join(root, "srv")).href],
  });
  onTestFinished(async () => {
    await git.close?.();
    await rm(root, { recursive: true, force: true });
  });
  const repository = await buildRepository(folder, url);
  return { git, repository, seen: repositoryAt(url), folder, out: join(root, "out") };
}

const SERVERS = { HTTP: overHttp, SSH: overSsh, disk: onDisk } as const;

const DAMAGES = {
  empty: (file: string) => truncate(file, 0),
  garbage: (file: string) => writeFile(file, "no object"),
  missing: (file: string) => rm(file),
} as const;

/** Makes each object of the repository a file of its own. */
async function unpack(folder: string): Promise<void> {
  const packs = join(folder, "objects", "pack");
  for (const name of await readdir(packs)) {
    const content = await readFile(join(packs, name));
    await rm(join(packs, name));
    if (name.endsWith(".pack")) await testGit(folder, ["unpack-objects", "-q"], content);
  }
}

/** Damages one object on the server. */
async function damage(folder: string, object: string, how: keyof typeof DAMAGES): Promise<void> {
  await unpack(folder);
  const id = (await testGit(folder, ["rev-parse", object])).stdout.trim();
  const file = join(folder, "objects", id.slice(0, 2), id.slice(2));
  await chmod(file, 0o600);
  await DAMAGES[how](file);
}

/** Returns the messages of the calls that need the object, after it was damaged. */
async function messagesOf(
  { git, repository, seen, folder, out }: Served,
  object: string,
  how: keyof typeof DAMAGES,
): Promise<ReadonlySet<string>> {
  const sha = await repository.commit({ "shop.sql": "select 1", "marts/orders.sql": "select 2" });
  await damage(folder, object, how);
  // The branch can be read: polling finds the commit.
  expect(await git.head(seen)).toEqual({ sha });
  const calls = [
    ...(object === "main:shop.sql" ? [] : [() => git.describe(seen, sha)]),
    () => git.readFiles(seen, sha, gitPaths("shop.sql"), { maxBytes: 10 }),
    () => git.checkout(seen, sha, out),
  ];
  const messages = new Set<string>();
  for (const call of calls) {
    const { code, message } = await errorOf(call());
    // It may be repaired: the commit is tried again.
    expect(code).toBe("unavailable");
    messages.add(message);
  }
  return messages;
}

describe("a repository that is damaged on its server", () => {
  test.each([
    ["HTTP", "main^{tree}", "empty"],
    ["HTTP", "main^{tree}", "garbage"],
    ["HTTP", "main^{tree}", "missing"],
    ["SSH", "main^{tree}", "garbage"],
    ["disk", "main^{tree}", "missing"],
    // Over HTTP git reports these in the server's own log only.
    ["SSH", "main", "empty"],
    ["disk", "main", "garbage"],
    ["SSH", "main:shop.sql", "garbage"],
    ["disk", "main:shop.sql", "empty"],
  ] as const)("is reported over %s: %s is %s", async (over, object, how) => {
    expect(await messagesOf(await SERVERS[over](), object, how)).toEqual(new Set([DAMAGED]));
  });

  test("is not known where the server ends without a reason", async () => {
    const messages = await messagesOf(await overHttp(), "main:shop.sql", "garbage");
    expect(messages).toEqual(new Set([UNKNOWN]));
  });
});

describe("what git says of a server that packs", () => {
  test("is that it may be damaged, where no object is named", () => {
    const said = "aborting due to possible repository corruption on the remote side.";
    expect(findDamage(said)).toMatch(/may be damaged .* or the server has no memory left/);
    expect(findDamage("fatal: protocol error: bad pack header")).toBeUndefined();
  });
});
