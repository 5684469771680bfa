import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { versionProblems } from "../scripts/versions.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FOLDERS = readdirSync(join(ROOT, "packages"));

interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly repository?: object;
  readonly exports?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, "packages", folder, "package.json"), "utf8")) as Manifest;

describe("a package as it is published", () => {
  test.each(FOLDERS)("says what it is: %s", (folder) => {
    const { name, description, keywords, license, repository } = manifestOf(folder);
    expect(license).toBe("Apache-2.0");
    expect(repository).toEqual({
      type: "git",
      url: "git+https://github.com/dagctl/dagctl.git",
      directory: `packages/${folder}`,
    });
    expect(description).toMatch(/\S/);
    expect(keywords).toEqual(expect.arrayContaining(["dagctl", "sqlmesh", "dbt"]));
    const readme = readFileSync(join(ROOT, "packages", folder, "README.md"), "utf8");
    expect(readme.split("\n", 1)[0]).toBe(`# ${name}`);
  });

  test.each(FOLDERS)("has a README whose imports exist: %s", (folder) => {
    const own = manifestOf(folder);
    const readme = readFileSync(join(ROOT, "packages", folder, "README.md"), "utf8");
    for (const [, specifier = ""] of readme.matchAll(/ from "(@dagctl\/[^"]+)"/g)) {
      const [, name = "", ...entry] = specifier.split("/");
      const { exports = {} } = manifestOf(name);
      expect([specifier, Object.keys(exports)]).toEqual([
        specifier,
        expect.arrayContaining([entry.length === 0 ? "." : `./${entry.join("/")}`]),
      ]);
    }
    expect(own.name).toBe(`@dagctl/${folder}`);
  });

  // The license of Swagger UI in its files keeps pnpm from adding that of the repository.
  test("of http-server has the license of the repository", () => {
    const path = join(ROOT, "packages", "http-server", "LICENSE");
    expect(existsSync(path) && readFileSync(path, "utf8")).toBe(
      readFileSync(join(ROOT, "LICENSE"), "utf8"),
    );
  });

  test("has the version of the others, of the chart, of the pages and of CHANGELOG.md", () => {
    expect(versionProblems(ROOT)).toEqual([]);
  });
});
