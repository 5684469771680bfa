import { readdirSync, readFileSync } from "node:fs";
import { dbtType } from "@dagctl/project-types/dbt";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, test } from "vitest";
import { CHECKOUT, readPage, tableIn } from "./pages.ts";

const PAGE = "docs/architecture.md";
const packages = readdirSync(`${CHECKOUT}packages`).sort();

interface Source {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

function sourcesOf(name: string): readonly Source[] {
  const root = `${CHECKOUT}packages/${name}/src/`;
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => {
      const text = readFileSync(root + path, "utf8");
      const imports = [
        ...text.matchAll(/^(?:import|export)\s(?:[^"'`;]*?\sfrom\s)?"([^"]+)"/gm),
        ...text.matchAll(/\bimport\("([^"]+)"\)/g),
      ].map(([, from = ""]) => from);
      return { path, lines: text.split("\n").length - 1, imports };
    });
}

const sources = new Map(packages.map((name) => [name, sourcesOf(name)]));
const ours = (name: string): readonly string[] =>
  [
    ...new Set(
      (sources.get(name) ?? [])
        .flatMap(({ imports }) => imports)
        .filter((from) => from.startsWith("@dagctl/"))
        // A subpath of a package counts as the package.
        .map((from) => from.split("/")[1] ?? ""),
    ),
  ].sort();

describe("the architecture page", () => {
  const rows = tableIn(PAGE, "package");

  test("has exactly the packages of the repository", () => {
    expect(rows.map(([name]) => name).sort()).toEqual(packages);
  });

  test.each(packages)("%s imports only the packages of the project that the page names", (name) => {
    const said = rows.find(([row]) => row === name)?.[2] ?? "";
    expect(ours(name)).toEqual(said === "nothing" ? [] : said.split(", ").sort());
  });

  test.each(packages)("%s uses Node only where the page says so", (name) => {
    const said = rows.find(([row]) => row === name)?.[3];
    const node = (sources.get(name) ?? [])
      .filter(({ imports }) => imports.some((from) => from.startsWith("node:")))
      .map(({ path }) => path);
    if (said === "yes") expect(node).not.toEqual([]);
    else expect(node).toEqual([]);
  });

  test("names every folder of core", () => {
    const folders = readdirSync(`${CHECKOUT}packages/core/src`, { withFileTypes: true }).flatMap(
      (entry) => (entry.isDirectory() ? [entry.name] : []),
    );
    expect(folders.filter((folder) => !readPage(PAGE).includes(`\`${folder}/\``))).toEqual([]);
  });

  test("is right that core has no clock of its own: only the injected system clock uses timers and the time", () => {
    const root = `${CHECKOUT}packages/core/src/`;
    const own = (sources.get("core") ?? [])
      .map(({ path }) => path)
      .filter((path) =>
        /\b(?:setTimeout|setInterval|setImmediate|Date\.now)\(|new Date\(\)/.test(
          readFileSync(root + path, "utf8"),
        ),
      );
    expect(own.filter((path) => path !== "async/system-clock.ts")).toEqual([]);
  });

  test("is right that core names no project type, and no field of one", () => {
    const root = `${CHECKOUT}packages/core/src/`;
    const fields = [sqlmeshType(), dbtType()]
      .flatMap((type) => Object.keys(type.fields))
      // Also a term of the contract of drivers: an image of a container.
      .filter((name) => name !== "image");
    const named = new RegExp(["sqlmesh", "dbt", "gateway", ...fields].join("|"), "i");
    const naming = (sources.get("core") ?? [])
      .map(({ path }) => path)
      .filter((path) => named.test(readFileSync(root + path, "utf8")));
    expect(naming).toEqual([]);
  });

  test("is right that the contracts of core have types only", () => {
    const root = `${CHECKOUT}packages/core/src/contracts/`;
    const code = readdirSync(root).filter((name) =>
      /^(?:import (?!type\b)|export (?!type\b|interface\b))/m.test(
        readFileSync(root + name, "utf8"),
      ),
    );
    expect(code).toEqual([]);
  });

  test("is right that no package imports server, and only server imports two drivers", () => {
    expect(packages.filter((name) => ours(name).includes("server"))).toEqual([]);
    expect(
      packages.filter((name) => ours(name).filter((from) => from.endsWith("-driver")).length > 1),
    ).toEqual(["server"]);
  });

  test("is right that files are small and folders shallow", () => {
    const all = [...sources].flatMap(([name, files]) =>
      files.map((file) => ({ ...file, path: `${name}/src/${file.path}` })),
    );
    expect(all.filter(({ lines }) => lines > 500).map(({ path }) => path)).toEqual([]);
    expect(all.filter(({ path }) => path.split("/").length > 6).map(({ path }) => path)).toEqual(
      [],
    );
    expect(
      all
        .filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|common|misc)(?:\/|\.ts$)/.test(path))
        .map(({ path }) => path),
    ).toEqual([]);
    const sorted = all.map(({ lines }) => lines).sort((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(130);
  });
});
