import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { PythonOptions } from "../../src/index.ts";
import { REF } from "../workbench.ts";
import { packageWorkbench } from "./package-workbench.ts";

const on = packageWorkbench();

describe("packages that exceed a limit", () => {
  const MEGABYTE = 1_000_000;
  const packageBytes = 5 * MEGABYTE;

  async function withLimit(python: Partial<PythonOptions> = {}): Promise<void> {
    await on.driver.deploy.close?.();
    await on.start(on.options({ packageBytes, ...python }));
  }

  /** Returns what is in the folders in which packages are resolved and installed. */
  async function left(): Promise<readonly string[]> {
    const all = await Promise.all(
      ["packages", "environments"].map((name) =>
        readdir(join(on.bench.directory, name)).catch((): readonly string[] => []),
      ),
    );
    const own = ["cache", "days", "locks", "requests"];
    return all.flat().filter((name) => !own.includes(name));
  }

  const bytesOf = async (folder: string): Promise<number> => {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const sizes = await Promise.all(
      names.map(async (name) => (await lstat(join(folder, name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  const TOO_MUCH =
    /write more than 20000000 bytes\. Remove packages, or ask the operator to raise packageBytes \(of the server --package-size\)/;

  it.each([
    ["one file of zeros", 1, 60 * MEGABYTE, undefined],
    ["many files of zeros, and a size that the index reports as 10 bytes", 60, MEGABYTE, 10],
  ])(
    "are not installed where their wheel has %s, and leave nothing, also in the cache of uv",
    async (_what, count, size, reportedSize) => {
      vi.stubEnv("UV_CACHE_DIR", undefined);
      await withLimit();
      const text = "\0".repeat(size);
      await on.index.publish({
        name: "bomb",
        version: "1.0",
        uploadTime: "2024-02-01",
        modules: Object.fromEntries(
          Array.from({ length: count }, (_, at) => [`bomb/zeros${at}.bin`, text]),
        ),
        ...(reportedSize === undefined ? {} : { reportedSize }),
      });
      expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
      const whole = await left();
      const lock = await on.resolve(["other", "bomb"]);
      expect(await on.deploy(2, lock)).toMatch(TOO_MUCH);
      expect(await left()).toEqual(whole);
      expect(await bytesOf(join(on.bench.directory, "packages"))).toBeLessThan(MEGABYTE);
      expect(await on.driver.deploy.observe(REF)).toMatchObject({ olderRuns: true });
    },
  );

  it("are installed where a module is too large to be compiled, without its bytecode", async () => {
    vi.stubEnv("UV_COMPILE_BYTECODE", "");
    await withLimit({ packageBytes: 50 * MEGABYTE });
    await on.index.publish({
      name: "huge",
      version: "1.0",
      uploadTime: "2024-02-01",
      // 24 MB of source, of which its compilation makes 7 GB.
      modules: { "huge/__init__.py": "", "huge/lines.py": "x=1\n".repeat(6 * MEGABYTE) },
    });
    expect(await on.deploy(1, await on.resolve(["huge"]))).toBe("converged");
    const [folder = ""] = await on.python("import huge; print(huge.__path__[0])");
    expect(await readdir(join(folder, "__pycache__"))).toEqual([
      expect.stringMatching(/^__init__\..*\.pyc$/),
    ]);
  });

  it("are not resolved where a page of the index has no end", async () => {
    await withLimit({ packageBytes: 5 * MEGABYTE });
    const endless = on.index.fault(
      { kind: "endless", bytes: 16 * MEGABYTE, pauseMs: 0 },
      { path: "/simple/other/" },
    );
    await expect(on.resolve(["other"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/memory/),
      retryable: false,
    });
    expect(endless.fired).toBeGreaterThan(0);
    expect(await left()).toEqual([]);
  });

  it("are not resolved where a page comes slower than the time that is allowed", async () => {
    await on.driver.deploy.close?.();
    const slow = on.options();
    await on.start({ ...slow, timing: { ...slow.timing, buildMs: 10_000 } });
    on.index.fault({ kind: "endless", bytes: 1, pauseMs: 500 }, { path: "/simple/other/" });
    await expect(on.resolve(["other"])).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/did not end in time/),
    });
    expect(await left()).toEqual([]);
  });

  it("are not built where a build fills the disk, and it leaves nothing", async () => {
    const buildScript = [
      "import time",
      "with open('big', 'wb') as file:",
      "  for _ in range(400):",
      "    file.write(bytes(1000000)); file.flush(); time.sleep(0.1)",
    ].join("\n");
    await on.publishSource(buildScript);
    await withLimit({ sourceDistributions: true });
    await expect(on.resolve(["source"])).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(TOO_MUCH),
    });
    const { stdout } = await on.tools.run("ps", ["-eo", "args"]);
    expect(stdout).not.toContain(join(on.bench.directory, "packages", ".tmp"));
    expect(await left()).toEqual([]);
  });
});

describe("the cache of uv", () => {
  it("is read for another environment, and is made again where it is gone", async () => {
    vi.stubEnv("UV_CACHE_DIR", undefined);
    await on.driver.deploy.close?.();
    await on.start(on.options());
    expect(await on.deploy(1, await on.resolve(["other"]))).toBe("converged");
    expect(await on.deploy(2, await on.resolve(["other", "leaf==2.0"]))).toBe("converged");
    for (const file of ["tool-1.0", "other-1.0", "leaf-1.0", "leaf-2.0"])
      expect(on.index.downloads(`${file}-py3-none-any.whl`)).toBe(1);
    const cache = join(on.bench.directory, "packages", "cache");
    expect((await readdir(cache)).filter((name) => name.startsWith("archive-"))).toHaveLength(1);
    await rm(cache, { recursive: true });
    // A version that links lead to and that is gone is downloaded again.
    expect(await on.deploy(3, await on.resolve(["other", "leaf"]))).toBe("converged");
  });
});

describe("the environments of a machine", () => {
  it("are deleted for a new one where nothing uses them, and fail it where all are in use", async () => {
    await on.driver.deploy.close?.();
    await on.start(on.options({ environmentBytes: 100_000_000 }));
    const one = await on.resolve(["other"]);
    const two = await on.resolve(["leaf==2.0"]);
    expect(await on.deploy(1, one)).toBe("converged");
    expect(await on.deploy(2, two)).toBe("converged");
    expect(await on.built()).toBe(2);
    await on.driver.deploy.close?.();
    // Environments that were built just now are not deleted, so the limit is passed.
    await on.start(on.options({ environmentBytes: 1 }));
    const three = await on.resolve(["other", "leaf==2.0"]);
    expect(await on.deploy(3, three)).toMatch(
      /at most 1 are allowed \(environmentBytes, of the server --environment-size\)/,
    );
    expect(await on.built()).toBe(2);
  });
});
