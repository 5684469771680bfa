import { describe, expect, it } from "vitest";
import { describeMissingWheel, findBuildFailure } from "../src/build-failure.ts";
import { installFailure, resolutionFailure } from "../src/failures.ts";

/** Returns what uv prints of a build of `shop-c` that fails. */
const failed = (output: string, hint = "Build failures usually indicate a problem"): string =>
  [
    "error: Failed to build `shop-c==1.4.2`",
    "  cause: The build backend returned an error",
    "  cause: Call to `setuptools.build_meta.build_wheel` failed (exit status: 1)",
    "",
    "         [stdout]",
    "         running build_ext",
    "",
    "         [stderr]",
    ...output.split("\n").map((line) => `         ${line}`),
    "",
    `hint: ${hint}`,
  ].join("\n");

const COMMAND = "error: Command '['gcc', '-c', 'shop.c']' returned non-zero exit status 1.";

describe("a package that cannot be built", () => {
  it.each<[what: string, words: string, cause: string]>([
    [
      "a library that uv names",
      failed(
        COMMAND,
        "This error likely indicates that you need to install a library that provides `shop/c.h` for `shop-c@1.4.2`",
      ),
      "a library that provides shop/c.h is missing",
    ],
    [
      "a library",
      failed(`shop.c:3:10: fatal error: shop/c.h: No such file or directory\n${COMMAND}`),
      "a library that provides shop/c.h is missing",
    ],
    [
      "a compiler",
      failed("error: command 'gcc' failed: No such file or directory"),
      "the program gcc is missing",
    ],
    [
      "a program",
      failed("error: unable to execute 'swig': No such file"),
      "the program swig is missing",
    ],
    [
      "pkg-config",
      failed("/bin/sh: 1: pkg-config: not found\nTrying pkg-config --exists shop"),
      "the program pkg-config is missing",
    ],
    [
      "what pkg-config looks for",
      failed("Trying pkg-config --exists shop\nCommand 'pkg-config --exists shop' returned 1"),
      "pkg-config finds no shop",
    ],
    [
      "a program that tells where a library is",
      failed("Error: pg_config executable not found.\n\npg_config is required to build it."),
      "the program pg_config is missing",
    ],
    [
      "a module",
      failed(
        "Traceback (most recent call last):\nModuleNotFoundError: No module named 'distutils'",
      ),
      "its build needs the Python module distutils",
    ],
    [
      "an error of the compiler",
      failed(
        `/tmp/x/shop.c:9:1: warning: old\n/tmp/x/shop.c:9:31: error: lvalue required\n${COMMAND}`,
      ),
      "lvalue required",
    ],
    [
      "an exception, without folders of the machine",
      failed('  File "/srv/x.py", line 3\nRuntimeError: no file /root/.cache/uv/builds/shop.cfg'),
      "no file shop.cfg",
    ],
    ["a last line", failed("the build ran"), "the build ran"],
  ])("says first that it is for %s", (_, words, cause) => {
    const sentence = `shop-c 1.4.2 cannot be built: ${cause}`;
    expect(findBuildFailure(words)).toEqual({ message: sentence, isTransient: false });
    const options = { file: "requirements.txt", mostBytes: 1 };
    for (const error of [installFailure(words), resolutionFailure("internal", words, options)]) {
      expect(error.code).toBe("internal");
      expect(error.message).toMatch(/^shop-c 1\.4\.2 cannot be built: .*\. Take a version /);
      expect(error.message.startsWith(`${sentence}. `)).toBe(true);
    }
  });

  it("is named by the hint of uv where the beginning is cut", () => {
    const hint =
      "This error likely indicates that you need to install a library that provides `shop/c.h` for `shop-c@1.4.2`";
    const words = failed(COMMAND, hint).replace(/^.*Failed to build.*$/m, "");
    expect(findBuildFailure(words)?.message).toMatch(/^shop-c 1\.4\.2 cannot be built: a library/);
    expect(findBuildFailure(failed("no").replace(/^.*Failed to build.*$/m, ""))?.message).toBe(
      "A package cannot be built: no",
    );
  });

  it("is tried again where its build could not fetch something", () => {
    const words = failed("RuntimeError: no file: <urlopen error [Errno -2] Name not known>");
    expect(findBuildFailure(words)?.isTransient).toBe(true);
    expect(installFailure(words)).toMatchObject({ code: "unavailable", retryable: true });
  });

  it("is another failure where the build did not begin, or the disk is full", () => {
    const index =
      "error: Failed to build `shop-c==1.4.2`\n  cause: Failed to resolve requirements from `build-system.requires`\n  cause: error sending request";
    expect(findBuildFailure(index)).toBeUndefined();
    expect(installFailure(index).message).toMatch(/^The package index does not answer/);
    expect(installFailure(failed("OSError: No space left on device")).message).toMatch(
      /^There is no space left/,
    );
  });

  it("takes no longer for much output of a hostile build", () => {
    for (const output of ["a".repeat(20_000), "\n".repeat(20_000), "a-".repeat(10_000)]) {
      const began = performance.now();
      findBuildFailure(failed(output));
      expect(performance.now() - began).toBeLessThan(500);
    }
  });
});

describe("a package without a wheel", () => {
  it.each([
    [
      "Because shop-c==1.4.2 has no usable wheels and you require shop-c==1.4.2, we can conclude",
      "shop-c==1.4.2 has no wheel for Python 3.12 and this machine",
    ],
    [
      "Because all versions of shop-c have no usable\n wheels and you require shop-c, we can conclude",
      "No version of shop-c has a wheel for Python 3.12 and this machine",
    ],
    [
      "Because only shop-c<=2 is available and shop-c>=1,<=2 has no wheels with a matching Python ABI tag (e.g., `cp312`), we can",
      "shop-c>=1,<=2 has no wheel for Python 3.12 and this machine",
    ],
  ])("is named first: %s", (words, sentence) => {
    expect(describeMissingWheel(words, "3.12")).toBe(sentence);
    const options = { file: "requirements.txt", mostBytes: 1, python: "3.12" };
    const { message } = resolutionFailure("conflict", words, options);
    expect(message).toContain(
      `${sentence}, so requirements.txt cannot be installed. Take a version or a package that has a wheel, or ask the operator to allow builds (--source-distributions). Because`,
    );
  });

  it("is not named where versions contradict each other", () => {
    const words = "Because a==1 depends on b<2 and you require b==2, we can conclude";
    expect(describeMissingWheel(words)).toBeUndefined();
  });
});
