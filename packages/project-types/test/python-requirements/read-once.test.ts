import type { ReadFiles } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { readPythonRequirements } from "../../src/python-requirements/read-python-requirements.ts";
import { readOnce } from "../../src/python-requirements/read-once.ts";
import type { PythonRequirements } from "../../src/python-requirements/result.ts";
import { folder } from "../files.ts";
import { cleanOf, type Files, refusalsOf } from "./read.ts";

interface Recorded {
  readonly read: ReadFiles;
  /** The paths of each call. */
  readonly calls: (readonly string[])[];
}

function record(files: Files): Recorded {
  const calls: (readonly string[])[] = [];
  const own = folder(files);
  return {
    calls,
    read: (paths) => {
      calls.push(paths);
      return own(paths);
    },
  };
}

const list = <Entry>(count: number, entry: (index: number) => Entry): readonly Entry[] =>
  Array.from({ length: count }, (_, index) => entry(index));
const file = (index: number): string => `r/${index}.txt`;
const manyFiles = (count: number): Files =>
  Object.fromEntries(list(count, file).map((path, index) => [path, `a${index}==1`]));

/** A project whose file has packages of its workspace, which are found by their names. */
function workspace(members: number, needed: number): Files {
  const names = list(needed, (index) => `"m${index}"`).join(",");
  const sources = list(needed, (index) => `m${index} = { workspace = true }`).join("\n");
  const own = list(members, (index): [string, string] => [
    `m/f${index}/pyproject.toml`,
    `[project]\nname = "m${members - 1 - index}"\ndependencies = ["x${members - 1 - index}"]`,
  ]);
  return {
    "pyproject.toml": `[project]\nname = "a"\ndependencies = [${names}]\n[tool.uv.sources]\n${sources}\n[tool.uv.workspace]\nmembers = ["m/*"]\n`,
    m: { kind: "directory", entries: list(members, (index) => `f${index}`) },
    ...Object.fromEntries(own),
  };
}

const dynamic = (count: number): Files => ({
  "pyproject.toml": `[project]\nname = "a"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = [${list(count, (index) => `"${file(index)}"`).join(",")}] }\n`,
  ...manyFiles(count),
});

async function readRecorded(
  files: Files,
): Promise<{ readonly result: PythonRequirements; readonly calls: number }> {
  const { read, calls } = record(files);
  const result = await readPythonRequirements(read, { tools: [] });
  return { result, calls: calls.length };
}

describe("a read of requirements", () => {
  it.each<[what: string, files: Files, requirements: number, mostCalls: number]>([
    [
      "49 included files",
      {
        "requirements.txt": list(49, (index) => `-r ${file(index)}\n`).join(""),
        ...manyFiles(49),
      },
      49,
      5,
    ],
    [
      "a tree of included files",
      {
        "requirements.txt": list(7, (index) => `-r t/${index}.txt\n`).join(""),
        ...Object.fromEntries(
          list(7, (tree): [string, string] => [
            `t/${tree}.txt`,
            list(5, (index) => `-r ../${file(tree * 5 + index)}\n`).join(""),
          ]),
        ),
        ...manyFiles(35),
      },
      35,
      9,
    ],
    ["50 files of dynamic dependencies", dynamic(50), 50, 5],
    [
      "49 folders",
      {
        "requirements.txt": list(49, (index) => `-e ./p${index}\n`).join(""),
        ...Object.fromEntries(
          list(49, (index): [string, string] => [
            `p${index}/pyproject.toml`,
            `[project]\nname = "p${index}"\ndependencies = ["x${index}"]`,
          ]),
        ),
      },
      49,
      17,
    ],
    ["20 of 60 members of a workspace", workspace(60, 20), 20, 27],
  ])("asks the repository for many paths at once: %s", async (_, files, count, mostCalls) => {
    const { result, calls } = await readRecorded(files);
    expect(cleanOf(result).requirements).toHaveLength(count);
    expect(calls).toBeLessThanOrEqual(mostCalls);
  });

  it("refuses more than 50 files of dynamic dependencies, once, and reads no others", async () => {
    const { result, calls } = await readRecorded(dynamic(300));
    expect(refusalsOf(result)).toEqual([
      expect.stringMatching(/^pyproject\.toml:3 includes more than 50 files: join them/),
    ]);
    expect(calls).toBeLessThanOrEqual(5);
  });

  it("asks for a bounded number of files where each file names many that do not count", async () => {
    const deep = (from: number): string =>
      list(60, (index) => `-r x${from}-${index}.txt\n`).join("");
    const files = Object.fromEntries(
      list(60, (index): [string, string] => [`x0-${index}.txt`, deep(index + 1)]),
    );
    const { read, calls } = record({ "requirements.txt": deep(0), ...files });
    expect((await readPythonRequirements(read, { tools: [] })).outcome).toBe("refused");
    expect(calls.flat().length).toBeLessThanOrEqual(160);
  });

  it("reports problems in the order of the lines, whatever was read before", async () => {
    const { result } = await readRecorded({
      "requirements.txt": "-r a.txt\n-r absent.txt\nx @ https://y.example.com\n-r b.txt\n",
      "a.txt": "-r b.txt\n--find-links x\n",
      "b.txt": "git+https://x.example.com/b\n",
    });
    expect(refusalsOf(result).map((text) => text.split(" ")[0])).toEqual([
      "b.txt:1",
      "a.txt:2",
      "requirements.txt:2",
      "requirements.txt:3",
    ]);
  });
});

describe("a reader that asks once", () => {
  it("asks for what it does not know, in one call, and remembers what is absent", async () => {
    const { read, calls } = record({ a: "A", b: "B" });
    const reader = readOnce(read);
    expect([...(await reader(["a", "none", "a"])).keys()]).toEqual(["a"]);
    expect([...(await reader(["none", "b", "a"])).keys()]).toEqual(["b", "a"]);
    await reader(["a", "b", "none"]);
    expect(calls).toEqual([["a", "none"], ["b"]]);
  });

  it("tells the project's folder from the repository", async () => {
    const { read, calls } = record({ a: "A" });
    const reader = readOnce(read);
    await reader(["a"]);
    await reader(["a"], { from: "repository" });
    expect(calls).toHaveLength(2);
  });

  it("forgets the oldest above a bound of memory, and answers as before", async () => {
    const large = "x".repeat(1024 * 1024);
    const { read, calls } = record(
      Object.fromEntries(list(20, (index): [string, string] => [file(index), large])),
    );
    const reader = readOnce(read);
    const paths = list(20, file);
    expect((await reader(paths)).size).toBe(20);
    expect((await reader(paths)).size).toBe(20);
    expect(calls[1]?.length).toBeGreaterThan(0);
    expect(calls[1]?.length).toBeLessThan(10);
  });

  it("remembers nothing of a call that failed", async () => {
    let fails = true;
    const own = folder({ a: "A" });
    const reader = readOnce((paths) =>
      fails ? Promise.reject(new Error("no answer")) : own(paths),
    );
    await expect(reader(["a"])).rejects.toThrow("no answer");
    fails = false;
    expect((await reader(["a"])).get("a")).toEqual({ kind: "file", text: "A" });
  });
});
