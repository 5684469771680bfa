import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pythonEnvironments } from "../src/index.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dagctl-environments-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const six = { language: "python", packages: [{ name: "six", version: "1.16.0" }] } as const;

describe("the build of a Python environment", () => {
  test("runs once for all concurrent callers and for the next driver on the same folder", async () => {
    const said: string[] = [];
    const first = pythonEnvironments({ directory });
    const [one, other] = await Promise.all(
      [1, 2].map(() => first.programs(six, { onProgress: (message) => said.push(message) })),
    );
    expect(other).toBe(one);
    expect(said).toContain("installing six==1.16.0");
    const { stdout } = await promisify(execFile)(join(one ?? "", "python"), [
      "-c",
      "import six; print(six.__version__)",
    ]);
    expect(stdout.trim()).toBe("1.16.0");
    await first.close();

    const later: string[] = [];
    const second = pythonEnvironments({ directory });
    expect(await second.programs(six, { onProgress: (message) => later.push(message) })).toBe(one);
    expect(later).toEqual([]);
    await second.close();
  });

  test("is refused like a deployment for an unavailable version, and is ended and leaves nothing when all its callers have aborted", async () => {
    const environments = pythonEnvironments({ directory });
    await expect(
      environments.programs({
        language: "python",
        packages: [{ name: "six", version: "0.0.0.1" }],
      }),
    ).rejects.toMatchObject({ code: "invalid" });
    const building = environments.programs(six, {
      onProgress: (message) => message.startsWith("installing") && void environments.close(),
    });
    await expect(building).rejects.toThrow("no longer wanted");
    await environments.close();
    // Its process was ended; what that had begun to write goes a moment later.
    await expect
      .poll(
        async () =>
          (await readdir(join(directory, "environments"))).filter((name) => name !== "days"),
        { timeout: 20_000 },
      )
      .toEqual([]);
  });
});
