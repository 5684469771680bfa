import { readFileSync } from "node:fs";
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

describe("The entry points of core", () => {
  test.each([
    ["index.ts", 20],
    ["contracts.ts", 20],
    ["driver-kit.ts", 20],
    ["shapes.ts", 3],
    ["masking.ts", 2],
  ])("%s lists its exports by name", (file, least) => {
    const text = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
    expect(text).not.toMatch(/export (type )?\*/);
    expect(namesOf(file).length).toBeGreaterThan(least);
  });

  test('"." has at most 80 names', () => {
    expect(namesOf("index.ts").length).toBeLessThanOrEqual(80);
  });

  test('"/contracts" has only types', async () => {
    expect(namesOf("contracts.ts").filter(({ isType }) => !isType)).toEqual([]);
    expect(Object.keys(await import("../src/contracts.ts"))).toEqual([]);
  });

  test('"/masking" loads nothing outside "values", so that a log writer starts quickly', () => {
    const seen = new Set<string>();
    const read = (url: URL): void => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const text = readFileSync(url, "utf8");
      for (const [, path = ""] of text.matchAll(/ from "([^"]+)"/g)) read(new URL(path, url));
    };
    read(new URL("../src/masking.ts", import.meta.url));
    seen.delete(new URL("../src/masking.ts", import.meta.url).href);
    expect([...seen].filter((url) => !url.includes("/src/values/"))).toEqual([]);
  });

  test('"/errors" imports nothing, so that a browser can load it alone', () => {
    const text = readFileSync(new URL("../src/errors.ts", import.meta.url), "utf8");
    expect(text).not.toMatch(/^import /m);
  });

  test("a name is in one entry point, except what both embedders and drivers create", () => {
    const files = ["index.ts", "contracts.ts", "driver-kit.ts", "shapes.ts", "masking.ts"];
    const all = files.flatMap((file) => namesOf(file).map(({ name }) => name));
    const twice = new Set(all.filter((name, index) => all.indexOf(name) !== index));
    expect([...twice].toSorted()).toEqual(["ACTIVE_RUN_STATUSES", "Secret"]);
  });
});
