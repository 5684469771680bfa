import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { oldVersion } from "../src/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-versions-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Creates a repository with one commit, whose own script "builds" it. */
function repository(script: string): { readonly path: string; readonly commit: string } {
  const path = join(folder, "repository");
  const git = (...args: string[]): string =>
    execFileSync(
      "git",
      [
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@dagctl.invalid",
        "-c",
        "commit.gpgSign=false",
        ...args,
      ],
      { encoding: "utf8" },
    ).trim();
  git("init", "--quiet", path);
  execFileSync("mkdir", [join(path, "scripts")]);
  writeFileSync(join(path, "scripts", "dagctl.mjs"), script);
  git("-C", path, "add", "--all");
  git("-C", path, "commit", "--quiet", "--message=First");
  return { path, commit: git("-C", path, "rev-parse", "HEAD") };
}

const BUILDS = `import { appendFileSync } from "node:fs"; appendFileSync("built.txt", process.argv[2] + "\\n");`;

describe("an old version", () => {
  test("is written and built once, also when two callers ask for it at the same time", async () => {
    const { path, commit } = repository(BUILDS);
    const ask = () =>
      oldVersion(commit.slice(0, 9), { cache: join(folder, "cache"), repository: path });
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(one).toMatchObject({ commit, folder: join(folder, "cache", commit) });
    expect(two.folder).toBe(one.folder);
    expect(execFileSync("cat", [(await ask()).file("built.txt")], { encoding: "utf8" })).toBe(
      "build\n",
    );
  });

  test("is refused when its commit is not in the history, with a message that names a shallow clone", async () => {
    const { path } = repository(BUILDS);
    await expect(
      oldVersion("0123456789", { cache: join(folder, "cache"), repository: path }),
    ).rejects.toThrow(/^Commit 0123456789 is not in the history .* git fetch --unshallow/);
  });

  test("is refused with the build's output when its build fails, and is built from the start by the next call", async () => {
    const { path, commit } = repository(`console.log("no disk"); process.exitCode = 3;`);
    const ask = () => oldVersion(commit, { cache: join(folder, "cache"), repository: path });
    await expect(ask()).rejects.toThrow(/ended with 3: no disk/);
    await expect(ask()).rejects.toThrow(/ended with 3: no disk/);
  });

  test("reports a file that it does not have with an error that names the file", async () => {
    const { path, commit } = repository(BUILDS);
    const version = await oldVersion(commit, { cache: join(folder, "cache"), repository: path });
    expect(() => version.file("missing.txt")).toThrow(`Version ${commit} has no file missing.txt`);
  });
});
