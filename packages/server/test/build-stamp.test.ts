import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const SCRIPTS = fileURLToPath(new URL("../../../scripts", import.meta.url));
const FILES = {
  "package.json": "{}",
  "tsconfig.json": "{}",
  "pnpm-lock.yaml": "lock",
  "examples/node/main.js": "1",
  ...Object.fromEntries(
    ["cli", "core", "server"].flatMap((name) =>
      ["package.json", "tsconfig.json", "tsup.config.ts", "src/index.ts", "test/one.test.ts"].map(
        (file) => [`packages/${name}/${file}`, "{}"],
      ),
    ),
  ),
};
/** The builders only record where they ran, because the test is about when they run. */
const BUILDER = '#!/bin/sh\necho "$(basename "$PWD")" >> ../../built\n';

describe("the build of a checkout", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "dagctl-build-"));
    cpSync(SCRIPTS, join(root, "scripts"), { recursive: true });
    for (const [path, text] of Object.entries(FILES)) write(path, text);
    write("node_modules/.bin/tsup", BUILDER, 0o755);
    write("node_modules/.bin/tsc", "#!/bin/sh\n", 0o755);
    expect(built()).toEqual(["cli", "core", "server"]);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  }

  /** Builds, and answers what was built. */
  function built(): readonly string[] {
    rmSync(join(root, "built"), { force: true });
    const program =
      'const { build } = await import("./scripts/prepare.mjs"); await build({ root: process.cwd(), tools: { env: () => process.env } });';
    execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: root,
      stdio: "pipe",
    });
    return existsSync(join(root, "built"))
      ? readFileSync(join(root, "built"), "utf8").trim().split("\n").sort()
      : [];
  }

  test("happens once", () => {
    expect(built()).toEqual([]);
  });

  test.each(["packages/core/test/one.test.ts", "scripts/check.mjs", "package.json"])(
    "is not repeated for %s",
    (path) => {
      appendFileSync(join(root, path), "\n");
      expect(built()).toEqual([]);
    },
  );

  test("copies a changed example without building", () => {
    write("examples/node/more.js", "2");
    rmSync(join(root, "examples/node/main.js"));
    expect(built()).toEqual([]);
    expect(readFileSync(join(root, "packages/server/dist/examples/node/more.js"), "utf8")).toBe(
      "2",
    );
    expect(existsSync(join(root, "packages/server/dist/examples/node/main.js"))).toBe(false);
  });

  test.each([
    // The bundle of dctl has the sources of other packages in it.
    ["packages/core/src/index.ts", ["cli", "core"]],
    ["packages/cli/src/index.ts", ["cli"]],
    ["packages/server/tsup.config.ts", ["server"]],
    ["packages/server/tsconfig.json", ["server"]],
    ["packages/core/package.json", ["core"]],
    ["tsconfig.json", ["cli", "core", "server"]],
    ["pnpm-lock.yaml", ["cli", "core", "server"]],
  ])("is repeated for %s: %j", (path, names) => {
    appendFileSync(join(root, path), "\n");
    expect(built()).toEqual(names);
  });
});
