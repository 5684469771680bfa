import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { chooseDemo } from "./choice.ts";
import type { DemoChoice } from "./choice.ts";

const execute = promisify(execFile);

/** A repository for trying dagctl, on this machine. */
export interface Demo {
  /** `sqlmesh` or `node`: the example, and the project type. */
  readonly example: DemoChoice["example"];
  readonly url: string;
  /** The prefix that the Git driver must allow for it. */
  readonly prefix: string;
  readonly missing?: string;
}

export interface DemoOptions {
  /** The server's data folder. */
  readonly data: string;
  /** Folder that contains the examples. @default the one that ships with the server */
  readonly examples?: string;
  /** Called only where no demo was created yet. @default what this machine has */
  readonly choose?: () => Promise<DemoChoice>;
}

const EXAMPLES: readonly DemoChoice["example"][] = ["sqlmesh", "node"];

/**
 * Returns the folder of the examples: next to the built server, where they are copied to, or at the
 * top of the checkout for a server that runs from its sources.
 */
function findExamples(): string {
  const places = [
    new URL("examples/", import.meta.url),
    new URL("../../../../examples/", import.meta.url),
  ].map((url) => fileURLToPath(url));
  const place = places.find((folder) => existsSync(folder));
  if (place === undefined)
    throw new Error(`the examples are missing: looked in ${places.join(" and ")}`);
  return place;
}

async function git(folder: string, ...args: string[]): Promise<void> {
  await execute(
    "git",
    ["-C", folder, "-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null", ...args],
    {
      // An environment that inherits nothing: a template folder, a signing key or hooks of the
      // user's own must not affect it.
      env: {
        PATH: process.env["PATH"] ?? "",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_AUTHOR_NAME: "dagctl",
        GIT_AUTHOR_EMAIL: "demo@dagctl.invalid",
        GIT_COMMITTER_NAME: "dagctl",
        GIT_COMMITTER_EMAIL: "demo@dagctl.invalid",
      },
    },
  );
}

/**
 * Creates the repository next to its place and moves it there, so that a start that is killed
 * leaves no partial repository.
 */
async function makeRepository(source: string, target: string): Promise<void> {
  // What a start that was killed left. The server has the data folder for itself.
  for (const name of await readdir(dirname(target)))
    if (/^[a-z]+\.[0-9a-f-]{36}$/.test(name))
      await rm(join(dirname(target), name), { recursive: true, force: true });
  const fresh = `${target}.${randomUUID()}`;
  try {
    await cp(source, fresh, { recursive: true });
    await git(fresh, "init", "--quiet", "--template=", "--initial-branch=main");
    await git(fresh, "add", "--all");
    await git(fresh, "commit", "--quiet", "--message=The example as dagctl-server ships it");
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/**
 * Returns the demo repository of a data folder, created at the first start. Later starts return the
 * same one, also when the machine has changed since: a project, and commits of the user's own, may
 * depend on it.
 */
export async function demoRepository({
  data,
  examples,
  choose = chooseDemo,
}: DemoOptions): Promise<Demo> {
  const folder = join(data, "demo");
  const at = (example: DemoChoice["example"]) => ({
    example,
    url: pathToFileURL(join(folder, example)).href,
    prefix: `${pathToFileURL(folder).href}/`,
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const present = await readdir(folder);
  const made = EXAMPLES.find((example) => present.includes(example));
  if (made !== undefined) return at(made);
  const { example, missing } = await choose();
  await makeRepository(join(examples ?? findExamples(), example), join(folder, example));
  return { ...at(example), ...(missing === undefined ? {} : { missing }) };
}
