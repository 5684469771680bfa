import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { applyObjects, controlPlane, kubectl } from "../src/index.ts";
import { until } from "../src/waiting.ts";
import { pod, podIn, shell } from "./objects.ts";

/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "dagctl-life-"));
});
afterEach(() => rm(parent, { recursive: true }));

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("a control plane", () => {
  test(
    "stops with all its processes and leaves no file",
    async () => {
      const plane = await controlPlane({ parent });
      const namespace = await plane.namespace();
      await applyObjects(plane, pod(namespace, "runs", { containers: [shell("sleep 600")] }));
      await podIn(plane, namespace, "runs", "Running");
      await expect(kubectl(plane, ["version"])).resolves.toContain("Server Version: v1.36.3");
      const pids = Object.values(plane.components).map(({ pid }) => pid ?? 0);
      expect(pids).toHaveLength(7);
      expect(pids.every(lives)).toBe(true);
      await plane.stop();
      expect(pids.filter(lives)).toEqual([]);
      await expect(readdir(parent)).resolves.toEqual([]);
      await expect(plane.stop()).resolves.toBeUndefined();
    },
    FIRST_START,
  );

  test("ends with the process that started it, also when that one is killed, and the next start deletes its folder", async () => {
    const program = fileURLToPath(new URL("killed.child.ts", import.meta.url));
    const child = spawn(process.execPath, [program, parent], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const { pids } = JSON.parse(line) as { pids: number[] };
    expect(pids.filter(lives)).toEqual(pids);
    child.kill("SIGKILL");
    await until(async () => pids.filter(lives).length === 0, {
      what: "its processes are gone",
      timeoutMs: 20_000,
    });
    const [left] = await readdir(parent);
    expect(left).toBeDefined();
    const next = await controlPlane({ parent, argocd: false });
    try {
      await expect(readdir(parent)).resolves.not.toContain(left);
    } finally {
      await next.stop();
    }
  });

  test("that is interrupted while it starts leaves nothing", async () => {
    const cut = new AbortController();
    const starting = controlPlane({ parent, signal: cut.signal });
    await until(async () => (await readdir(parent)).length > 0, {
      what: "it begins",
      timeoutMs: 20_000,
    });
    cut.abort(new Error("enough"));
    await expect(starting).rejects.toThrow("enough");
    await expect(readdir(parent)).resolves.toEqual([]);
  });
});
