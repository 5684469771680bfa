import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { explainNode } from "../../src/node/failures.ts";
import { FAILING_PROGRAMS, type FailingProgram } from "./failing-programs.ts";

/**
 * With `DAGCTL_TEST_NODE`, what the Node of this path prints is recorded. `node@22` of npm, in an
 * empty folder, is such a Node.
 */
const NODE = process.env["DAGCTL_TEST_NODE"];
const RECORDED = new URL("recorded/", import.meta.url);
/** In place of the folder of the test. */
const FOLDER = "/data/project";

interface Failure {
  readonly exitCode: number | null;
  readonly log: string;
}
type Recorded = Readonly<Record<string, Failure>>;

/** What is said of each program, on each version. */
const EXPECTED: Readonly<Record<keyof typeof FAILING_PROGRAMS, string>> = {
  thrown_error: "Error: rates are (src/main.js:2)",
  error_in_a_module: "RateError: no rate for EUR (load.mjs:5). Cause: TypeError: low",
  rejected_without_an_error: 'The program did not handle a rejection: "no rates".',
  thrown_text: "no rates (main.js:1)",
  printed_error: "TypeError: Cannot read properties of null (reading 'x') (main.mjs:2)",
  printed_line: "no rates",
  syntax_error: "SyntaxError: Unexpected token '=' (broken.js:1)",
  syntax_error_in_a_module: "SyntaxError: Unexpected token '=' (broken.mjs:2)",
  missing_export:
    "SyntaxError: The requested module './rates.mjs' does not provide an export named 'rates' (main.mjs:1)",
  missing_package:
    "The program imports lodash (in main.js), which is not there. A node project installs nothing: commit what it imports, or bundle it.",
  missing_package_of_a_module:
    "The program imports @acme/rates (in main.mjs), which is not there. A node project installs nothing: commit what it imports, or bundle it.",
  missing_file:
    "The program imports ./lib/rates (in main.js), which is not there. Commit that file, with upper and lower case as in the import.",
  missing_file_of_a_module:
    "The program imports lib/rates.mjs (in main.mjs), which is not there. Commit that file, with upper and lower case as in the import.",
  missing_entry:
    "The file that main of package.json names is not there: dist/main.js. Commit it: nothing builds a node project.",
  missing_data: "Error: ENOENT: no such file or directory, open 'data/x.csv' (main.mjs:2)",
  refused_connection:
    "The connection to 127.0.0.1:1 was refused: check host and port of the connection in the configuration, and that the database runs and can be reached from runs.",
  refused_request:
    "The connection to 127.0.0.1:2 was refused: check host and port of the connection in the configuration, and that the database runs and can be reached from runs.",
  unknown_host:
    "The host db.invalid is not known: check the host of the connection in the configuration, and that runs can resolve its name.",
  password_in_a_message: "Error: cannot reach postgres://***@db/x (main.js:1)",
  out_of_memory:
    "The program needs more memory than the heap of Node has. Let it read less at once. On Kubernetes, Node's heap grows with memory_limit.",
};

const explain = ({ exitCode, log }: Failure): string | undefined =>
  explainNode(
    {},
    {
      step: "run",
      log,
      folders: [FOLDER],
      ...(exitCode === null ? {} : { exitCode, exited: true }),
    },
  );

async function runProgram(
  node: string,
  { files, options = [], entry = Object.keys(files)[0] ?? "" }: FailingProgram,
): Promise<Failure> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-node-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return new Promise((resolve) => {
    const child = execFile(
      node,
      [...options, join(folder, entry)],
      { cwd: folder, env: {} },
      (_error, stdout, stderr) => {
        const log = stripVTControlCharacters(stdout + stderr);
        resolve({ exitCode: child.exitCode, log: log.replaceAll(folder, FOLDER) });
      },
    );
  });
}

if (NODE !== undefined)
  it("is recorded", { timeout: 120_000 }, async () => {
    const failures: Record<string, Failure> = {};
    for (const [name, program] of Object.entries(FAILING_PROGRAMS))
      failures[name] = await runProgram(NODE, program);
    const { log } = await runProgram(NODE, {
      files: { "main.js": "console.log(process.versions.node);\n" },
    });
    const file = new URL(`node-${log.trim()}.json`, RECORDED);
    await writeFile(file, `${JSON.stringify(failures, undefined, 2)}\n`);
  });

describe("a failure of a node project", async () => {
  const recordings = (await readdir(RECORDED)).filter((name) => name.endsWith(".json"));

  it.each(recordings)("is explained as recorded in %s", async (name) => {
    const recorded = JSON.parse(await readFile(new URL(name, RECORDED), "utf8")) as Recorded;
    const explained = Object.entries(recorded).map(([key, failure]) => [key, explain(failure)]);
    expect(Object.fromEntries(explained)).toEqual(EXPECTED);
  });

  it.each(["error_in_a_module", "missing_package", "thrown_text"])(
    "is explained as this Node prints it: %s",
    async (name) => {
      const program = FAILING_PROGRAMS[name];
      if (program === undefined) throw new Error("There is no such program");
      expect(explain(await runProgram(process.execPath, program))).toBe(EXPECTED[name]);
    },
  );

  it.each([
    ["an empty log", "", undefined],
    [
      "a stack trace that is cut off",
      "    at x (/data/project/a.js:1:1)\n\nNode.js v24.1.0",
      "Node.js v24.1.0",
    ],
    [
      "an error that was caught before",
      "TypeError: low\n    at x (/data/project/a.js:1:1)\nno rates today",
      "no rates today",
    ],
    [
      "the path of a folder with a blank in a URL",
      "file:///data/my%20own/a.mjs:1\nx\n^\n\nError: x\n    at y\n\nNode.js v24.1.0",
      "Error: x (/data/my own/a.mjs:1)",
    ],
    [
      "a broken URL",
      "file:///data/%ff/a.mjs:1\nx\n^\n\nError: x\n\nNode.js v24.1.0",
      "Error: x (/data/%ff/a.mjs:1)",
    ],
    [
      "an IPv6 address",
      "/a.js:1\nx\n^\n\nError: connect ECONNREFUSED ::1:5432\n\nNode.js v24.1.0",
      /^The connection to \[::1\]:5432 was refused/,
    ],
  ])("is explained with %s", (_case, log, expected) => {
    const text = explain({ exitCode: 1, log });
    if (expected instanceof RegExp) expect(text).toMatch(expected);
    else expect(text).toBe(expected);
  });

  it("leaves the reason to the engine where a signal ended the program", () => {
    expect(explain({ exitCode: null, log: "last line" })).toBeUndefined();
  });
});
