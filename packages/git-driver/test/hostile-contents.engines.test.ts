import { requireGitPath } from "@dagctl/core/driver-kit";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeOf, issueOf, repositoryAt, setUp, type Setup, gitPaths } from "./fixture.ts";
import { type RawObjects, rawObjects } from "./raw-objects.ts";

const RAW = { branch: "raw" };

/** Creates a repository whose root tree is what `build` returns. */
async function withTree(
  setup: Setup,
  build: (objects: RawObjects) => string,
): Promise<{ sha: string; one: ReturnType<typeof repositoryAt> }> {
  const repository = await setup.server.create("raw");
  const objects = rawObjects();
  const sha = objects.commit(build(objects));
  await objects.write(setup.server.directoryOf("raw"), "raw", sha);
  return { sha, one: repositoryAt(repository.url, RAW) };
}

/** Returns what is left of a checkout, which must be nothing, also nothing half done. */
const leftBy = async (setup: Setup): Promise<string[]> => [
  ...(await readdir(setup.folder)),
  ...(await readdir(setup.cache)).filter((name) => !/^[0-9a-f]{64}$/.test(name)),
];

describe("the driver with a hostile repository", () => {
  test.each([
    ["an option for a URL", "sub", "-x"],
    ["a program for a URL", "sub", "ext::sh -c touch% proof"],
    ["a URL that climbs", "sub", "../../../other"],
    ["the name ..", "..", "https://other.example/x.git"],
    ["a path that ends in a carriage return", "sub\r", "https://other.example/x.git"],
  ])(
    "makes a submodule with %s an empty folder, and does not request its URL",
    async (_what, name, url) => {
      const setup = await setUp();
      const { sha, one } = await withTree(setup, (objects) => {
        const gitmodules = objects.blob(
          `[submodule "${name}"]\n\tpath = "${name}"\n\turl = ${url}\n\tupdate = !touch proof\n`,
        );
        return objects.tree([
          ["100644", ".gitmodules", gitmodules],
          ["160000", name === ".." ? "sub" : name, "3".repeat(40)],
        ]);
      });
      const out = join(setup.folder, "out");
      await setup.git.checkout(one, sha, out);
      expect((await readdir(out)).sort()).toEqual([".gitmodules", name === ".." ? "sub" : name]);
      expect(await readdir(setup.folder)).toEqual(["cache", "out"]);
      expect(new Set(setup.server.requests.map(({ path }) => path.split("/")[1]))).toEqual(
        new Set(["raw.git"]),
      );
    },
  );

  test("reports links to files, to folders and in place of git's own files as links, and does not follow them", async () => {
    const setup = await setUp();
    const links = {
      "config.yaml": "/proc/self/environ",
      ".gitmodules": "/etc/passwd",
      ".gitattributes": "../../x",
      folder: "/etc",
      models: ".git/hooks",
    };
    const { sha, one } = await withTree(setup, (objects) =>
      objects.tree(
        Object.entries(links)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, target]) => ["120000", name, objects.blob(target)] as const),
      ),
    );
    const read = await setup.git.readFiles(
      one,
      sha,
      gitPaths(...Object.keys(links), "folder/passwd", "models/x"),
      { maxBytes: 1000 },
    );
    expect([...read]).toEqual(Object.keys(links).map((name) => [name, { kind: "link" }]));
    await setup.git.checkout(one, sha, join(setup.folder, "out"));
    for (const [name, target] of Object.entries(links)) {
      const path = join(setup.folder, "out", name);
      expect((await lstat(path)).isFile(), name).toBe(true);
      expect(await readFile(path, "utf8")).toBe(target);
    }
  });

  test("refuses a tree of ten thousand million files before it is written, and can read and count it within a limit", async () => {
    const setup = await setUp({ limits: { entries: 2000 } });
    const repository = await setup.server.create("raw");
    const objects = rawObjects();
    let tree = objects.tree([["100644", "f", objects.blob("x")]]);
    for (let level = 0; level < 10; level += 1)
      tree = objects.tree(
        Array.from({ length: 10 }, (_, index) => ["40000", `d${index}`, tree] as const),
      );
    const first = objects.commit(tree);
    const sha = objects.commit(objects.tree([["40000", "d", tree]]), [first]);
    await objects.write(setup.server.directoryOf("raw"), "raw", sha);
    const one = repositoryAt(repository.url, RAW);
    expect(await issueOf(setup.git.checkout(one, sha, join(setup.folder, "out")))).toBe(
      "invalid repository_url",
    );
    expect(await leftBy(setup)).toEqual(["cache"]);
    expect(
      (await setup.git.readFiles(one, sha, gitPaths("d/d1/d2"), { maxBytes: 10 })).get("d/d1/d2")
        ?.kind,
    ).toBe("directory");
    expect(await setup.git.compare(one, first, sha, { path: requireGitPath("d0/d1") })).toEqual({
      relation: "behind",
      commits: 1,
    });
  });

  test("refuses a tree of a hundred thousand levels, and the process survives", async () => {
    const setup = await setUp({ timing: { fetchMs: 2000, readMs: 2000 } });
    const { sha, one } = await withTree(setup, (objects) => {
      let tree = objects.tree([["100644", "f", objects.blob("x")]]);
      for (let level = 0; level < 100_000; level += 1) tree = objects.tree([["40000", "d", tree]]);
      return tree;
    });
    expect(await codeOf(setup.git.checkout(one, sha, join(setup.folder, "out")))).toMatch(
      /^(?:invalid|unavailable)$/,
    );
    expect(await leftBy(setup)).toEqual(["cache"]);
    expect(await setup.git.head(one)).toEqual({ sha });
    // Content below does not break a read of the commit itself.
    expect((await setup.git.describe(one, sha)).message).toBe("Raw");
  });

  test("refuses a path of ten thousand characters", async () => {
    const setup = await setUp();
    const { sha, one } = await withTree(setup, (objects) => {
      let tree = objects.tree([["100644", "f", objects.blob("x")]]);
      for (let level = 0; level < 50; level += 1)
        tree = objects.tree([["40000", "d".repeat(200), tree]]);
      return tree;
    });
    expect(await issueOf(setup.git.checkout(one, sha, join(setup.folder, "out")))).toBe(
      "invalid repository_url",
    );
    expect(await leftBy(setup)).toEqual(["cache"]);
  });

  test("refuses a file larger than the repository limit, however fast it arrives", async () => {
    const setup = await setUp({ limits: { repositoryBytes: 1024 * 1024 } });
    const repository = await setup.server.create("large");
    let state = 1;
    const noise = Uint8Array.from(
      { length: 3 * 1024 * 1024 },
      () => (state = (state * 48_271) % 2_147_483_647) & 0xff,
    );
    const sha = await repository.commit({ small: "1", large: noise });
    const one = repositoryAt(repository.url);
    expect(
      (await setup.git.readFiles(one, sha, gitPaths("small"), { maxBytes: 10 })).get("small"),
    ).toEqual({
      kind: "file",
      text: "1",
    });
    expect(await issueOf(setup.git.checkout(one, sha, join(setup.folder, "out")))).toBe(
      "invalid repository_url",
    );
    expect(await leftBy(setup)).toEqual(["cache"]);
  });

  test.each([
    "--output=/x",
    "HEAD",
    "main",
    "a".repeat(39),
    "A".repeat(40),
    `${"a".repeat(40)}\n`,
    "",
    `${"a".repeat(39)}~`,
  ])("refuses %j as a commit", async (sha) => {
    const setup = await setUp({ git: "/nonexistent/git" });
    const one = repositoryAt(`${setup.server.url}x.git`);
    const good = "1".repeat(40);
    const calls = [
      setup.git.describe(one, sha),
      setup.git.readFiles(one, sha, gitPaths("a"), { maxBytes: 1 }),
      setup.git.compare(one, sha, good),
      setup.git.compare(one, good, sha),
      setup.git.checkout(one, sha, join(setup.folder, "out")),
    ];
    for (const end of await Promise.all(calls.map(codeOf))) expect(end).toBeInstanceOf(TypeError);
  });

  test("takes the first line, shortened, as the message of a commit, however many megabytes it has", async () => {
    const setup = await setUp();
    const repository = await setup.server.create("long");
    const sha = await repository.commit(
      { "a.txt": "a" },
      `\n \n${"é".repeat(3_000_000)}\nsecond line`,
    );
    const { message } = await setup.git.describe(repositoryAt(repository.url), sha);
    expect(message).toBe("é".repeat(1000));
  });
});
