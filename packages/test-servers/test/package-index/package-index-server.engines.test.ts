import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  packageIndexServer,
  type PackageIndexServer,
  type PackageIndexServerOptions,
} from "../../src/index.ts";
import { type Completion, pythonTools, type PythonTools } from "@dagctl/python-tools";

let tools: PythonTools;
beforeAll(async () => {
  tools = await pythonTools();
});
afterAll(() => tools.remove());

/** Starts an index with `tool` 1.0, which needs `leaf`, of which there are 1.0 and 2.0. */
async function start(options: PackageIndexServerOptions = {}): Promise<PackageIndexServer> {
  const index = await packageIndexServer(options);
  onTestFinished(() => index.close());
  await index.publish({ name: "leaf", version: "1.0", uploadTime: "2024-01-01" });
  await index.publish({ name: "leaf", version: "2.0", uploadTime: "2024-06-01" });
  await index.publish({
    name: "tool",
    version: "1.0",
    uploadTime: "2024-03-01",
    dependencies: ["leaf"],
    extras: { more: ["extra-leaf"] },
    requiresPython: ">=3.8",
  });
  await index.publish({ name: "extra-leaf", version: "1.0", uploadTime: "2024-03-01" });
  return index;
}

/** Runs `uv pip compile` for one requirement. */
async function compile(
  index: PackageIndexServer,
  requirement: string,
  ...options: string[]
): Promise<Completion> {
  const file = join(tools.folder, "requirements.in");
  await writeFile(file, `${requirement}\n`);
  const plain = ["--quiet", "--no-header", "--no-annotate", "--default-index", index.hostUrl];
  return tools.uv("pip", "compile", ...plain, ...options, file);
}

interface Installation extends Completion {
  /** The Python of the new environment. */
  readonly python: string;
}

/** How each installer installs requirements from an index into a new environment. */
const INSTALLERS = {
  async uv(url: string, ...requirements: string[]): Promise<Installation> {
    const python = await tools.createEnvironment();
    const options = ["--python", python, "--no-cache", "--default-index", url];
    return { python, ...(await tools.uv("pip", "install", ...options, ...requirements)) };
  },
  async pip(url: string, ...requirements: string[]): Promise<Installation> {
    const python = await tools.createEnvironment();
    const options = ["install", "--index-url", url];
    return { python, ...(await tools.pip("--python", python, ...options, ...requirements)) };
  },
};

const VERSIONS = "import tool, leaf; print(tool.__version__, leaf.__version__)";

describe.each(["uv", "pip"] as const)("%s with the index", (name) => {
  const install = INSTALLERS[name];

  test("installs a wheel with its dependency from JSON pages, and from an old index", async () => {
    for (const pages of ["json", "html"] as const) {
      const index = await start({ pages });
      const { python, code, stderr } = await install(index.hostUrl, "tool");
      expect([code, stderr]).toEqual([0, expect.not.stringMatching(/warn|error/i)]);
      expect(await tools.evaluate(python, VERSIONS)).toBe("1.0 2.0");
      const files = ["tool-1.0", "leaf-2.0"].map((each) => `${each}-py3-none-any.whl`);
      for (const file of files) expect(index.downloads(file), file).toBeGreaterThan(0);
      expect(index.downloads("leaf-1.0-py3-none-any.whl")).toBe(0);
      const metadata = index.requests.filter((request) => request.path.endsWith(".metadata"));
      if (pages === "html") expect(metadata).toEqual([]);
      // pip asks since 23.2: before it reads the former name of the field alone, and stops at it.
      else if (name === "uv") expect(metadata).not.toEqual([]);
    }
  });

  test("builds a source distribution, and reports the error of its script", async () => {
    const index = await start();
    const built = join(tools.folder, `built-by-${name}`);
    await index.publish({
      name: "built",
      version: "1.0",
      uploadTime: "2024-01-01",
      kind: "sdist",
      dependencies: ["leaf"],
      dynamicDependencies: true,
      buildScript: `
from pathlib import Path
Path(${JSON.stringify(built)}).write_text("built")
Path("src/built/made.py").write_text("MADE = 1\\n")
`,
    });
    const { python, code } = await install(index.hostUrl, "built");
    expect(code).toBe(0);
    expect(await tools.evaluate(python, "import built.made, leaf; print(built.made.MADE)")).toBe(
      "1",
    );
    expect(await readFile(built, "utf8")).toBe("built");
    expect(index.downloads("built-1.0.tar.gz")).toBe(1);

    await index.publish({
      name: "built",
      version: "2.0",
      uploadTime: "2024-02-01",
      kind: "sdist",
      buildScript: 'raise RuntimeError("no compiler")\n',
    });
    const failed = await install(index.hostUrl, "built");
    expect(failed.code).toBe(1);
    expect(`${failed.stdout}${failed.stderr}`).toContain("RuntimeError: no compiler");
  });

  test("sends the login of the index with pages and files, and fails without it", async () => {
    const login = { username: "ann", password: "p@ss:word" };
    const index = await start({ login });
    const { python, code } = await install(index.hostUrl, "tool");
    expect(code).toBe(0);
    expect(await tools.evaluate(python, VERSIONS)).toBe("1.0 2.0");
    const header = `Basic ${Buffer.from("ann:p@ss:word").toString("base64")}`;
    const answered = index.requests.filter((request) => request.status === 200);
    expect(new Set(answered.map((request) => request.authorization))).toEqual(new Set([header]));

    const refused = await install(index.url, "tool");
    expect(refused.code).toBe(1);
    expect(index.requests.at(-1)).toMatchObject({ authorization: undefined, status: 401 });
  });

  test("takes a yanked version only where it is pinned", async () => {
    const index = await start();
    index.yank("leaf", "2.0", "broken");
    const { python } = await install(index.hostUrl, "tool");
    expect(await tools.evaluate(python, VERSIONS)).toBe("1.0 1.0");
    const pinned = await install(index.hostUrl, "leaf==2.0");
    expect([pinned.code, pinned.stderr]).toEqual([0, expect.stringContaining("broken")]);
  });

  test("fails while the index fails", async () => {
    const index = await start();
    const fault = index.fault({ kind: "status", status: 503 });
    expect((await install(index.hostUrl, "tool")).code).toBeGreaterThan(0);
    expect(fault.fired).toBeGreaterThan(0);
  });
});

describe("uv with the index", () => {
  test("resolves as of a day, and sees a version that is published between two runs", async () => {
    const index = await start();
    expect((await compile(index, "tool", "--exclude-newer", "2024-04-01")).stdout).toBe(
      "leaf==1.0\ntool==1.0\n",
    );
    expect((await compile(index, "tool")).stdout).toBe("leaf==2.0\ntool==1.0\n");
    await index.publish({ name: "leaf", version: "3.0", uploadTime: "2024-09-01" });
    expect((await compile(index, "tool")).stdout).toBe("leaf==3.0\ntool==1.0\n");
    const young = await compile(index, "leaf", "--exclude-newer", "2023-01-01");
    expect(young.code).toBe(1);
  });

  test("excludes every file of an old index as of a day, for it has no upload times", async () => {
    const index = await start({ pages: "html" });
    const { code, stderr } = await compile(index, "leaf", "--exclude-newer", "2024-04-01");
    expect([code, stderr]).toEqual([1, expect.stringContaining("No solution found")]);
  });

  test("resolves an extra", async () => {
    const index = await start();
    expect((await compile(index, "tool[more]")).stdout).toBe(
      "extra-leaf==1.0\nleaf==2.0\ntool==1.0\n",
    );
  });

  test("prints the hashes of the index, and refuses a file with another hash", async () => {
    const index = await start();
    const { sha256 } = await index.publish({
      name: "one",
      version: "1.0",
      uploadTime: "2024-01-01",
    });
    const { stdout } = await compile(index, "one", "--generate-hashes");
    expect(stdout).toBe(`one==1.0 \\\n    --hash=sha256:${sha256}\n`);
    const lock = join(tools.folder, "hashes.txt");
    const python = await tools.createEnvironment();
    const options = ["--python", python, "--no-cache", "--require-hashes"];
    const sync = (): Promise<Completion> =>
      tools.uv("pip", "sync", ...options, "--default-index", index.url, lock);
    await writeFile(lock, stdout.replace(sha256, "0".repeat(64)));
    expect(await sync()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/hash mismatch/i) as string,
    });
    await writeFile(lock, stdout);
    expect((await sync()).code).toBe(0);
  });

  test("writes upload times and sizes into a pylock.toml and downloads no file for it", async () => {
    const index = await start();
    const leaf = await index.publish({
      name: "leaf",
      version: "2.1",
      uploadTime: "2024-07-01T10:20:30Z",
    });
    const { stdout } = await compile(index, "leaf", "--format", "pylock.toml");
    expect(stdout).toContain("2024-07-01T10:20:30Z");
    expect(stdout).toContain(`size = ${leaf.size}`);
    expect(stdout).toContain(`sha256 = "${leaf.sha256}"`);
    expect(index.downloads(leaf.filename)).toBe(0);
  });

  test("refuses a source distribution where only wheels are allowed, and does not build it", async () => {
    const index = await start();
    const sdist = await index.publish({
      name: "built",
      version: "1.0",
      uploadTime: "2024-01-01",
      kind: "sdist",
      dynamicDependencies: true,
    });
    const { code, stderr } = await compile(index, "built", "--only-binary", ":all:");
    expect([code, stderr]).toEqual([1, expect.stringContaining("has no usable wheels")]);
    expect(index.downloads(sdist.filename)).toBe(0);
  });
});
