import { pythonTools, type PythonTools } from "@dagctl/python-tools";
import { access, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMPILE_PROGRAM, type CompileLimits } from "../../src/python/compile-program.ts";

let tools: PythonTools;
beforeAll(async () => {
  tools = await pythonTools();
});
afterAll(() => tools.remove());

const LIMITS: CompileLimits = {
  processes: 2,
  memory_bytes: 256 * 1024 ** 2,
  source_bytes: 8 * 1024 ** 2,
  bytecode_bytes: 1024 ** 2,
  seconds: 60,
};

/** Compiles modules, and returns the names of those that have bytecode. */
async function compile(
  modules: Readonly<Record<string, string>>,
  limits: Partial<CompileLimits> = {},
): Promise<readonly string[]> {
  const folder = join(tools.folder, String(Math.random()).slice(2), "package");
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text);
  const given = JSON.stringify({ ...LIMITS, ...limits });
  const python = ["-I", "-S", "-c", COMPILE_PROGRAM, join(folder, ".."), given];
  expect(await tools.run("python3", python)).toEqual({ code: 0, stdout: "", stderr: "" });
  await access(folder);
  const names = await readdir(join(folder, "__pycache__")).catch(() => []);
  return names.map((name) => name.replace(/\.cpython-.*\.pyc$/, "")).sort();
}

const LARGE = "x=1\n".repeat(1_900_000);

describe("the program that compiles modules", () => {
  it("passes over what is no Python, and what is too large, and compiles all others", async () => {
    const others = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`m${at + 10}.py`, `x = ${at}\n`]),
    );
    const compiled = await compile({
      ...others,
      "broken.py": "this is no Python\n",
      // 24 MB: its compilation takes 7 GB.
      "huge.py": "x=1\n".repeat(6_000_000),
      "constants.py": Array.from({ length: 3_000 }, (_, at) => `x="${at + 1_000}"*1000\n`).join(""),
      "memory.py": LARGE,
    });
    expect(compiled).toEqual(
      Object.keys(others)
        .map((name) => name.slice(0, -".py".length))
        .sort(),
    );
  });

  it("passes over a module that takes too long, and goes on with the others", async () => {
    const limits = { processes: 1, seconds: 1, memory_bytes: 4 * 1024 ** 3 };
    expect(
      await compile({ "a.py": "x = 1\n", "slow.py": LARGE, "z.py": "x = 1\n" }, limits),
    ).toEqual(["a", "z"]);
  });

  it("writes what Python reads", async () => {
    const folder = join(tools.folder, "read");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "answer.py"), "VALUE = 42\n");
    const python = ["-I", "-S", "-c", COMPILE_PROGRAM, folder, JSON.stringify(LIMITS)];
    await tools.run("python3", python);
    const [name = ""] = await readdir(join(folder, "__pycache__"));
    const before = await stat(join(folder, "__pycache__", name));
    const code = `import sys; sys.path.insert(0, ${JSON.stringify(folder)}); import answer; print(answer.VALUE)`;
    expect(await tools.run("python3", ["-c", code])).toMatchObject({ stdout: "42\n" });
    // Python would replace bytecode that is not that of the source.
    expect((await stat(join(folder, "__pycache__", name))).ino).toBe(before.ino);
  });
});
