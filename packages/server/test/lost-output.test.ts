import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { PROGRAM, temporaryFolder } from "./running-server.ts";

test("A token command whose output is full ends with 1, and says how to repair it", async () => {
  const { folder, remove } = temporaryFolder();
  const full = openSync("/dev/full", "w");
  onTestFinished(() => (closeSync(full), remove()));
  const args = [PROGRAM, "token", "create", "ci", "--data", join(folder, "data")];
  const child = spawn(process.execPath, args, { stdio: ["ignore", full, "pipe"] });
  const errors = child.stderr ? text(child.stderr) : "";
  expect(await once(child, "close")).toEqual([1, null]);
  expect(await errors).toMatch(
    /^dagctl-server: the output was not written .*token replace NAME\n$/,
  );
});
