import { spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LocalDriver } from "../../src/index.ts";
import { TREES } from "../trees.ts";
import { converged, deployment, REF, workbench } from "../workbench.ts";
import { until } from "@dagctl/testing";
import type { Workbench } from "../workbench.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const CHILD = fileURLToPath(new URL("removal.child.ts", import.meta.url));
/** A user without special rights. */
const OTHER_USER = 65_534;

let bench: Workbench;
let driver: LocalDriver;
beforeEach(async () => {
  bench = await workbench();
  driver = await bench.start();
});
afterEach(() => bench.dispose());

describe("a removal", () => {
  test("deletes every kind of file tree that runs have left in the working folder", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const work = join(bench.directory, "work/org-1/prj-1");
    mkdirSync(work, { recursive: true });
    for (const [index, build] of Object.values(TREES).entries()) build(join(work, String(index)));
    await driver.deploy.remove(REF, { generation: 2 });
    await until(
      () => driver.deploy.observe(REF),
      ({ present }) => !present,
    );
    expect(
      readdirSync(join(bench.directory, "work"), { recursive: true }).filter((name) =>
        String(name).includes("prj-1"),
      ),
    ).toEqual([]);
  });

  test("ends the processes and deletes the files of a project whose record is gone", async () => {
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    rmSync(join(bench.directory, "deployments/org-1/prj-1/wanted.json"));
    await driver.deploy.remove(REF, { generation: 2 });
    await until(
      () => driver.deploy.observe(REF),
      ({ present }) => !present,
    );
    // The empty folder of the organization goes right after the project's own.
    await until(
      () => readdirSync(join(bench.directory, "deployments")),
      (names) => names.length === 0,
    );
  });

  // Only root can make something that another user cannot remove.
  if (process.getuid?.() === 0) {
    test("names what an unprivileged user cannot delete, is not done before that is gone, and then continues by itself", async () => {
      const folder = mkdtempSync(join(tmpdir(), "dagctl-removal-"));
      const local = join(folder, "local");
      const foreign = join(local, "work/org-1/prj-1/foreign");
      mkdirSync(foreign, { recursive: true });
      writeFileSync(join(foreign, "kept"), "");
      for (const path of ["", "local", "local/work", "local/work/org-1", "local/work/org-1/prj-1"])
        chownSync(join(folder, path), OTHER_USER, OTHER_USER);
      const child = spawn(process.execPath, ["--conditions=@dagctl/source", CHILD, local], {
        uid: OTHER_USER,
        gid: OTHER_USER,
        cwd: "/",
        env: { PATH: process.env["PATH"] },
        stdio: ["pipe", "pipe", "inherit"],
      });
      try {
        const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
        const next = async (): Promise<unknown> =>
          JSON.parse(String((await lines.next()).value)) as unknown;
        for (let look = 0; look < 3; look += 1) {
          const state = await next();
          expect(state).toMatchObject({ present: true, generation: 2, phase: "removing" });
          const { remaining } = state as {
            readonly remaining: readonly { readonly name: string; readonly reason: string }[];
          };
          expect(remaining).toEqual([
            expect.objectContaining({
              kind: "folder",
              name: "local/work/org-1/prj-1",
              reason: expect.stringContaining("foreign") as string,
            }),
          ]);
          expect(JSON.stringify(remaining)).not.toContain(folder);
        }
        const work = join(local, "work/org-1");
        for (const name of readdirSync(work)) rmSync(join(work, name), { recursive: true });
        child.stdin.write("go on\n");
        expect(await next()).toEqual({ left: [] });
      } finally {
        child.kill("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
