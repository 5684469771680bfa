import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The content of a path: text or bytes, a program, a link, a submodule's commit; `null` deletes the
 * path.
 */
export type TestFile =
  | string
  | Uint8Array
  | { readonly executable: string }
  | { readonly link: string }
  | { readonly submodule: string }
  | null;

/** The files of a commit, by path. A path that is absent stays as it was. */
export type TestFiles = Readonly<Record<string, TestFile>>;

/** Where and when a test commits. */
export interface TestCommitOptions {
  /** The branch that gets the commit. @default "main" */
  readonly branch?: string;
  /**
   * The time of the commit. @default one minute after the commit before it, the first at
   * 2026-01-01T00:00:00Z
   */
  readonly at?: Date;
  /** A second parent: 40 hex characters. @default none */
  readonly merge?: string;
}

/**
 * A repository that a test builds: by real git (`buildRepository`, `GitServer.create`) or in memory
 * (`FakeGit.create`).
 */
export interface TestRepository {
  readonly url: string;
  /**
   * Commits on top of the branch, which is created when it does not exist.
   *
   * @returns the commit's 40 hex characters
   */
  commit(files: TestFiles, message?: string, options?: TestCommitOptions): Promise<string>;
  /**
   * Rewrites history: replaces the branch's newest commit by this one, which has the parent of the
   * former.
   *
   * @returns the commit's 40 hex characters
   */
  forcePush(files: TestFiles, message?: string, options?: TestCommitOptions): Promise<string>;
  /** Creates the branch, or moves it. */
  branch(name: string, at: string): Promise<void>;
  /** Deletes the branch; its commits stay until `purge`. */
  deleteBranch(name: string): Promise<void>;
  /** Creates the tag. */
  tag(name: string, at: string): Promise<void>;
  /** Deletes what no branch and no tag reaches, as a server's garbage collection does. */
  purge(): Promise<void>;
}

/** What git printed, and its exit code. */
export interface GitOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Returns an environment in which nothing of the person's own configuration reaches git: neither
 * names nor hooks nor credentials.
 */
export function testGitEnvironment(): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: "/dev/null",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Test",
    GIT_AUTHOR_EMAIL: "test@example.invalid",
    GIT_COMMITTER_NAME: "Test",
    GIT_COMMITTER_EMAIL: "test@example.invalid",
  };
}

/**
 * Runs git in a folder, in `testGitEnvironment`.
 *
 * @param input standard input. @default empty
 * @returns its output; the code is 0
 * @throws Error: it ended with another code; the message has git's standard error
 */
export async function testGit(
  folder: string,
  args: readonly string[],
  input: string | Uint8Array = "",
): Promise<GitOutput> {
  const child = spawn("git", args, { cwd: folder, env: testGitEnvironment() });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? -1));
  });
  const answer = {
    code,
    stdout: Buffer.concat(output).toString(),
    stderr: Buffer.concat(errors).toString(),
  };
  if (code !== 0) throw new Error(`git ${args.join(" ")} ended with ${code}: ${answer.stderr}`);
  return answer;
}

/** What `git init --bare` writes. It is not run: each process is a noticeable part of a test. */
const EMPTY_REPOSITORY: Readonly<Record<string, string>> = {
  HEAD: "ref: refs/heads/main\n",
  config: "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
};

async function initialize(folder: string): Promise<void> {
  for (const path of ["objects/info", "objects/pack", "refs/heads", "refs/tags"])
    await mkdir(join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries(EMPTY_REPOSITORY))
    await writeFile(join(folder, path), text);
}

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ENOENT") throw error;
};

/** Returns the newest commit of a branch, read as git stores it; `undefined` when it is absent. */
async function tipOf(folder: string, branch: string): Promise<string | undefined> {
  const loose = await readFile(join(folder, "refs/heads", branch), "utf8").catch(absent);
  if (loose !== undefined) return loose.trim();
  const packed = await readFile(join(folder, "packed-refs"), "utf8").catch(absent);
  const line = packed?.split("\n").find((one) => one.endsWith(` refs/heads/${branch}`));
  return line?.split(" ", 1)[0];
}

const FIRST_COMMIT = Date.UTC(2026, 0, 1);

/**
 * Creates a bare repository with real git in `folder` (created when it does not exist). `url` is
 * the URL that drivers get for it. Deterministic: the same calls make the same commits.
 *
 * @returns the repository, for commits
 */
export async function buildRepository(folder: string, url: string): Promise<TestRepository> {
  await initialize(folder);
  let commits = 0;
  /** Returns the first parent of a branch's newest commit; `undefined` where there is none. */
  const parentOf = async (branch = "main"): Promise<string | undefined> => {
    const ref = `refs/heads/${branch}`;
    const found = await testGit(folder, ["for-each-ref", "--format=%(parent)", ref]);
    return found.stdout.trim().split(" ")[0] || undefined;
  };
  const write = async (
    files: TestFiles,
    message: string,
    options: TestCommitOptions,
    parent: string | undefined,
  ): Promise<string> => {
    const at = options.at?.getTime() ?? FIRST_COMMIT + commits * 60_000;
    commits += 1;
    const script = [
      `commit refs/heads/${options.branch ?? "main"}\nmark :1\n`,
      `committer Test <test@example.invalid> ${Math.floor(at / 1000)} +0000\n`,
      data(message),
      parent ? `from ${parent}\n` : "",
      options.merge ? `merge ${options.merge}\n` : "",
      ...Object.entries(files).flatMap(([path, file]) => change(path, file)),
      "\nget-mark :1\n",
    ];
    // A root commit on a branch that has commits would continue from them, so fast-import resets
    // the branch first.
    if (!parent) script.unshift(`reset refs/heads/${options.branch ?? "main"}\n`);
    const input = Buffer.concat(script.map((part) => Buffer.from(part)));
    // Its pack stays one: to unpack it is a second process.
    const args = ["-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force"];
    return (await testGit(folder, args, input)).stdout.trim();
  };
  return {
    url,
    async commit(files, message = "Change", options = {}) {
      return write(files, message, options, await tipOf(folder, options.branch ?? "main"));
    },
    async forcePush(files, message = "Change history", options = {}) {
      return write(files, message, options, await parentOf(options.branch));
    },
    async branch(name, at) {
      await testGit(folder, ["update-ref", `refs/heads/${name}`, at]);
    },
    async deleteBranch(name) {
      await testGit(folder, ["update-ref", "-d", `refs/heads/${name}`]);
    },
    async tag(name, at) {
      await testGit(folder, ["update-ref", `refs/tags/${name}`, at]);
    },
    async purge() {
      await testGit(folder, ["repack", "-a", "-d", "-q"]);
      await testGit(folder, ["prune", "--expire=now"]);
    },
  };
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from("\n")]);
}

function change(path: string, file: TestFile): (string | Buffer)[] {
  const quoted = `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;
  if (file === null) return [`D ${quoted}\n`];
  if (typeof file === "string" || file instanceof Uint8Array)
    return [`M 100644 inline ${quoted}\n`, data(file)];
  if ("executable" in file) return [`M 100755 inline ${quoted}\n`, data(file.executable)];
  if ("link" in file) return [`M 120000 inline ${quoted}\n`, data(file.link)];
  return [`M 160000 ${file.submodule} ${quoted}\n`];
}
