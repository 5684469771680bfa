import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Returns the names that an entry point exports, and whether each is a type. */
function namesOf(file: string): readonly { readonly name: string; readonly isType: boolean }[] {
  const text = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  return [...text.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, kind, list = ""]) =>
    list
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => ({
        name: name.replace("type ", ""),
        isType: kind !== undefined || name.startsWith("type "),
      })),
  );
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Returns the names that packages other than core, the bench and the examples import. */
function importedOf(entry: string): ReadonlySet<string> {
  const listed = execFileSync("git", ["ls-files", "packages/*.ts", "bench/*.ts", "examples/*.ts"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const texts = listed
    .split("\n")
    .filter((path) => path !== "" && !path.startsWith("packages/core/"))
    .map((path) => readFileSync(join(ROOT, path), "utf8"));
  const imports = new RegExp(`^(?:import|export) \\{([^}]*)\\} from "${entry}"`, "gm");
  const lists = texts.flatMap((text) => [...text.matchAll(imports)].map(([, list = ""]) => list));
  return new Set(
    lists.flatMap((list) => list.split(",").map((name) => name.trim().split(" ")[0] ?? "")),
  );
}

/** What a file imports or exports from others, types excluded. */
const LOADED = /^(?:import|export) (?!type )[^;]* from "([^"]+)"/gm;

describe("The entry points of core", () => {
  test.each([
    ["index.ts", 20],
    ["contracts.ts", 20],
    ["driver-kit.ts", 20],
    ["shapes.ts", 3],
    ["masking.ts", 2],
    ["status.ts", 1],
  ])("%s lists its exports by name", (file, least) => {
    const text = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
    expect(text).not.toMatch(/export (type )?\*/);
    expect(namesOf(file).length).toBeGreaterThan(least);
  });

  test('"." has at most 135 names', () => {
    expect(namesOf("index.ts").length).toBeLessThanOrEqual(135);
  });

  test('"/contracts" has only types', async () => {
    expect(namesOf("contracts.ts").filter(({ isType }) => !isType)).toEqual([]);
    expect(Object.keys(await import("../src/contracts.ts"))).toEqual([]);
  });

  test('"/driver-kit" has only values that another package uses', () => {
    const used = importedOf("@dagctl/core/driver-kit");
    const values = namesOf("driver-kit.ts").filter(({ isType }) => !isType);
    expect(values.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });

  test.each([
    ["masking.ts", "values", "a log writer starts quickly"],
    ["status.ts", "model", "a browser loads no host"],
  ])("%s loads nothing outside %s, so that %s", (file, folder) => {
    const entry = new URL(`../src/${file}`, import.meta.url);
    const seen = new Set<string>();
    const read = (url: URL): void => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const text = readFileSync(url, "utf8");
      for (const [, path = ""] of text.matchAll(LOADED)) read(new URL(path, url));
    };
    read(entry);
    seen.delete(entry.href);
    expect([...seen].filter((url) => !url.includes(`/src/${folder}/`))).toEqual([]);
  });

  test('"/errors" imports nothing, so that a browser can load it alone', () => {
    const text = readFileSync(new URL("../src/errors.ts", import.meta.url), "utf8");
    expect(text).not.toMatch(/^import /m);
  });

  test("a name is in one entry point, except what both embedders and drivers create", () => {
    const files = [
      "index.ts",
      "contracts.ts",
      "driver-kit.ts",
      "shapes.ts",
      "masking.ts",
      "status.ts",
    ];
    const all = files.flatMap((file) => namesOf(file).map(({ name }) => name));
    const twice = new Set(all.filter((name, index) => all.indexOf(name) !== index));
    expect([...twice].toSorted()).toEqual(["ACTIVE_RUN_STATUSES", "Secret"]);
  });
});
