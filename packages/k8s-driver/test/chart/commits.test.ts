import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type ServedFiles, serveFiles } from "@dagctl/control-plane";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHART_ARCHIVES } from "../../src/chart/archives.ts";
import { CHART_COMMIT, CHART_PATH, CHART_VERSIONS, chartCommits } from "../../src/chart/commits.ts";
import { gitCommit } from "../../src/chart/git-objects.ts";
import { chartRepository } from "../../src/index.ts";

/**
 * The commits never change: Applications point to them, and admission policies name them. A new
 * version is a new line.
 */
const COMMITS = ["ad8e3d97d84a2a5041dea4ea1e78a0884aac16fb"];

let folder: string;
let served: ServedFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-chart-"));
  served = await serveFiles(chartRepository().files);
});
afterAll(async () => {
  await served?.close();
  await rm(folder, { recursive: true, force: true });
});

const git = async (...args: string[]): Promise<string> => {
  const env = { HOME: folder, PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1" };
  return (await promisify(execFile)("git", args, { cwd: folder, env })).stdout;
};

describe("the commits of the chart", () => {
  test("are those that were always shipped, and applies refer to the newest", () => {
    expect(chartCommits().map((objects) => objects.at(-1)?.id)).toEqual(COMMITS);
    expect(CHART_COMMIT).toBe(COMMITS.at(-1));
    expect(Object.keys(CHART_VERSIONS)).toEqual(COMMITS);
  });

  test("are fetched as Argo CD does it, and are whole", async () => {
    await git("init", "--quiet", "--initial-branch", "main", "clone");
    const clone = join(folder, "clone");
    await git("-C", clone, "remote", "add", "origin", served.url);
    await git("-C", clone, "fetch", "--quiet", "origin", "--tags", "--force", "--prune");
    for (const commit of COMMITS) await git("-C", clone, "checkout", "--quiet", "--force", commit);
    await git("-C", clone, "fsck", "--strict");
    const tracked = await git("-C", clone, "ls-files");
    expect(tracked.trim().split("\n")).toEqual([
      `${CHART_PATH}/Chart.yaml`,
      `${CHART_PATH}/templates/resources.yaml`,
    ]);
  });

  test("have the files that the archive of the version has", async () => {
    const archive = join(folder, "archive.tgz");
    await writeFile(archive, Buffer.from(CHART_ARCHIVES["1.0.0"] ?? "", "base64"));
    await promisify(execFile)("tar", ["-xzf", archive, "-C", folder]);
    for (const name of ["Chart.yaml", "templates/resources.yaml"])
      expect(await readFile(join(folder, "clone", CHART_PATH, name), "utf8")).toBe(
        await readFile(join(folder, CHART_PATH, name), "utf8"),
      );
  });
});

test("A commit has its parent, and folders in the order of git", async () => {
  const [parent = ""] = COMMITS;
  const files = { a: { z: "1" }, "a.b": "2", "a-b": "3", a0: "4" };
  const objects = gitCommit({ files, message: "second", time: 1_767_225_600, parent });
  const all = new Map([
    ...chartRepository().files,
    ...objects.map(({ path, body }) => [path, { type: "x", body }] as const),
  ]);
  const id = objects.at(-1)?.id ?? "";
  all.set("info/refs", { type: "x", body: Buffer.from(`${id}\trefs/heads/main\n`) });
  const second = await serveFiles(all);
  try {
    await git("clone", "--quiet", second.url, "second");
    const clone = join(folder, "second");
    await git("-C", clone, "fsck", "--strict");
    expect(await git("-C", clone, "rev-list", "main")).toBe(`${id}\n${parent}\n`);
    expect(await git("-C", clone, "ls-files")).toBe("a-b\na.b\na/z\na0\n");
  } finally {
    await second.close();
  }
});
