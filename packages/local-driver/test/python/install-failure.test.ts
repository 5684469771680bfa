import { describe, expect, it } from "vitest";
import { pythonFailure, toolInstallFailure } from "../../src/python/install-failure.ts";

const ended = (stderr: string) => ({ code: 2, stdout: "", stderr, timedOut: false });

describe("a tool that cannot be installed", () => {
  it("says first which package cannot be built, and why", () => {
    const output = Array.from({ length: 500 }, (_, line) => `         connecting line ${line}`);
    const stderr = `error: Failed to build \`shop-c==1.4.2\`\n  cause: The build backend returned an error\n\n         [stderr]\n${output.join("\n")}\n         shop.c:3:10: fatal error: shop/c.h: No such file or directory\n`;
    const { code, message } = toolInstallFailure("dbt-core==1.7.20 dbt-shop==1.7.*", ended(stderr));
    expect(code).toBe("internal");
    expect(message).toMatch(
      /^shop-c 1\.4\.2 cannot be built: a library that provides shop\/c\.h is missing\. Take a version or a package that has a wheel, or install what is missing where packages are built\. dbt-core==1\.7\.20 dbt-shop==1\.7\.\* cannot be installed without it: /,
    );
  });
});

describe("an environment that cannot be created", () => {
  it("names the Python that is not on the machine", () => {
    expect(pythonFailure("3.14", ended("No interpreter found for Python 3.14"))).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^Python 3\.14 is not on this machine/),
    });
  });

  it("names what was looked for, and the setting that allows a download", () => {
    const { message } = pythonFailure("3.14", ended("No interpreter found for Python 3.14"));
    expect(message).toBe(
      "Python 3.14 is not on this machine: it was looked for on the PATH of the server and among the Pythons that uv manages. Install Python 3.14, set python_version to one that is installed, or allow its download with --python-downloads (python_downloads)",
    );
    const failed = pythonFailure("3.14", ended("error: dns error"), { mayDownload: true });
    expect(failed).toMatchObject({ code: "unavailable", retryable: true });
    expect(failed.message).toContain("uv cannot download it: error: dns error");
    expect(failed.message).not.toContain("--python-downloads");
  });

  it("names a program that does not run, and the Pythons that do", () => {
    const stderr =
      "error: Failed to inspect Python interpreter from first executable in the search path at `python3.12`\n  cause: Querying Python at `/home/a/.pyenv/shims/python3.12` failed with exit status exit status: 127\n\n         [stderr]\n         pyenv: python3.12: command not found\n\n         The `python3.12' command exists in these Python versions:\n           3.12.4";
    expect(pythonFailure("3.12", ended(stderr), { others: ["3.11", "3.13"] })).toMatchObject({
      code: "unavailable",
      message:
        "Python 3.12 is not on this machine: it was looked for on the PATH of the server and among the Pythons that uv manages (/home/a/.pyenv/shims/python3.12 does not run). Install Python 3.12, set python_version to 3.11 or 3.13, or allow its download with --python-downloads (python_downloads)",
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
