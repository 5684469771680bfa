import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { program } from "../../../src/index.ts";

/** Makes each child of the program slow to begin. */
const SLOW_CHILD = `if (process.argv[1] === "child.pid")
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);`;

test("a program that has a stubborn child goes on once the file has the child's process id", async () => {
  const folder = await mkdtemp(join(tmpdir(), "dagctl-program-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const preload = join(folder, "preload.cjs");
  await writeFile(preload, SLOW_CHILD);
  const [, ...args] = program([{ stubborn: "child.pid" }, { print: "begun" }, { wait: true }]);
  const parent = spawn(
    process.execPath,
    args.map((arg) => (typeof arg === "string" ? arg : folder)),
    {
      cwd: folder,
      env: { NODE_OPTIONS: `--require=${preload}` },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  onTestFinished(() => void parent.kill("SIGKILL"));
  const printed = await new Promise<string>((resolve, reject) => {
    parent.stdout.once("data", (data: Buffer) => resolve(data.toString()));
    parent.once("error", reject);
    parent.once("exit", (code) => reject(new Error(`The program ended with ${code}`)));
  });
  expect(printed).toBe("begun\n");
  const child = Number(await readFile(join(folder, "child.pid"), "utf8"));
  onTestFinished(() => void process.kill(child, "SIGKILL"));
  expect(child).toBeGreaterThan(0);
  expect(child).not.toBe(parent.pid);
});
