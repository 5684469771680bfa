import { pythonTools, type PythonTools } from "@dagctl/python-tools";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLimited } from "../../src/python/limits.ts";

let tools: PythonTools;
let python: string;
beforeAll(async () => {
  tools = await pythonTools();
  python = await tools.createEnvironment();
});
afterAll(() => tools.remove());

const MOST = { bytes: 1_000_000, files: 500 };

/** Runs Python code in a new folder. */
async function run(code: string) {
  const folder = await mkdtemp(join(tools.folder, "limits-"));
  return runLimited({ folders: [folder], most: MOST, python }, [python, "-c", code], {
    environment: {},
    cwd: folder,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  });
}

/** Writes files with so many bytes each, one after another. */
const writing = (count: number, bytes: number, pause = 0): string =>
  `import time\nfor number in range(${count}):\n  with open("f%d" % number, "wb") as file: file.write(bytes(${bytes}))\n  time.sleep(${pause})`;

describe("a program with limits", () => {
  it("ends as without them where it keeps them", async () => {
    expect(await run(`${writing(400, 1_000)}\nprint("done")`)).toMatchObject({
      code: 0,
      stdout: "done\n",
    });
  });

  it.each([
    ["writes one file that is too large", writing(1, 200_000_000), /write more than 1000000 bytes/],
    ["is over before it is looked at", writing(20, 100_000), /write more than 1000000 bytes/],
    ["writes on", writing(10_000, 50_000, 0.05), /write more than 1000000 bytes/],
    ["has too many files", writing(501, 0), /more than 500 files and folders/],
    ["has too many files, and goes on", writing(100_000, 0, 0.001), /more than 500 files/],
    [
      "starts too many processes",
      `import os, time\nfor _ in range(300):\n  if os.fork() == 0: break\ntime.sleep(60)`,
      /starts more than 256 processes/,
    ],
    ["takes too much address space", "bytearray(9 * 1024 ** 3)", undefined],
  ])("is refused where it %s", async (_what, code, message) => {
    const ended = run(code);
    if (message === undefined) expect(await ended).toMatchObject({ code: 1 });
    else
      await expect(ended).rejects.toMatchObject({
        code: "unavailable",
        retryable: false,
        message: expect.stringMatching(message),
      });
    const { stdout } = await tools.run("ps", ["-eo", "args"]);
    expect(stdout).not.toContain(`${python} -c`);
  });
});
