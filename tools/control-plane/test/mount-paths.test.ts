import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rewrite } from "../src/node/mount-paths.ts";

const mounts = [
  { path: "/workspace", directory: "/tmp/x/volumes/work" },
  { path: "/workspace/secrets/", directory: "/tmp/x/volumes/secrets" },
  { path: "/tmp", directory: "/tmp/x/volumes/tmp" },
];

describe("the directories that replace a container's paths", () => {
  test.each([
    ["/workspace", "/tmp/x/volumes/work"],
    ["cd /workspace/a && ls '/workspace'", "cd /tmp/x/volumes/work/a && ls '/tmp/x/volumes/work'"],
    [
      "--dir=/workspace:/workspace/secrets/key",
      "--dir=/tmp/x/volumes/work:/tmp/x/volumes/secrets/key",
    ],
    ["file:///workspace/x", "file:///tmp/x/volumes/work/x"],
    ["sqlite:////workspace/x.db", "sqlite:////tmp/x/volumes/work/x.db"],
    ["/tmp/one", "/tmp/x/volumes/tmp/one"],
  ])("are substituted in %s", (text, expected) => {
    expect(rewrite(text, mounts)).toBe(expected);
  });

  test.each([
    "/workspaces",
    "/workspace-2",
    "/workspace.old",
    "/other/workspace",
    "./workspace",
    "a/tmp/b",
    "https://host/tmp",
  ])("are not substituted in %s", (text) => {
    expect(rewrite(text, mounts)).toBe(text);
  });

  test("are substituted once, although their own names contain such a path", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("/tmp", "/workspace", " ", "x", "=", "/")), (words) => {
        const text = words.join("");
        const nested = rewrite(text, mounts).split("/tmp/x/volumes/").length - 1;
        const times =
          rewrite(
            text,
            mounts.map((mount) => ({ ...mount, directory: "§" })),
          ).split("§").length - 1;
        expect(nested).toBe(times);
      }),
    );
  });
});
