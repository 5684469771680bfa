import { describe, expect, it } from "vitest";
import { machineError } from "../src/errors.ts";

const failed = (code: string, more: object = {}): Error =>
  Object.assign(new Error(code), { code, ...more });

describe("A shortage of the machine", () => {
  it.each(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN"])(
    "is reported with its cause when a program cannot be started: %s",
    (code) => {
      const error = machineError(
        failed(code, { syscall: "spawn git", path: "git" }),
        "Starting git",
      );
      expect(error).toMatchObject({ code: "unavailable", retryable: true });
      expect(error?.message).toMatch(new RegExp(`^Starting git failed: .*\\(${code}\\)$`));
    },
  );

  it("is reported with the file", () => {
    expect(machineError(failed("ENOSPC", { path: "data/x" }), "Storing a secret")?.message).toBe(
      "Storing a secret failed at data/x: the disk is full; free some space (ENOSPC)",
    );
  });

  it("is not reported for an error of another kind", () => {
    for (const error of [failed("ENOENT"), new Error("EMFILE"), "EMFILE", undefined])
      expect(machineError(error, "Starting git")).toBeUndefined();
  });
});
