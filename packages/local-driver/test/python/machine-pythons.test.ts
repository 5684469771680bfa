import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { machinePythons } from "../../src/python/machine-pythons.ts";

/** Returns a program that prints a text, as the shell reads it where `quote` is empty. */
async function program(text: string, exit = 0, quote = "'"): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-pythons-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "program");
  await writeFile(path, `#!/bin/sh\ncat <<${quote}END${quote}\n${text}\nEND\nexit ${exit}\n`);
  await chmod(path, 0o755);
  return path;
}

const LIST = JSON.stringify([
  { version: "3.13.1", implementation: "cpython", path: "/a" },
  { version: "3.11.7", implementation: "cpython", path: "/b" },
  { version: "3.10.2", implementation: "pypy", path: "/c" },
]);

describe("the Pythons of a machine", () => {
  it("are its interpreter and those that uv finds", async () => {
    const [uv, interpreter] = [await program(LIST), await program("3.12")];
    expect(await machinePythons({ uv, interpreter })).toEqual({
      own: "3.12",
      available: ["3.12", "3.13", "3.11"],
    });
  });

  it("are all where uv may download one", async () => {
    const [uv, interpreter] = [await program(LIST), await program("3.12")];
    expect(await machinePythons({ uv, interpreter, downloads: true })).toEqual({ own: "3.12" });
  });

  it("are not known where a program does not answer in time", async () => {
    const [silent, interpreter] = [await program("$(sleep 60)", 0, ""), await program("3.12")];
    expect(await machinePythons({ uv: silent, interpreter }, { askMs: 1_500 })).toEqual({
      own: "3.12",
    });
    expect(await machinePythons({ uv: silent, interpreter: silent }, { askMs: 1_500 })).toEqual({});
  });

  it("are the interpreter alone without uv, and not known where nothing answers", async () => {
    const interpreter = await program("3.12");
    expect(await machinePythons({ uv: false, interpreter })).toEqual({
      own: "3.12",
      available: ["3.12"],
    });
    const broken = { uv: await program("[{}]"), interpreter: await program("no", 1) };
    expect(await machinePythons(broken)).toEqual({});
    expect(await machinePythons({ uv: false, interpreter: false })).toEqual({});
  });
});
