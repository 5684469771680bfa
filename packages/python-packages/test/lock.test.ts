import { describe, expect, it } from "vitest";
import { lockDigest, lockProblem, lockText } from "../src/lock.ts";

const HASH = `sha256:${"a".repeat(64)}`;
const lock = {
  packages: [
    { name: "daff", version: "1.3.46", hashes: [] },
    { name: "polars", version: "1.44.2", hashes: [HASH] },
  ],
  builds: ["daff"],
};

describe("the text of a lock", () => {
  it("installs exact versions, and builds only what has no wheel", () => {
    expect(lockText(lock)).toBe(
      [
        "--only-binary :all:",
        "--no-binary daff",
        "daff==1.3.46",
        `polars==1.44.2 --hash=${HASH}`,
        "",
      ].join("\n"),
    );
  });

  it("is a lock, also without packages", () => {
    expect(lockProblem(lockText(lock))).toBeUndefined();
    expect(lockProblem(lockText({ packages: [], builds: [] }))).toBeUndefined();
  });

  it.each([
    ["an index", "--index-url http://evil.example/"],
    ["an address", "a @ http://evil.example/a.whl"],
    ["a folder", "-e ."],
    ["another file", "-r other.txt"],
    ["a variable", "a==${SECRET}"],
    ["a range", "a>=1"],
    ["a short hash", "a==1 --hash=sha256:abc"],
  ])("is none with %s", (_what, line) => {
    expect(lockProblem(`${lockText(lock)}${line}\n`)).toMatch(/^line 5 /);
  });

  it.each(["", "polars==1.44.2\n", lockText(lock).trimEnd()])("is none when cut or %j", (text) => {
    expect(lockProblem(text)).toBe("is not the lock of packages");
  });

  it("has a digest of its own", () => {
    const digest = lockDigest(lockText(lock));
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest).not.toBe(lockDigest(lockText({ ...lock, builds: [] })));
  });
});
