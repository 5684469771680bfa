import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../scripts/dagctl.mjs", import.meta.url));

/** Returns what a script imports, itself and through other scripts: files, and names of modules. */
function importsOf(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, name = ""] of text.matchAll(/(?:\bfrom|^import) "([^"]+)"/gm)) {
    if (name.startsWith(".")) importsOf(join(dirname(file), name), found);
    else found.add(name);
  }
  return found;
}

describe("The npm scripts", () => {
  it("import only modules of Node, because they install everything else", () => {
    const imports = [...importsOf(program)];
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((name) => !name.startsWith("/") && !name.startsWith("node:"))).toEqual(
      [],
    );
  });
});
