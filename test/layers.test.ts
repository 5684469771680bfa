import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { layerProblems, linesOfImports, smallFileProblems } from "../scripts/layers.mjs";

let folder: string;
function sources(files: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(join(tmpdir(), "dagctl-layers-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LINES = [["index.ts"], ["above"], ["left", "right"], ["below"]];

describe("linesOfImports", () => {
  it("puts each folder below all that import it, also through others and by types alone", () => {
    const src = sources({
      "index.ts": 'export * from "./above/a.ts";\nexport * from "./below/b.ts";',
      "kit.ts": 'export * from "./below/b.ts";',
      "above/a.ts": 'import type { M } from "../middle/m.ts";\nimport "./c.ts";',
      "above/c.ts": "export const c = 1;",
      "middle/m.ts": 'export type { B as M } from "../below/b.ts";',
      "other/o.ts": "export const o = 1;",
      "below/b.ts": "export type B = 1;",
    });
    expect(linesOfImports(src)).toEqual([
      ["index.ts", "kit.ts", "other"],
      ["above"],
      ["middle"],
      ["below"],
    ]);
  });

  it("makes lines that its own check accepts", () => {
    const src = sources({ "a/a.ts": 'import "../b/b.ts";', "b/b.ts": "export const b = 1;" });
    expect(layerProblems(src, linesOfImports(src))).toEqual([]);
  });
});

describe("layerProblems", () => {
  it("accepts imports from lower lines and from the own folder", () => {
    const src = sources({
      "index.ts": 'export * from "./above/a.ts";',
      "above/a.ts": 'import { b } from "../below/b.ts";\nimport "./c.ts";',
      "above/c.ts": "export const c = 1;",
      "below/b.ts": "export const b = 1;",
    });
    expect(layerProblems(src, LINES)).toEqual([]);
  });

  it.each([
    ["a line above", "below/b.ts", "above/a.ts"],
    ["another folder of the own line", "left/b.ts", "right/a.ts"],
  ])("refuses an import of a type from %s", (_what, from, to) => {
    const src = sources({
      [from]: `import type { A } from "../${to}";`,
      [to]: "export type A = 1;",
    });
    expect(layerProblems(src, LINES)).toEqual([
      `${from} imports ${to}, which is not in a layer below`,
    ]);
  });

  it("refuses an import that is spread over lines, one by export, and a dynamic one", () => {
    const src = sources({
      "below/a.ts": 'import {\n  type A,\n  b,\n} from "../above/a.ts";',
      "below/b.ts": 'export { b } from "../above/a.ts";',
      "below/c.ts": 'export const c = () => import("../above/a.ts");',
      "above/a.ts": "export type A = 1;\nexport const b = 1;",
    });
    expect(layerProblems(src, LINES)).toHaveLength(3);
  });

  it("refuses a folder that no line names", () => {
    const src = sources({ "other/a.ts": "export const a = 1;" });
    expect(layerProblems(src, LINES)).toEqual(["other/a.ts is in no layer"]);
  });

  it("refuses sources without layers", () => {
    const src = sources({ "index.ts": "export const a = 1;" });
    expect(layerProblems(src, undefined)).toEqual(["has no layers in scripts/layers.mjs"]);
  });

  it("refuses files that import each other in a circle, also by types alone", () => {
    const src = sources({
      "above/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;',
      "above/b.ts": 'import type { C } from "./c.ts";\nexport type B = C;',
      "above/c.ts": 'import type { A } from "./a.ts";\nexport type C = A | 1;',
      "above/d.ts": 'import type { A } from "./a.ts";\nexport type D = A;',
    });
    expect(layerProblems(src, LINES)).toEqual([
      "these files import each other: above/a.ts, above/b.ts, above/c.ts",
    ]);
  });
});

describe("smallFileProblems", () => {
  const small = "export const a = 1;\n";
  const importing = 'import { a } from "./a.ts";\n';

  it("refuses a short file that only one file imports", () => {
    const src = sources({ "a.ts": small, "b.ts": importing });
    expect(smallFileProblems(src)).toEqual([
      'a.ts is short, and only b.ts imports it: merge it, or begin it with "// Not in …" and the reason',
    ]);
  });

  it.each([
    ["says why", { "a.ts": `// Not in \`b.ts\`: a test needs it.\n${small}`, "b.ts": importing }],
    ["is imported twice", { "a.ts": small, "b.ts": importing, "c.ts": importing }],
    ["nothing imports", { "a.ts": small }],
    ["has 25 lines", { "a.ts": small.repeat(25), "b.ts": importing }],
  ])("accepts a file that %s", (_what, files) => {
    expect(smallFileProblems(sources(files))).toEqual([]);
  });
});
