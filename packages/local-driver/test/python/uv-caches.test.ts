import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createContext } from "../../src/context.ts";
import type { PythonOptions } from "../../src/options.ts";
import { NO_LOGINS } from "../../src/python/indexes.ts";
import { type SharedUvCache, uvCaches } from "../../src/python/uv-caches.ts";

const KILOBYTES = 1_000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-uv-caches-"));
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
});

/** Returns the cache of a driver that was just started. */
function start(python: PythonOptions = {}): SharedUvCache {
  const context = createContext({
    directory: join(folder, "data"),
    python: { environmentBytes: 1_000 * KILOBYTES, ...python },
  });
  return uvCaches(context).cacheFor(NO_LOGINS);
}

/** Stores a package in a cache of uv. */
async function fill(cache: string, name: string, bytes: number): Promise<void> {
  await mkdir(join(cache, "archive-v0"), { recursive: true });
  await writeFile(join(cache, "archive-v0", name), Buffer.alloc(bytes));
}

/** Adds a package of so many kilobytes, as a step does that has downloaded it. */
async function add(cache: SharedUvCache, name: string, kilobytes: number): Promise<void> {
  const step = await mkdtemp(join(folder, "step-"));
  await fill(step, name, kilobytes * KILOBYTES);
  await cache.add(step);
}

const packagesOf = async (cache: string): Promise<readonly string[]> =>
  (await readdir(join(cache, "archive-v0")).catch((): string[] => [])).toSorted();

describe("the operator's cache of uv", () => {
  let machine: string;
  beforeEach(() => {
    machine = join(folder, "machine");
    vi.stubEnv("UV_CACHE_DIR", machine);
  });

  test("takes what was downloaded, however large it was before", async () => {
    await fill(machine, "other", 2_000 * KILOBYTES);
    await add(start(), "one", 300);
    expect(await packagesOf(machine)).toEqual(["one", "other"]);
  });

  test("gets no more than environmentBytes, also over a restart", async () => {
    await fill(machine, "other", 2_000 * KILOBYTES);
    await add(start(), "one", 600);
    const again = start();
    await add(again, "two", 600);
    await add(again, "three", 100);
    expect(await packagesOf(machine)).toEqual(["one", "other"]);
  });

  test("gets more where the operator has deleted what is in it", async () => {
    await add(start(), "one", 600);
    await rm(join(machine, "archive-v0", "one"));
    await add(start(), "two", 600);
    expect(await packagesOf(machine)).toEqual(["two"]);
  });
});

describe("what a resolution starts with", () => {
  const kept = [
    "interpreter-v5/machine/python.msgpack",
    "simple-v28/pypi/shop.rkyv",
    "wheels-v8/pypi/shop/1.0-py3.msgpack",
  ];
  const built = "sdists-v11/pypi/shop/1.0/build/metadata.msgpack";

  test.each([
    ["of wheels", false, kept],
    ["of what was built where builds are allowed", true, [built, ...kept].toSorted()],
  ])("is pages, interpreters and the metadata %s", async (_what, sourceDistributions, seeds) => {
    const machine = join(folder, "machine");
    vi.stubEnv("UV_CACHE_DIR", machine);
    const others = [
      "archive-v0/shop/metadata.msgpack",
      "builds-v0/shop/metadata.msgpack",
      "sdists-v11/pypi/shop/1.0/build/shop-1.0.whl",
      "sdists-v11/pypi/shop/1.0/build/src/shop/data.msgpack",
      "wheels-v8/pypi/shop/1.0-py3.http",
    ];
    for (const path of [...kept, built, ...others]) {
      await mkdir(dirname(join(machine, path)), { recursive: true });
      await writeFile(join(machine, path), path);
    }
    const target = join(folder, "step");
    await start({ sourceDistributions }).seed(target);
    const found = await readdir(target, { recursive: true, withFileTypes: true });
    expect(
      found
        .filter((entry) => entry.isFile())
        .map(({ name, parentPath }) => relative(target, join(parentPath, name)))
        .toSorted(),
    ).toEqual(seeds);
  });

  test("is nothing where there is no cache", async () => {
    vi.stubEnv("UV_CACHE_DIR", join(folder, "absent"));
    await start().seed(join(folder, "step"));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("the driver's own cache of uv", () => {
  let own: string;
  beforeEach(() => {
    own = join(folder, "data", "packages", "cache");
    vi.stubEnv("UV_CACHE_DIR", undefined);
  });

  test("is deleted where a package would exceed environmentBytes, also over a restart", async () => {
    await add(start(), "one", 600);
    await add(start(), "two", 300);
    expect(await packagesOf(own)).toEqual(["one", "two"]);
    await add(start(), "three", 300);
    expect(await packagesOf(own)).toEqual(["three"]);
  });

  test("is measured where no size of it is stored", async () => {
    await fill(own, "former", 800 * KILOBYTES);
    await add(start(), "one", 300);
    expect(await packagesOf(own)).toEqual(["one"]);
  });

  test.each([
    ["is damaged", "{"],
    ["has another shape", '{"x":"y"}\n'],
    ["is below zero", JSON.stringify({ CACHE: -1e15 })],
  ])("is measured where the record of its size %s", async (_what, text) => {
    await add(start(), "one", 800);
    const record = join(folder, "data", "packages", "cache-sizes.json");
    await writeFile(record, text.replace("CACHE", own));
    await add(start(), "two", 300);
    expect(await packagesOf(own)).toEqual(["two"]);
  });
});
