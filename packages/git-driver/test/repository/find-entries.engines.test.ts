import { requireGitPath } from "@dagctl/core/driver-kit";
import { describe, expect, test } from "vitest";
import { gitPaths, repositoryAt, setUp } from "../fixture.ts";
import { rawObjects, type TreeLine } from "../raw-objects.ts";

const FILES = 130_000;
const nameOf = (index: number): string => `a-${String(index).padStart(6, "0")}`;

describe("a folder whose list is larger than what is read", () => {
  test("is too large itself, and its files and folders are found", async () => {
    const setup = await setUp();
    const { url } = await setup.server.create("raw");
    const objects = rawObjects();
    const id = objects.blob("found");
    const files = Array.from({ length: FILES }, (_, file): TreeLine => [
      "100644",
      nameOf(file),
      id,
    ]);
    const inner = objects.tree([["100644", "config.yaml", id]]);
    const many = objects.tree([...files, ["40000", "inner", inner], ["120000", "link", id]]);
    const sha = objects.commit(objects.tree([["40000", "many", many]]));
    await objects.write(setup.server.directoryOf("raw"), "raw", sha);
    const paths = [
      "many",
      `many/${nameOf(FILES - 1)}`,
      "many/inner/config.yaml",
      "many/inner/absent",
      "many/link",
      "many/link/config.yaml",
      "many/absent",
    ];
    const read = await setup.git.readFiles(
      repositoryAt(url, { branch: "raw" }),
      sha,
      gitPaths(...paths),
      { maxBytes: 10 },
    );
    const file = { kind: "file", text: "found" };
    expect(paths.map((path) => read.get(requireGitPath(path)))).toMatchObject([
      { kind: "too_large" },
      file,
      file,
      undefined,
      { kind: "link" },
      undefined,
      undefined,
    ]);
  });
});
