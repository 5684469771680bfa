import { describe, expect, it } from "vitest";
import { installFailure, resolutionFailure } from "../src/failures.ts";

describe("a failed installation", () => {
  it.each([
    [
      "a refused login, which uv reports as an absent package",
      "No solution found: Because polars was not found in the package registry\nhint: An index URL (https://i/simple/) could not be queried due to a lack of valid authentication credentials (401 Unauthorized).",
      "unavailable",
      /refuses the login/,
    ],
    [
      "an absent package",
      "Because there is no version of polars==1.44.2 and you require polars==1.44.2, we can conclude that your requirements are unsatisfiable.",
      "invalid",
      /Deploy the project again/,
    ],
    [
      "another file",
      "Hash mismatch for `polars==1.44.2`\nExpected: sha256:a",
      "invalid",
      /other files/,
    ],
    [
      "a full disk",
      "failed to write: No space left on device (os error 28)",
      "unavailable",
      /no space/,
    ],
    [
      "a silent index",
      "Request failed after 3 retries in 10.5s: error sending request",
      "unavailable",
      /does not answer/,
    ],
    [
      "a limit of its bytes",
      'Prepared 1 package\n{"limit": "bytes", "most": 100}\n',
      "unavailable",
      /more than 100 bytes.*--package-size/,
    ],
    ["a limit of files", '{"limit": "files", "most": 7}', "unavailable", /more than 7 files/],
    ["a limit of processes", '{"limit": "processes", "most": 7}', "unavailable", /7 processes/],
    ["a limit of time", '{"limit": "seconds", "most": 7}', "unavailable", /after 7 seconds/],
    [
      "a line of a build like that of a limit",
      '{"limit": "files", "most": 7}\nerror: no',
      "internal",
      /could not/,
    ],
    ["a failure of a build of databricks-sql-connector", "exit status 1", "internal", /could not/],
  ])("by %s says what to do", (_what, words, code, message) => {
    expect(installFailure(words)).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("a failed resolution", () => {
  const options = { file: "requirements.txt", mostBytes: 1 };

  it.each(["unreachable", "internal"] as const)("by a full disk (%s) says so", (kind) => {
    const words = "Failed to write\ncause: No space left on device (os error 28)";
    expect(resolutionFailure(kind, words, options)).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^There is no space left for the packages/),
    });
  });

  it("has the end of a long explanation, and says that there is more", () => {
    const words = `first ${"because ".repeat(400)}last`;
    const { message } = resolutionFailure("conflict", words, options);
    expect(message).toMatch(/cannot be installed\. … .*last\. Change the versions/);
    expect(message).not.toContain("first");
  });
});

const INDEX = "https://index.example/simple/pkg/";
const resolved = (words: string) =>
  resolutionFailure("unreachable", words, { file: "requirements.txt", mostBytes: 1 });

describe("a package index that answers with what no index answers", () => {
  // As uv 0.9 prints it.
  it.each([
    [
      "a negative size",
      `error: Received some unexpected JSON from \`${INDEX}\`\n  cause: invalid value: integer \`-5\`, expected u64 at line 1`,
    ],
    [
      "a page in place of JSON",
      `error: Received some unexpected JSON from \`${INDEX}\`\n  cause: expected value at line 1 column 1`,
    ],
    ["a redirect to itself", `error: Missing \`Content-Type\` header for \`${INDEX}\``],
    [
      "a redirect to another protocol",
      `error: Failed to fetch: ${INDEX}\n  cause: Invalid HTTP 302 Found 'Location' value \`ftp://x/\`: scheme needs to be https or http`,
    ],
    [
      "a negative length",
      `error: Failed to fetch: ${INDEX}\n  cause: error sending request for url (${INDEX})\n  cause: client error (SendRequest)\n  cause: invalid content-length parsed`,
    ],
  ])("is reported with %s, and not asked again", (_what, words) => {
    for (const error of [resolved(words), installFailure(words)])
      expect(error).toMatchObject({
        code: "unavailable",
        retryable: false,
        message: expect.stringMatching(
          /^The package index answers with something .*index\.example/,
        ),
      });
  });

  it("is another one than an index that does not answer", () => {
    const words = `error: Failed to fetch: ${INDEX}\n  cause: error sending request\n  cause: Connection refused (os error 111)`;
    for (const error of [resolved(words), installFailure(words)])
      expect(error).toMatchObject({
        retryable: true,
        message: expect.stringMatching(/^The package index does not answer\. /),
      });
  });
});
