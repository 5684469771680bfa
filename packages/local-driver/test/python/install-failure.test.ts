import { describe, expect, it } from "vitest";
import { pythonFailure } from "../../src/python/install-failure.ts";

const ended = (stderr: string) => ({ code: 2, stdout: "", stderr, timedOut: false });

describe("an environment that cannot be created", () => {
  it("names the Python that is not on the machine", () => {
    expect(pythonFailure("3.14", ended("No interpreter found for Python 3.14"))).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^Python 3\.14 is not on this machine/),
    });
  });

  it("reports a full disk, and no missing Python", () => {
    const stderr = "Failed to create virtual environment: No space left on device (os error 28)";
    expect(pythonFailure(undefined, ended(stderr))).toMatchObject({
      code: "unavailable",
      message: `There is no space left for the Python environment: ${stderr}`,
    });
  });
});
