import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { STANDARD_MODULES } from "../../src/python-requirements/known-modules.ts";

it("the modules of the standard library are those of the interpreter, and of other versions", () => {
  const program = "import json, sys; print(json.dumps(sorted(sys.stdlib_module_names)))";
  const names = JSON.parse(
    execFileSync("python3", ["-c", program], { encoding: "utf8" }),
  ) as readonly string[];
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name) => !STANDARD_MODULES.has(name))).toEqual([]);
  expect([...STANDARD_MODULES].filter((name) => !/^[A-Za-z_]\w*$/.test(name))).toEqual([]);
});
