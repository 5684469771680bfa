import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keepBytecode } from "../src/keep-bytecode.ts";

/** Writes an empty file, with its folders. */
function write(...parts: readonly string[]): string {
  const path = join(...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

interface Scene {
  /** The package in the cache of uv, and in an environment that is linked to it. */
  readonly cached: string;
  readonly installed: string;
  readonly environments: string;
}

function scene(): Scene {
  const folder = mkdtempSync(join(tmpdir(), "dagctl-bytecode-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const cache = join(folder, "cache");
  vi.stubEnv("UV_CACHE_DIR", cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const module = write(cache, "archive-v0", "abc", "leaf", "__init__.py");
  const environments = join(folder, "environments");
  const installed = join(environments, "one", "lib", "python3.11", "site-packages", "leaf");
  mkdirSync(installed, { recursive: true });
  linkSync(module, join(installed, "__init__.py"));
  return { cached: dirname(module), installed, environments };
}

const BYTECODE = "__pycache__/__init__.cpython-311.pyc";

describe("The bytecode of an environment", () => {
  test("is linked into the cache of uv, next to the module that it belongs to", () => {
    const { cached, installed, environments } = scene();
    const bytecode = write(installed, BYTECODE);
    keepBytecode(environments);
    expect(statSync(join(cached, BYTECODE)).ino).toBe(statSync(bytecode).ino);
    // What is linked already is found again, and stays.
    keepBytecode(environments);
    expect(statSync(join(cached, BYTECODE)).ino).toBe(statSync(bytecode).ino);
  });

  test("stays where it is when its module was written in the environment", () => {
    const { cached, installed, environments } = scene();
    rmSync(join(installed, "__init__.py"));
    write(installed, "__init__.py");
    write(installed, BYTECODE);
    keepBytecode(environments);
    expect(existsSync(join(cached, "__pycache__"))).toBe(false);
  });

  test("stays where it is without a cache of uv, and no environment need exist", () => {
    const { cached, installed, environments } = scene();
    write(installed, BYTECODE);
    keepBytecode(join(environments, "absent"));
    vi.stubEnv("UV_CACHE_DIR", undefined);
    keepBytecode(environments);
    expect(existsSync(join(cached, "__pycache__"))).toBe(false);
  });
});
