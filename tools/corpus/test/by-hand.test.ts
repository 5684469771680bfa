import { describe, expect, it } from "vitest";
import { installationCommands } from "../src/by-hand.ts";
import type { Installation } from "../src/corpus-project.ts";

const commands = (installation: Installation, ...python: string[]): readonly string[] =>
  installationCommands(installation, python).map((words) => words.join(" "));

describe("the commands that install by hand", () => {
  it.each<[what: string, installation: Installation, last: RegExp]>([
    ["names", { by: "names", names: ["sqlmesh", "polars"] }, /^uv pip install .*sqlmesh polars$/],
    ["files", { by: "requirements", files: ["a.txt", "b.txt"] }, /-r a\.txt -r b\.txt$/],
    ["the lock of uv", { by: "uv", folder: "" }, /^uv sync .*--frozen/],
    ["the lock of Poetry", { by: "poetry", folder: "" }, /^uv pip install .*-r \.\.\/locked\.txt$/],
    ["the lock of PDM", { by: "pdm", folder: "" }, /^uv pip install .*-r \.\.\/locked\.txt$/],
  ])("install %s", (_, installation, last) => {
    expect(commands(installation).at(-1)).toMatch(last);
    expect(commands(installation, "--python", "3.11")[0]).toContain("--python 3.11");
  });
});
