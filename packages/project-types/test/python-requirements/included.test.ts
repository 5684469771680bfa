import { describe, expect, it } from "vitest";
import { cleanOf, type Files, readFiles, refusalsOf } from "./read.ts";

const PROJECT = "projects/sales";

function readIn(files: Files): ReturnType<typeof readFiles> {
  return readFiles(files, { folder: PROJECT });
}

describe("a file that requirements.txt includes", () => {
  it("is read in its place, relative to the file that names it, anywhere in the repository", async () => {
    const found = await readIn({
      [`${PROJECT}/requirements.txt`]:
        "a\n-r reqs/base.txt\n-c ../../shared/bounds.txt\n--requirement=./more.txt\n",
      [`${PROJECT}/reqs/base.txt`]: "b\n-r ../more.txt\n--constraint own.txt",
      [`${PROJECT}/reqs/own.txt`]: "f<9",
      [`${PROJECT}/more.txt`]: "c",
      "shared/bounds.txt": "d<2\ne\nx[extra]==1\n-r other.txt\nsqlmesh==0.1",
      "shared/other.txt": "g<3",
    });
    const { requirements, constraints, notes } = cleanOf(found);
    expect(requirements).toEqual(["a", "b", "c"]);
    expect(constraints).toEqual(["f<9", "d<2", "x==1", "g<3"]);
    expect(notes).toEqual([
      {
        file: "../../shared/bounds.txt",
        line: 5,
        message:
          "asks for another version of sqlmesh: 0.236.4 is installed, because sqlmesh_version decides",
      },
    ]);
  });

  it("is read once where files include each other", async () => {
    const found = await readIn({
      [`${PROJECT}/requirements.txt`]: "a\n-r b.txt\n-r requirements.txt\n-c requirements.txt",
      [`${PROJECT}/b.txt`]: "b>1\n-r requirements.txt\n-r b.txt",
    });
    expect(cleanOf(found)).toMatchObject({ requirements: ["a", "b>1"], constraints: ["b>1"] });
  });

  it("is named with its own line where a line of it is refused", async () => {
    const found = await readIn({
      [`${PROJECT}/requirements.txt`]: "-r reqs/base.txt\n-r ../../base.txt",
      [`${PROJECT}/reqs/base.txt`]: "a\n-e .",
      "base.txt": "git+https://x.example.com/a",
    });
    expect(refusalsOf(found).map((text) => text.split(" ")[0])).toEqual([
      "reqs/base.txt:2",
      "../../base.txt:1",
    ]);
  });

  it.each<[path: string, message: RegExp]>([
    ["../../../x.txt", /a path that is not inside the repository/],
    ["/etc/passwd", /a path that is not inside the repository/],
    ["../../.git/config", /a path that is not inside the repository/],
    [".", /a path that is not inside the repository|is a directory/],
    ["http://x.example.com/r.txt", /a file from an address/],
    ["file:///etc/passwd", /a file from an address/],
    ["reqs\\base.txt", /backslashes/],
    ["absent-hunter2.txt", /a file that is not in the repository: commit it/],
    ["link.txt", /a file that is a link, which is not followed/],
    ["folder", /a file that is a directory/],
    ["large.txt", /a file that is too large to read/],
    ["utf16.txt", /a file that is not UTF-8 text/],
    ["poetry.lock", /a file which is not in the form of requirements\.txt/],
    ["environment.yml", /a file which is not in the form of requirements\.txt/],
  ])("is refused at the line that names it: %s", async (path, message) => {
    const found = await readIn({
      [`${PROJECT}/requirements.txt`]: `a\n-r ${path}\n`,
      [`${PROJECT}/link.txt`]: { kind: "link" },
      [`${PROJECT}/folder`]: { kind: "directory", entries: [] },
      [PROJECT]: { kind: "directory", entries: [] },
      [`${PROJECT}/large.txt`]: { kind: "too_large", bytes: 9_000_000 },
      [`${PROJECT}/utf16.txt`]: { kind: "binary", bytes: 20 },
      [`${PROJECT}/poetry.lock`]: "[[package]]",
      [`${PROJECT}/environment.yml`]: "name: a",
    });
    const [refusal, ...others] = refusalsOf(found);
    expect(others).toEqual([]);
    expect(refusal).toMatch(message);
    expect(refusal).toMatch(/^requirements\.txt:2 includes /);
    expect(refusal).not.toContain("hunter2");
  });
});
