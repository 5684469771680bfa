import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { PROGRAM } from "./running-server.ts";

test("The program says which Node it needs where it runs on an older one", () => {
  const older =
    'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.20.2" })';
  const { status, stderr } = spawnSync(process.execPath, ["--import", older, PROGRAM, "--help"], {
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([
    1,
    "dagctl-server: Node 22.19 or newer is needed, and this is Node 20.20.2\n",
  ]);
});
