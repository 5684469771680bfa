import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DagctlError } from "@dagctl/core/errors";
import { toDagctlError } from "../src/translate-errors.ts";
import { toolInstallFailure, pythonFailure } from "../src/python/install-failure.ts";
import { localDriver } from "../src/index.ts";
import { deployment, secret } from "./workbench.ts";

describe("the errors of the driver", () => {
  test("report an error of the machine with a description, the code and the file", () => {
    const error = Object.assign(new Error("write"), { code: "ENOSPC", path: "/data/x" });
    expect(toDagctlError("Storing a secret", error)).toMatchObject({
      code: "unavailable",
      retryable: true,
      message: "Storing a secret failed at /data/x: the disk is full; free some space (ENOSPC)",
    });
    expect(
      toDagctlError("Applying", Object.assign(new Error("open"), { code: "EROFS" })).message,
    ).toContain("read-only");
    const ours = new DagctlError("conflict", "no");
    expect(toDagctlError("Applying", ours)).toBe(ours);
  });

  test("are DagctlErrors for every write in a directory that cannot be used", async () => {
    const folder = await mkdtemp(join(tmpdir(), "dagctl-local-"));
    try {
      const file = join(folder, "file");
      await writeFile(file, "");
      const driver = localDriver({ directory: file });
      const calls = [
        driver.deploy.apply(deployment(1)),
        driver.secrets.put("org-1", "name", secret("value")),
        driver.stateDatabase.provision(deployment(1).ref, { rotation: 1, generation: 1 }),
      ];
      for (const result of await Promise.allSettled(calls))
        expect(result).toMatchObject({ status: "rejected", reason: { name: "DagctlError" } });
      await driver.deploy.close?.();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("can be retried for an installer only if a retry can help", () => {
    const failed = (stderr: string, timedOut = false): DagctlError =>
      toolInstallFailure("sqlmesh==1", { code: 1, stdout: "", stderr, timedOut });
    expect(failed("error: Failed to fetch: `https://x/` dns error")).toMatchObject({
      code: "unavailable",
      retryable: true,
    });
    expect(failed("", true)).toMatchObject({ code: "unavailable", retryable: true });
    expect(failed("No solution found when resolving dependencies")).toMatchObject({
      code: "invalid",
      retryable: false,
    });
    expect(
      pythonFailure("3.99", {
        code: 1,
        stdout: "",
        stderr: "No interpreter found",
        timedOut: false,
      }),
    ).toMatchObject({
      retryable: true,
      message: expect.stringContaining("Install Python 3.99") as string,
    });
    expect(failed("segmentation fault")).toMatchObject({ code: "internal", retryable: false });
  });
});
