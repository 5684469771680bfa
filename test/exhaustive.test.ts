import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { exhaustiveList, exhaustiveProblems, exhaustiveTests } from "../scripts/exhaustive.mjs";

// Joined, so that this file reads the variable in no line.
const READ = `process.env["${["DAGCTL_TEST", "EXHAUSTIVE"].join("_")}"] !== undefined`;
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

/** Returns the list of a checkout with these files. */
function listOf(files: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(join(tmpdir(), "dagctl-exhaustive-"));
  const manifest = JSON.stringify({ name: "@x/tool", exports: { ".": "./src/index.ts" } });
  const all = { "tools/tool/package.json": manifest, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
  ])
    execFileSync("git", args, { cwd: folder });
  return exhaustiveList(folder);
}

describe("the list of the exhaustive tests", () => {
  test("has a file that reads the variable, and the lines that depend on it", () => {
    const text = `const ALL = ${READ};\nconst seeds = ALL ? 30 : 1;\n\ntest("a", () => {\n  run(seeds);\n});\n`;
    expect(listOf({ "packages/a/test/a.test.ts": text })).toBe(
      [
        "packages/a/test/a.test.ts",
        `     1  const ALL = ${READ};`,
        "     2  const seeds = ALL ? 30 : 1;",
        "     5  run(seeds);",
      ].join("\n"),
    );
  });

  test("has a file that uses a function of a helper or of a tool which reads it", () => {
    const list = listOf({
      "tools/tool/src/versions.ts": `export function versions(all: string[]) {\n  return ${READ} ? all : all.slice(0, 1);\n}\nexport const other = 1;\n`,
      "tools/tool/src/index.ts": 'export { other, versions } from "./versions.ts";\n',
      "packages/a/test/helper.ts":
        'import { versions as chosen } from "@x/tool";\nexport const cases = () => chosen(["1"]);\n',
      "packages/a/test/a.test.ts":
        'import { cases } from "./helper.ts";\ntest.each([...cases()])("a", () => {});\n',
      "packages/a/test/b.test.ts":
        'import { other } from "@x/tool";\ntest("cases and versions", () => void other);\n',
    });
    expect(list).toBe('packages/a/test/a.test.ts\n     2  test.each([...cases()])("a", () => {});');
  });

  test("has no file that sets the variable, and none that only names it", () => {
    expect(
      listOf({
        "packages/a/test/a.test.ts": `// ${READ}\ntest("a", () => {});\n`,
        "packages/a/test/b.test.ts": `vi.stubEnv("DAGCTL_TEST_X", "1");\ntest("b", () => ${READ});\n`,
      }),
    ).toBe("");
  });

  test("has a file that runs only there, without lines", () => {
    const text = 'test("a", () => {});\n';
    expect(
      listOf({
        "packages/a/test/a.exhaustive.engines.test.ts": text,
        "packages/a/test/a.engines.test.ts": text,
      }),
    ).toBe("packages/a/test/a.exhaustive.engines.test.ts");
  });

  test("names a test that CI would skip without a reason", () => {
    const text = (call: string): string =>
      `const ALL = ${READ};\n${call}("a", () => {});\ntest("b", ({ skip }) => skip(!ALL, "why"));\n`;
    listOf({
      "packages/a/test/a.test.ts": text("test.runIf(ALL)"),
      "packages/a/test/b.test.ts": text("describe.skipIf(!ALL)"),
      "packages/a/test/c.test.ts": text("test"),
    });
    expect(exhaustiveProblems(folder)).toEqual(
      ["a", "b"].map(
        (name) =>
          `packages/a/test/${name}.test.ts:2: move the test to a file that ends as **/*.exhaustive.*.test.ts`,
      ),
    );
  });

  test("of this checkout has tests of every ring that has exhaustive ones", () => {
    const paths = exhaustiveTests(ROOT).map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "packages/git-driver/test/repository/compare-history.engines.test.ts",
        "packages/http-server/test/schemathesis/schemathesis.api.test.ts",
        "packages/project-types/test/sqlmesh/gateways/loader.engines.test.ts",
        "packages/k8s-driver/test/kills.cluster.test.ts",
        "tools/recordings/test/upgrade.cluster.test.ts",
      ]),
    );
  });
});
