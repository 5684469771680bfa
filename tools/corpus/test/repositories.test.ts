import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startPackageHub } from "../src/package-hub.ts";
import { createRepositories } from "../src/repositories.ts";

function git(folder: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** Returns a folder of repositories with one of this name, and the commit of its files. */
function folderWith(name: string, files: Readonly<Record<string, string>>): [string, string] {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-corpus-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const repository = join(folder, "given", name);
  mkdirSync(repository, { recursive: true });
  git(repository, "init", "--quiet");
  for (const [path, text] of Object.entries(files)) writeFileSync(join(repository, path), text);
  git(repository, "add", "--all");
  git(repository, "commit", "--quiet", "--message=first");
  return [folder, git(repository, "rev-parse", "HEAD")];
}

describe("a copy of a repository", () => {
  it("has the files of the commit, without those that the given folder lacks", async () => {
    const [folder, commit] = folderWith("acme+shop", { "a.sql": "select 1", "big.csv": "1,2" });
    const given = join(folder, "given");
    const repositories = createRepositories(join(folder, "copies"), given);
    const whole = await repositories.copy("acme/shop", commit);
    expect(whole.missing).toEqual([]);
    await repositories.checkOut(whole, join(folder, "whole"));
    expect(readdirSync(join(folder, "whole")).sort()).toEqual([".git", "a.sql", "big.csv"]);

    const blob = git(join(given, "acme+shop"), "rev-parse", "HEAD:big.csv");
    rmSync(join(given, "acme+shop/.git/objects", blob.slice(0, 2), blob.slice(2)));
    const again = createRepositories(join(folder, "others"), given);
    const part = await again.copy("acme/shop", commit);
    expect(part.missing).toEqual(["big.csv"]);
    await again.checkOut(part, join(folder, "part"));
    expect(readdirSync(join(folder, "part")).sort()).toEqual([".git", "a.sql"]);
    await expect(again.copy("acme/absent", commit)).rejects.toThrow(/acme\+absent is not there/);
  });
});

describe("the hub of dbt packages", () => {
  it("serves the tags of the repositories of a folder", async () => {
    const [folder] = folderWith("acme+dbt-tools", {
      "dbt_project.yml": 'name: dbt_tools\nrequire-dbt-version: ">=1.0"\n',
      "packages.yml": "packages:\n  - package: acme/other\n    version: 1.0.0\n",
    });
    const given = join(folder, "given");
    git(join(given, "acme+dbt-tools"), "tag", "1.2.3");
    const hub = await startPackageHub(given);
    onTestFinished(() => hub.close());
    const base = (hub.variables["DBT_PACKAGE_HUB_URL"] ?? "").replace(/\/$/, "");
    const read = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json();
    expect(await read("/api/v1/index.json")).toContain("acme/dbt_tools");
    expect(await read("/api/v1/acme/dbt_tools.json")).toMatchObject({
      versions: {
        "1.2.3": {
          require_dbt_version: [">=1.0"],
          packages: [{ package: "acme/other", version: "1.0.0" }],
          downloads: { tarball: `${base}/acme/dbt_tools/1.2.3.tar.gz` },
        },
      },
    });
    const archive = await fetch(`${base}/acme/dbt_tools/1.2.3.tar.gz`);
    expect(Buffer.from(await archive.arrayBuffer()).subarray(0, 2)).toEqual(
      Buffer.from([0x1f, 0x8b]),
    );
    expect((await fetch(`${base}/api/v1/acme/absent.json`)).status).toBe(404);
  });
});
