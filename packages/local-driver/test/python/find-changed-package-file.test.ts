import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findChangedPackageFile } from "../../src/python/find-changed-package-file.ts";

const PACKAGES = "lib/python3.11/site-packages";
const RECORD = `${PACKAGES}/leaf-1.0.dist-info/RECORD`;
const FILES = {
  [`${PACKAGES}/leaf/__init__.py`]: "value = 1\n",
  [`${PACKAGES}/leaf/data/one,two.txt`]: "1,2\n",
  [`${PACKAGES}/leaf/empty.py`]: "",
  "bin/leaf": "#!/bin/sh\n",
};

let folder: string;
let builtAt: number;
const at = (path: string): string => join(folder, path);
/** Writes a file as long before the end of the build as an installer does. */
function install(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
  utimesSync(at(path), builtAt / 1000 - 60, builtAt / 1000 - 60);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-environment-"));
  builtAt = Date.now() - 60_000;
  for (const [path, text] of Object.entries(FILES)) install(path, text);
  const lines = Object.entries(FILES).map(([path, text]) => {
    const name = path.startsWith("bin/") ? `../../../${path}` : path.slice(PACKAGES.length + 1);
    const digest = createHash("sha256").update(text).digest("base64url");
    return `${name.includes(",") ? `"${name}"` : name},sha256=${digest},${text.length}`;
  });
  const own = "leaf-1.0.dist-info/RECORD,,";
  install(RECORD, [...lines, own, "leaf/__pycache__/__init__.cpython-311.pyc,,", ""].join("\n"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the files of an environment", () => {
  const init = `${PACKAGES}/leaf/__init__.py`;

  it.each<[string, string | undefined, () => void]>([
    ["nothing", undefined, () => undefined],
    ["nothing, where a run wrote a file,", undefined, () => writeFileSync(at(`${PACKAGES}/x`), "")],
    [
      "nothing, where a file was written again,",
      undefined,
      () => writeFileSync(at(init), FILES[init] ?? ""),
    ],
    ["an emptied file", init, () => truncateSync(at(init))],
    ["an emptied file with its time", init, () => install(init, "")],
    ["other code of the same size", init, () => writeFileSync(at(init), "value = 2\n")],
    ["a file that is gone", init, () => rmSync(at(init))],
    [
      "a folder in its place",
      init,
      () => {
        rmSync(at(init));
        mkdirSync(at(init));
      },
    ],
    [
      "a file that was empty",
      `${PACKAGES}/leaf/empty.py`,
      () => writeFileSync(at(`${PACKAGES}/leaf/empty.py`), "exit()"),
    ],
    [
      "a file with a comma in its name",
      `${PACKAGES}/leaf/data/one,two.txt`,
      () => rmSync(at(`${PACKAGES}/leaf/data/one,two.txt`)),
    ],
    ["a program", "bin/leaf", () => truncateSync(at("bin/leaf"))],
    ["the list itself", RECORD, () => rmSync(at(RECORD))],
  ])("differ by %s", async (_, changed, change) => {
    change();
    expect(await findChangedPackageFile(folder, builtAt)).toBe(changed);
  });

  it("are read where it is not known when they were installed", async () => {
    install(init, "value = 2\n");
    expect(await findChangedPackageFile(folder, builtAt)).toBeUndefined();
    expect(await findChangedPackageFile(folder, undefined)).toBe(init);
  });
});
