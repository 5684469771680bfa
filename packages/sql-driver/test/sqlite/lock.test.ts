import { linkSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteStore } from "../../src/index.ts";

describe("the lock file of a database", () => {
  test.each([
    ["a hard link", linkSync],
    ["a symbolic link", (_file: string, lock: string) => symlinkSync("records.db", lock)],
  ])("is named where it is %s to it", async (what, link) => {
    const folder = mkdtempSync(join(tmpdir(), "dagctl-lock-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const [file, lock] = [join(folder, "records.db"), join(folder, "records.db.lock")];
    const lockOnce = async (): Promise<void> => {
      const store = sqliteStore({ file });
      try {
        await (
          await store.lock?.(0)
        )?.();
      } finally {
        await store.close();
      }
    };
    await lockOnce();
    unlinkSync(lock);
    link(file, lock);
    await expect(lockOnce()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: `${lock} is ${what} to the database: remove that link. records.db.lock is a file of its own, which the server creates`,
    });
    unlinkSync(lock);
    await lockOnce();
  });
});
