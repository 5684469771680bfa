import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { logMask } from "@dagctl/core/masking";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DBT_ARTIFACTS } from "../../src/dbt/artifacts-part.ts";
import { DBT_BUILT } from "../../src/dbt/built-part.ts";
import { DBT_FINGERPRINTS } from "../../src/dbt/fingerprints-part.ts";
import { DBT_RESULTS } from "../../src/dbt/results-part.ts";
import { DBT_RETRY } from "../../src/dbt/retry-part.ts";
import { FRAMES_PART } from "../../src/results/frames-part.ts";
import { resultModules } from "../../src/results/result-modules.ts";
import { ACTIONS_PART } from "../../src/results/actions-part.ts";
import { SQLMESH_APPLIED_PLAN } from "../../src/sqlmesh/applied-plan-part.ts";
import { SQLMESH_PLAN_REPORT } from "../../src/sqlmesh/plan-report-part.ts";
import { SQLMESH_RESULTS } from "../../src/sqlmesh/results-part.ts";

const MARK = "::dagctl:: ";
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-frames-"));
  for (const [name, text] of Object.entries(resultModules("")))
    await writeFile(join(folder, `${name}.py`), text);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a Python program that may import the module, and returns the lines that it prints. */
async function linesOf(
  program: string,
  env: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const path = join(folder, "program");
  await writeFile(path, program);
  const { stdout } = await promisify(execFile)("python3", [path], {
    env: { PATH: process.env["PATH"] ?? "", PYTHONPATH: folder, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split("\n");
}

const END = '"kind":"end"';
/** Returns the frames without the one that each process ends with. */
const framesIn = (lines: readonly string[]): readonly Record<string, unknown>[] =>
  lines
    .filter((line) => line.startsWith(MARK) && !line.includes(END))
    .map((line) => JSON.parse(line.slice(MARK.length)) as Record<string, unknown>);

describe("the modules of a run", () => {
  test.each([
    ["SQLMesh", [SQLMESH_RESULTS, ACTIONS_PART, SQLMESH_PLAN_REPORT, SQLMESH_APPLIED_PLAN]],
    ["dbt", [DBT_RETRY, DBT_RESULTS, DBT_FINGERPRINTS, DBT_BUILT, DBT_ARTIFACTS]],
  ])("of %s mean what the programs mean, in four fifths of the bytes", async (_, parts) => {
    const whole = [FRAMES_PART, ...parts].join("\n\n");
    const short = resultModules(...parts)["dagctl_results"] ?? "";
    await writeFile(join(folder, "whole"), whole);
    await writeFile(join(folder, "short"), short);
    const [same] = await linesOf(`
import ast, sys
class Bare(ast.NodeTransformer):
    def generic_visit(self, node):
        super().generic_visit(node)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            node.body = node.body[1:]
        return node
def meaning(name):
    return ast.dump(Bare().visit(ast.parse(open("${folder}/" + name).read())))
print(meaning("whole") == meaning("short"))
`);
    expect(same).toBe("True");
    expect(short.length).toBeLessThan(whole.length * 0.8);
  });
});

describe("the difference of a model in a plan", () => {
  test("is a unified one that Git applies, with all indentation and no paths", async () => {
    await writeFile(
      join(folder, "report.py"),
      [FRAMES_PART, ACTIONS_PART, SQLMESH_PLAN_REPORT].join("\n\n"),
    );
    const lines = await linesOf(`
import os, subprocess
from difflib import unified_diff
import report
report.PROJECT = ["/new"]
report.ROOTS.append("/old")
middle = ["    c%d," % n for n in range(12)]
before = ["SELECT", "  a,", "", "  - b,", "  '/old/x' AS p,", *middle, "  d", "FROM t", "  WHERE e"]
after = ["SELECT", "  a,", "", "  - b,", "  '/new/x' AS p,", "  q,", *middle, "  d2", *before[-2:]]
class Diff:
    def text_diff(self, name):
        return "\\n".join(unified_diff(before, after)).strip()
text = report.diff_of(Diff(), "m")
os.chdir("${folder}")
open("m.sql", "w").write("\\n".join(before).replace("/old/", "") + "\\n")
patch = "--- a/m.sql\\n+++ b/m.sql\\n" + text + "\\n"
applied = subprocess.run(["git", "apply", "--check", "-"], input=patch.encode())
print(applied.returncode)
print(text)
`);
    expect(lines).toEqual([
      "0",
      "@@ -2,7 +2,8 @@",
      "   a,",
      " ",
      "   - b,",
      "   'x' AS p,",
      "+  q,",
      "     c0,",
      "     c1,",
      "     c2,",
      "@@ -15,6 +16,6 @@",
      "     c9,",
      "     c10,",
      "     c11,",
      "-  d",
      "+  d2",
      " FROM t",
      "   WHERE e",
      "",
    ]);
  });
});

describe("a frame", () => {
  test("is whole where three threads and a child print at once", async () => {
    const lines = await linesOf(`
import subprocess, sys, threading
from dagctl_results import send
child = subprocess.Popen([sys.executable, "-c", "for n in range(20000): print('child', n)"])
def work():
    for n in range(400):
        print("text", n, end="")
        send("model", name="m%d" % n, message="x" * 3000)
        print("line" * 50)
threads = [threading.Thread(target=work) for _ in range(3)]
for thread in threads: thread.start()
for thread in threads: thread.join()
child.wait()
`);
    const frames = framesIn(lines);
    expect(frames.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 1_200 }, (_, index) => index + 1),
    );
    const marked = lines.filter((line) => line.includes(MARK.trim()));
    expect(marked).toHaveLength(1_201);
    expect(marked.at(-1)).toMatch(/^::dagctl:: \{"kind":"end","process":"\w+","seq":1201\}$/);
  });

  test("has the kind of an error whose text alone says nothing", async () => {
    const { dagctl_results: program = "" } = resultModules(SQLMESH_RESULTS);
    await writeFile(join(folder, "dagctl_results.py"), program);
    const reasons = await linesOf(`
from dagctl_results import reason
for error in (KeyError("id"), SystemExit(0), ValueError("no rows")):
    print(reason(error))
`);
    expect(reasons).toEqual(["KeyError: 'id'", "SystemExit: 0", "no rows", ""]);
  });

  test("does not come from a program that has reported nothing", async () => {
    expect(await linesOf("import dagctl_results; print('done')")).toEqual(["done", ""]);
  });

  test("has at most 3,500 bytes of ASCII, whatever the texts are", async () => {
    const lines = await linesOf(`
from dagctl_results import send
for text in ("é" * 5000, '"' * 5000, "a b " * 5000, "\\x00" * 3000, "x" * 90000):
    send("model", name=text, unique_id=text, message=text)
`);
    const printed = lines.filter((line) => line.startsWith(MARK) && !line.includes(END));
    expect(printed).toHaveLength(5);
    for (const line of printed) {
      expect(Buffer.byteLength(line)).toBeLessThan(3_500);
      expect(/^[ -~]+$/.test(line)).toBe(true);
    }
    expect(framesIn(lines).every(({ name }) => name !== "")).toBe(true);
  });

  test("shows no half of a secret where its message is cut", async () => {
    const secret = "correct horse / battery-staple-7";
    const file = join(folder, "secret.txt");
    await writeFile(file, `first line of a key\n${secret.toUpperCase()}\n`);
    const lines = await linesOf(
      `
import os
from dagctl_results import send
for secret in (os.environ["PASSWORD"], os.environ["PASSWORD"].upper()):
    for before in range(1950, 2010):
        send("model", name="m", message="x" * before + secret + "y" * 100)
`,
      { PASSWORD: secret, KEY_FILE: file },
    );
    const mask = logMask([secret, secret.toUpperCase()]);
    const messages = framesIn(lines.map((line) => mask.line(line))).map(({ message }) =>
      String(message),
    );
    expect(messages).toHaveLength(120);
    for (const message of messages) expect(message).toMatch(/^x+(?:\[secret\]y*)?(?: \.\.\.)?$/);
  });

  test("is masked where Python and then JSON have escaped the secret", async () => {
    const secret = "p\\\"a'ä€ß/😀-12345";
    const lines = await linesOf(
      `
import os
from dagctl_results import send
secret = os.environ["PASSWORD"]
for text in (secret, repr(secret), ascii(secret), repr({"password": secret})):
    send("model", name="m", message=text)
`,
      { PASSWORD: secret },
    );
    const mask = logMask([secret]);
    for (const { message } of framesIn(lines.map((line) => mask.line(line))))
      expect(message).toMatch(/^['"]?(?:\{'password': ['"])?\[secret\]['"]?\}?$/);
  });

  test("is printed by no child that was forked", async () => {
    const lines = await linesOf(`
import os
from dagctl_results import send
send("begin")
if os.fork() == 0:
    send("begin")
    os._exit(0)
os.wait()
send("begin")
`);
    expect(framesIn(lines).map(({ seq }) => seq)).toEqual([1, 2]);
  });
});

describe("the module that Python imports by itself", () => {
  test("loads nothing in another program, and executes the module that it hides", async () => {
    const other = await mkdtemp(join(tmpdir(), "dagctl-other-"));
    try {
      await writeFile(join(other, "sitecustomize.py"), 'print("the other module")\n');
      const lines = await linesOf("import sys\nprint('dagctl_results' in sys.modules)\n", {
        PYTHONPATH: `${folder}:${other}`,
      });
      expect(lines).toEqual(["the other module", "False", ""]);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });
});
