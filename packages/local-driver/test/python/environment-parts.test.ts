import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  environmentContents,
  findMissingInEnvironment,
} from "../../src/python/environment-parts.ts";

const TEXT = "#!/bin/sh\nexit 1\n";

let folder: string;
const at = (path: string): string => join(folder, path);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-environment-"));
  mkdirSync(at("bin"));
  mkdirSync(at("lib/python3.11/site-packages/leaf"), { recursive: true });
  symlinkSync(process.execPath, at("bin/python"));
  for (const path of ["bin/tool", "lock.txt", "pyvenv.cfg"]) writeFileSync(at(path), TEXT);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("an environment", () => {
  it.each([
    ["nothing", undefined, () => undefined],
    ["nothing, where a run wrote something,", undefined, () => writeFileSync(at("bin/more"), "")],
    ["its folder", ".", () => rmSync(folder, { recursive: true })],
    ["its programs", "bin", () => rmSync(at("bin"), { recursive: true })],
    ["its interpreter", "bin/python", () => rmSync(at("bin/python"))],
    ["a program", "bin/tool", () => rmSync(at("bin/tool"))],
    ["what is in a program", "bin/tool", () => writeFileSync(at("bin/tool"), "")],
    ["the end of a program", "bin/tool", () => writeFileSync(at("bin/tool"), TEXT.slice(0, 10))],
    [
      "what is in its interpreter",
      "bin/python",
      () => {
        rmSync(at("bin/python"));
        writeFileSync(at("bin/python"), "", { mode: 0o755 });
      },
    ],
    ["its lock", "lock.txt", () => rmSync(at("lock.txt"))],
    [
      "a package",
      "lib/python3.11/site-packages/leaf",
      () => rmSync(at("lib/python3.11/site-packages/leaf"), { recursive: true }),
    ],
    [
      "the interpreter of the machine",
      "bin/python",
      () => {
        rmSync(at("bin/python"));
        symlinkSync("/nowhere/python", at("bin/python"));
      },
    ],
    [
      "the right to execute its interpreter",
      "bin/python",
      () => {
        rmSync(at("bin/python"));
        writeFileSync(at("bin/python"), "");
        chmodSync(at("bin/python"), 0o600);
      },
    ],
    [
      "its interpreter, where a folder has its name",
      "bin/python",
      () => {
        rmSync(at("bin/python"));
        mkdirSync(at("bin/python"));
      },
    ],
  ])("misses %s", async (_what, missing, lose) => {
    const contents = await environmentContents(folder);
    lose();
    expect(await findMissingInEnvironment(folder, contents)).toBe(missing);
  });

  it("of an older version misses its interpreter, too", async () => {
    expect(await findMissingInEnvironment(folder)).toBeUndefined();
    rmSync(at("bin/python"));
    expect(await findMissingInEnvironment(folder)).toBe("bin/python");
    writeFileSync(at("bin/python"), "", { mode: 0o755 });
    expect(await findMissingInEnvironment(folder)).toBe("bin/python");
  });
});
