import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withEntries } from "../src/lists.ts";
import { ROOT } from "../src/programs.ts";
import { raisableTools } from "../src/tools.ts";

const raise = { version: "9.8.7", pythons: ["3.9", "3.10", "3.13"] };

/** Returns what a module exports whose text is this, after its types are stripped. */
async function exportsOf(text: string): Promise<Readonly<Record<string, unknown>>> {
  const { stripTypeScriptTypes } = await import("node:module");
  const code = stripTypeScriptTypes(text);
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<
    string,
    unknown
  >;
}

describe.each(raisableTools())("The lists of $tool", (tool) => {
  const text = readFileSync(join(ROOT, tool.module), "utf8");

  test("get the entries of a version at their end, and everything else stays", async () => {
    const raised = await exportsOf(withEntries(text, tool.changes(raise)));
    const before = await exportsOf(text);
    const list = `${tool.tool.toUpperCase()}_VERSIONS`;
    expect(raised[list]).toEqual([...(before[list] as readonly string[]), "9.8.7"]);
    const { pythonsOf } = raised as { pythonsOf?: (version: string) => readonly string[] };
    if (tool.tool === "dbt")
      expect(pythonsOf?.("9.8.7")).toEqual(["3.9", "3.10", "3.11", "3.12", "3.13"]);
    else
      expect((raised["DBT_OF_SQLMESH"] as ReadonlyMap<string, string>).get("9.8.7")).toBe(
        (before["DBT_OF_SQLMESH"] as ReadonlyMap<string, string>).get(tool.newest),
      );
    for (const [name, value] of Object.entries(before))
      if (typeof value === "string" && name !== `NEWEST_${tool.tool.toUpperCase()}`)
        expect([name, raised[name]]).toEqual([name, value]);
  });
});

test("A list that a module does not have is an error", () => {
  expect(() => withEntries("const OTHER = [];\n", [{ table: "RELEASES", entry: "1" }])).toThrow(
    "There is no list RELEASES to add 1 to",
  );
});
