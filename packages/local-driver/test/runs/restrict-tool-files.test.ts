import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeToolFolders, restrictToolFiles } from "../../src/runs/restrict-tool-files.ts";

async function workFolder(): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), "dagctl-tool-files-"));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  return cwd;
}

async function write(path: string, mode: number): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, "password");
  await chmod(path, mode);
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe("the logs and caches of tools", () => {
  it("are readable by their owner only, and what the project creates keeps its mode", async () => {
    const cwd = await workFolder();
    const own = ["db/warehouse.db", "out.csv"].map((name) => join(cwd, name));
    const tools = [
      "logs/dbt.log",
      "target/partial_parse.msgpack",
      "target/run/a/b.sql",
      ".cache/x",
      "deep/logs/dbt.log",
    ].map((name) => join(cwd, name));
    for (const path of [...own, ...tools]) await write(path, 0o664);
    await write(join(cwd, "target/run/script.sh"), 0o755);
    await restrictToolFiles({
      cwd,
      working: cwd,
      environment: { DBT_LOG_PATH: join(cwd, "deep/logs") },
    });
    expect(await Promise.all(tools.map(modeOf))).toEqual(tools.map(() => "600"));
    expect(await Promise.all(own.map(modeOf))).toEqual(["664", "664"]);
    expect(await modeOf(join(cwd, "target/run/script.sh"))).toBe("700");
    expect(await modeOf(join(cwd, "target"))).toBe("700");
  });

  it("are restricted before a tool writes them, where a variable names their folder", async () => {
    const cwd = await workFolder();
    const environment = { DBT_TARGET_PATH: join(cwd, "target"), DBT_LOG_PATH: "relative" };
    await makeToolFolders({ cwd, working: cwd, environment });
    expect(await modeOf(join(cwd, "target"))).toBe("700");
    await expect(stat(join(cwd, "logs"))).rejects.toThrow("ENOENT");
  });

  it("are never found through a link, nor outside of the run's folder", async () => {
    const cwd = await workFolder();
    const outside = await workFolder();
    await write(join(outside, "file"), 0o644);
    await mkdir(join(cwd, "logs"));
    await symlink(outside, join(cwd, "target"));
    await symlink(join(outside, "file"), join(cwd, "logs/dbt.log"));
    const run = { cwd, working: cwd, environment: { DBT_TARGET_PATH: outside } };
    await makeToolFolders(run);
    await restrictToolFiles(run);
    expect(await modeOf(join(outside, "file"))).toBe("644");
  });
});
