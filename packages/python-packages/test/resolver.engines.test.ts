import type { PackageRequirements } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { packageIndexServer, type PackageIndexServer } from "@dagctl/test-servers";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Completion,
  pythonTools,
  type PythonTools,
  sourceToBuild,
} from "@dagctl/python-tools";
import { readAnswer } from "../src/answer.ts";
import { indexEnvironment } from "../src/indexes.ts";
import { lockDigest, lockText } from "../src/lock.ts";
import { resolverRequest, type ResolverOptions } from "../src/request.ts";
import { RESOLVER } from "../src/resolver.ts";

let tools: PythonTools;
let index: PackageIndexServer;
beforeAll(async () => {
  tools = await pythonTools();
});
afterAll(() => tools.remove());

beforeEach(async () => {
  index = await packageIndexServer();
  // The tool is of March 2024, and a package that it needs has moved on since.
  await publish("leaf", "1.0", "2024-01-01");
  await publish("leaf", "2.0", "2024-06-01");
  await publish("other", "1.0", "2024-02-01");
  await publish("other", "1.5", "2024-08-01");
  await index.publish({
    name: "tool",
    version: "1.0",
    uploadTime: "2024-03-01",
    dependencies: ["leaf", "strict<2"],
    extras: { more: ["other"] },
  });
  await publish("strict", "1.0", "2024-01-01");
  await publish("strict", "2.0", "2024-05-01");
  await publish("new", "1.0", "2025-01-01");
  await publish("wide", "1.0", "2024-01-01");
  await publish("wide", "2.0", "2024-07-01", ["leaf>=1", "other"]);
  return () => index.close();
});

const publish = (
  name: string,
  version: string,
  uploadTime: string,
  dependencies: readonly string[] = [],
) => index.publish({ name, version, uploadTime, dependencies });

/** A package that comes with the tool, whose oldest version does not say what it needs. */
async function publishAdapter(): Promise<void> {
  await publish("adapter", "0.9", "2023-01-01");
  await publish("adapter", "1.0", "2024-01-01", ["strict<2"]);
  await publish("adapter", "1.1", "2024-02-01", ["strict<2"]);
  await publish("adapter", "2.0", "2024-02-02", ["strict>=2"]);
  await publish("adapter", "1.2", "2024-07-01", ["strict<2"]);
}

const publishSource = (buildScript: string) => index.publish(sourceToBuild(buildScript));

interface Asked {
  readonly requirements: readonly string[];
  readonly more?: Partial<PackageRequirements>;
  readonly options?: Partial<ResolverOptions>;
  readonly tool?: { readonly name: string; readonly version?: string; readonly extras?: string[] };
  /** What comes with the tool. */
  readonly others?: readonly { readonly name: string; readonly range?: string }[];
  readonly login?: string;
  readonly python?: string;
}

/** Runs the resolver, and reads its answer. */
async function resolve(asked: Asked) {
  const { tool = { name: "tool", version: "1.0" }, others = [] } = asked;
  const requirements = {
    file: "requirements.txt",
    requirements: asked.requirements,
    constraints: [],
    hashes: [],
    ...asked.more,
  };
  const options = {
    uv: tools.uvProgram,
    base: "compile",
    mostBytes: 1e6,
    ...asked.options,
  } as const;
  const folder = await mkdtemp(join(tools.folder, "request-"));
  const file = join(folder, "request.json");
  const runtime = { language: "python", packages: [tool, ...others], requirements } as const;
  await writeFile(file, resolverRequest(runtime, options));
  const logins =
    asked.login === undefined
      ? []
      : ["UV_INDEX_CORP_USERNAME", "UV_INDEX_CORP_PASSWORD"].map((name) => ({
          name,
          value: new Secret(asked.login ?? ""),
          sensitive: true,
        }));
  const python = asked.python ?? (await tools.createEnvironment());
  const { stdout, stderr }: Completion = await tools.run(
    python,
    ["-I", "-c", RESOLVER, file],
    indexEnvironment([{ name: "corp", url: index.url }], logins),
  );
  expect(stderr).toBe("");
  const lock = readAnswer(stdout, { requirements, mostBytes: options.mostBytes });
  return {
    ...lock,
    python,
    versions: lock.packages.map(({ name, version }) => `${name} ${version}`),
  };
}

/** Installs a lock as a driver does. */
async function install(python: string, text: string): Promise<Completion> {
  const file = join(await mkdtemp(join(tools.folder, "lock-")), "lock.txt");
  await writeFile(file, text);
  const target = ["pip", "sync", "--no-config", "--python", python];
  return tools.run(
    tools.uvProgram,
    [...target, file],
    indexEnvironment([{ name: "corp", url: index.url }]),
  );
}

describe("the resolver", () => {
  it("takes what is not pinned as of the release day of the tool", async () => {
    expect(await resolve({ requirements: ["other", "wide"] })).toMatchObject({
      attempt: 1,
      versions: ["leaf 1.0", "other 1.0", "strict 1.0", "tool 1.0", "wide 1.0"],
    });
  });

  it("takes a newer pin and what it needs as of its own release, and nothing else", async () => {
    expect(await resolve({ requirements: ["wide==2.0"] })).toMatchObject({
      attempt: 2,
      versions: ["leaf 1.0", "other 1.0", "strict 1.0", "tool 1.0", "wide 2.0"],
    });
  });

  it("lets a pin of what the tool needs yield only where the file is for another tool", async () => {
    const requirements = ["leaf==1.0", "strict==2.0", 'wide==1.0 ; python_version >= "3.8"'];
    await expect(resolve({ requirements })).rejects.toThrow(/strict/);
    const more = { yieldsToTool: true };
    expect(await resolve({ requirements, more })).toMatchObject({
      attempt: 5,
      versions: ["leaf 1.0", "strict 1.0", "tool 1.0", "wide 1.0"],
    });
    const bounded = { constraints: ["strict==2.0", "leaf==2.0"], ...more };
    expect(await resolve({ requirements: ["other"], more: bounded })).toMatchObject({
      versions: ["leaf 2.0", "other 1.0", "strict 1.0", "tool 1.0"],
    });
    // What the tool allows is as the file says, and what it does not need is never left out.
    expect(await resolve({ requirements: ["leaf==2.0"], more })).toMatchObject({
      attempt: 2,
      versions: ["leaf 2.0", "strict 1.0", "tool 1.0"],
    });
    await expect(
      resolve({ requirements: ["strict==2.0", "wide==1.0", "wide==2.0"], more }),
    ).rejects.toThrow(/strict|wide/);
  });

  it("takes the version that a line gives a package of the tool, where the tool allows it", async () => {
    await publishAdapter();
    const others = [{ name: "adapter", range: ">=1" }];
    const versionOf = async (requirements: readonly string[], constraints: string[] = []) => {
      const { versions } = await resolve({ requirements, others, more: { constraints } });
      return versions.find((each) => each.startsWith("adapter "));
    };
    expect(await versionOf(["adapter"])).toBe("adapter 1.1");
    expect(await versionOf(["adapter~=1.0.0"])).toBe("adapter 1.0");
    expect(await versionOf(["adapter==1.2"])).toBe("adapter 1.2");
    expect(await versionOf(["other"], ["adapter<1.1"])).toBe("adapter 1.0");
    // The first needs another tool, the second does not exist, the third is excluded.
    expect(await versionOf(["adapter~=2.0"])).toBe("adapter 1.1");
    expect(await versionOf(["adapter==7.0"])).toBe("adapter 1.1");
    expect(await versionOf(["adapter[more]<1 ; python_version >= '3'"])).toBe("adapter 1.1");
    await expect(versionOf(["adapter~=2.0", "strict==2.0"])).rejects.toThrow(/strict/);
  });

  it("takes a package of the tool that is younger where none of its day is in the range", async () => {
    await publishAdapter();
    const others = [{ name: "adapter", range: "==1.2.*" }];
    expect(await resolve({ requirements: ["other"], others })).toMatchObject({
      attempt: 1,
      versions: ["adapter 1.2", "leaf 1.0", "other 1.0", "strict 1.0", "tool 1.0"],
    });
  });

  it("takes no version of a package of the tool that its range excludes", async () => {
    await publishAdapter();
    const asked = { requirements: ["other"] };
    const others = [{ name: "adapter", range: "==2.*" }];
    await expect(resolve({ ...asked, others })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/^No releases of the tool's packages go together\. .*adapter/),
    });
  });

  it("takes a newer bound as of today", async () => {
    expect(await resolve({ requirements: ["other>=1.2"] })).toMatchObject({
      attempt: 3,
      versions: ["leaf 1.0", "other 1.5", "strict 1.0", "tool 1.0"],
    });
  });

  it("takes a package that is younger than the tool", async () => {
    expect(await resolve({ requirements: ["new"] })).toMatchObject({
      attempt: 4,
      versions: ["leaf 1.0", "new 1.0", "strict 1.0", "tool 1.0"],
    });
  });

  it("counts a bound of a constraints file, and installs nothing for it", async () => {
    const more = { constraints: ["leaf==2.0", "other<1.2"] };
    expect(await resolve({ requirements: ["wide"], more })).toMatchObject({
      versions: ["leaf 2.0", "strict 1.0", "tool 1.0", "wide 1.0"],
    });
  });

  it("refuses a version that the tool excludes, in the words of uv", async () => {
    await expect(resolve({ requirements: ["strict==2.0"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [
        {
          path: "python_requirements",
          message: expect.stringMatching(
            /you require tool==1\.0.*you require strict==2\.0.*unsatisfiable\. Change the versions/,
          ),
        },
      ],
    });
  });

  it("refuses a package that is not in the index, by name", async () => {
    await expect(resolve({ requirements: ["absent"] })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("absent was not found"),
    });
  });

  it("refuses a package that needs another one from an address, and asks no address", async () => {
    const needed = "evil @ http://127.0.0.1:1/evil-1.0-py3-none-any.whl";
    await publish("direct", "1.0", "2024-01-01", [needed]);
    await expect(resolve({ requirements: ["direct"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [
        {
          path: "python_requirements",
          message: expect.stringContaining("`evil` was included as a URL dependency"),
        },
      ],
    });
  });

  it("leaves out what the project has from elsewhere, with what it needs, also where no index has it", async () => {
    await publish("user", "1.0", "2024-01-01", ["wide>=5", "absent"]);
    await publish("wide", "5.0", "2024-01-01", ["other"]);
    const provided = ["absent", "strict", "wide"];
    const { versions } = await resolve({ requirements: ["user", "new"], more: { provided } });
    expect(versions).toEqual(["leaf 1.0", "new 1.0", "tool 1.0", "user 1.0"]);
    await expect(resolve({ requirements: ["user"] })).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses a yanked version", async () => {
    await index.publish({
      name: "other",
      version: "1.7",
      uploadTime: "2024-09-01",
      yanked: "broken",
    });
    await expect(resolve({ requirements: ["other==1.7", "wide"] })).resolves.toMatchObject({
      versions: expect.arrayContaining(["other 1.7"]),
    });
    await expect(resolve({ requirements: ["other>1.6"] })).rejects.toMatchObject({
      message: expect.stringMatching(/yanked/),
    });
  });

  it("builds nothing for the project, unless the operator allows it", async () => {
    await publishSource("raise SystemExit('the build ran')");
    await expect(resolve({ requirements: ["source"] })).rejects.toMatchObject({
      code: "invalid",
      issues: [
        {
          path: "python_requirements",
          message: expect.stringMatching(
            /^source==1\.0 has no wheel for Python 3\.\d+ and this machine, so requirements\.txt cannot be installed\. .* no usable wheels/,
          ),
        },
      ],
    });
    expect(index.downloads("source-1.0.tar.gz")).toBe(0);
    const options = { sourceDistributions: true };
    await expect(resolve({ requirements: ["source"], options })).rejects.toMatchObject({
      code: "internal",
      message: expect.stringMatching(
        /^source 1\.0 cannot be built: the build ran\. Take a version /,
      ),
    });
  });

  it("names the package without a wheel where a pin that is in the way would yield", async () => {
    await publishSource("raise SystemExit('the build ran')");
    const more = { yieldsToTool: true };
    await expect(resolve({ requirements: ["strict==2.0", "source"], more })).rejects.toThrow(
      /source==1\.0 has no wheel for Python .* ask the operator to allow builds \(--source-distributions\)/,
    );
    // A conflict that is left when pins yield is as the file has it.
    await expect(
      resolve({ requirements: ["strict==2.0", "wide<1", "source"], more }),
    ).rejects.toThrow(/strict|wide/);
  });

  it("names the package of a build that prints much before it fails", async () => {
    await publishSource(
      "print('x' * 50 + '\\n', end='')\nfor _ in range(2000): print('a line')\n1 / 0",
    );
    const options = { sourceDistributions: true };
    await expect(resolve({ requirements: ["source"], options })).rejects.toMatchObject({
      message: expect.stringMatching(/^source 1\.0 cannot be built: division by zero\. /),
    });
  });

  it("ends a build that prints without end, by a limit of memory", async () => {
    await publishSource("import sys\nwhile True: sys.stderr.write('x' * 1000000)");
    const options = { sourceDistributions: true, mostMemoryBytes: 2_000_000_000 };
    await expect(resolve({ requirements: ["source"], options })).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("more memory than is allowed"),
    });
  });

  it("builds a package of the tool that has no wheel, and names it in the lock", async () => {
    await index.publish({
      name: "old-tool",
      version: "1.0",
      uploadTime: "2024-03-01",
      dependencies: ["sourced"],
    });
    await index.publish({
      name: "sourced",
      version: "1.0",
      uploadTime: "2024-01-01",
      kind: "sdist",
    });
    const found = await resolve({
      requirements: ["other"],
      tool: { name: "old-tool", version: "1.0" },
    });
    expect(found).toMatchObject({ attempt: 1, builds: ["sourced"] });
    expect(await install(found.python, lockText(found))).toMatchObject({ code: 0 });
  });

  it("keeps the files with a hash of the project, and refuses where there is none", async () => {
    const { sha256 } = await publish("hashed", "1.0", "2024-01-01");
    const line = (hash: string) => [`hashed==1.0 --hash=sha256:${hash}`];
    const found = await resolve({
      requirements: ["hashed==1.0"],
      more: { hashes: line(sha256) },
    });
    expect(found.packages.find(({ name }) => name === "hashed")?.hashes).toEqual([
      `sha256:${sha256}`,
    ]);
    await expect(
      resolve({ requirements: ["hashed==1.0"], more: { hashes: line("0".repeat(64)) } }),
    ).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("hashed==1.0") });
  });

  it("refuses more bytes than allowed, and downloads nothing", async () => {
    await expect(
      resolve({ requirements: ["other"], options: { mostBytes: 10 } }),
    ).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/at most 10 /) });
    expect(index.downloads("tool-1.0-py3-none-any.whl")).toBe(0);
  });

  it.each([401, 403] as const)(
    "tells a refused login (%i) from an absent package",
    async (refusal) => {
      index.requireLogin({ username: "right", password: "right", refusal });
      for (const login of [undefined, "hunter2"])
        await expect(
          resolve({ requirements: ["other"], ...(login === undefined ? {} : { login }) }),
        ).rejects.toMatchObject({
          code: "unavailable",
          message: expect.not.stringContaining("hunter2"),
        });
      expect((await resolve({ requirements: ["other"], login: "right" })).attempt).toBe(1);
    },
  );

  it("reports an index that fails as unavailable", async () => {
    index.fault({ kind: "status", status: 503 });
    await expect(resolve({ requirements: ["other"] })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("does not answer"),
    });
  });

  it("reports an index that answers no page of an index as unavailable", async () => {
    const headers = { "content-type": "application/vnd.pypi.simple.v1+json" };
    index.fault({ kind: "status", status: 200, headers }, { path: "/simple/other/" });
    await expect(resolve({ requirements: ["other"] })).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("unexpected JSON"),
    });
  });

  it("resolves on an index that reports no upload times, as of today", async () => {
    await index.close();
    index = await packageIndexServer({ pages: "html" });
    await publish("leaf", "1.0", "2024-01-01");
    await publish("leaf", "2.0", "2024-06-01");
    await index.publish({
      name: "tool",
      version: "1.0",
      uploadTime: "2024-03-01",
      dependencies: ["leaf"],
    });
    expect(await resolve({ requirements: ["leaf"] })).toMatchObject({
      attempt: 4,
      versions: ["leaf 2.0", "tool 1.0"],
    });
  });

  it("gives the same lock for the same request, whatever was published in between", async () => {
    const asked = { requirements: ["wide", "other==1.5"] };
    const first = lockDigest(lockText(await resolve(asked)));
    await publish("wide", "1.1", "2025-06-01");
    expect(lockDigest(lockText(await resolve(asked)))).toBe(first);
  });
});

describe("the resolver on an image that has the tool", () => {
  const base = { base: "installed" } as const;

  async function image(more: readonly string[] = []): Promise<string> {
    const python = await tools.createEnvironment();
    const lines = ["tool==1.0", "leaf==1.0", "strict==1.0", ...more];
    const lock = lines.map((line) => `${line}\n`).join("");
    expect(await install(python, lock)).toMatchObject({ code: 0 });
    return python;
  }

  it("answers only what the image does not have", async () => {
    const python = await image();
    expect(await resolve({ requirements: ["wide", "other"], options: base, python })).toMatchObject(
      {
        versions: ["other 1.0", "wide 1.0"],
      },
    );
    expect(await resolve({ requirements: ["leaf"], options: base, python })).toMatchObject({
      packages: [],
    });
    expect(await resolve({ requirements: ["leaf==2.0"], options: base, python })).toMatchObject({
      versions: ["leaf 2.0"],
    });
  });

  it("leaves out what the project has from elsewhere, also where the image has it", async () => {
    await publish("user", "1.0", "2024-01-01", ["strict>=5", "absent"]);
    const { versions } = await resolve({
      requirements: ["user"],
      more: { provided: ["absent", "strict"] },
      options: base,
      python: await image(),
    });
    expect(versions).toEqual(["user 1.0"]);
  });

  it("keeps the tool's version while the newer pin of the project wins", async () => {
    const python = await image();
    const { packages, builds } = await resolve({
      requirements: ["leaf==2.0"],
      options: base,
      python,
    });
    const target = join(await mkdtemp(join(tools.folder, "target-")), "packages");
    await mkdir(target);
    const file = join(target, "../lock.txt");
    await writeFile(file, lockText({ packages, builds }));
    const installed = await tools.run(
      tools.uvProgram,
      [
        "pip",
        "install",
        "--no-config",
        "--no-deps",
        "--python",
        python,
        "--target",
        target,
        "-r",
        file,
      ],
      indexEnvironment([{ name: "corp", url: index.url }]),
    );
    expect(installed).toMatchObject({ code: 0 });
    const code = "import leaf, tool; print(leaf.__version__, tool.__version__)";
    expect((await tools.run(python, ["-c", code], { PYTHONPATH: target })).stdout).toBe(
      "2.0 1.0\n",
    );
  });

  it("lets pins of a file for another tool yield to what the image has", async () => {
    const requirements = ["tool==1.0.7", "strict==2.0", "leaf==2.0", "other"];
    const more = { yieldsToTool: true };
    const python = await image();
    expect(await resolve({ requirements, more, options: base, python })).toMatchObject({
      versions: ["leaf 2.0", "other 1.0"],
    });
  });

  it("answers another version of a package of the tool only where a line needs it", async () => {
    await publishAdapter();
    const python = await image(["adapter==1.1"]);
    const others = [{ name: "adapter", range: ">=1" }];
    const versionsOf = async (...requirements: string[]) =>
      (await resolve({ requirements, others, options: base, python })).versions;
    expect(await versionsOf("adapter>=1", "other")).toEqual(["other 1.0"]);
    expect(await versionsOf("adapter~=1.0.0")).toEqual(["adapter 1.0"]);
    expect(await versionsOf("adapter~=2.0", "other")).toEqual(["other 1.0"]);
  });

  it("refuses an image with another version of the tool", async () => {
    const python = await image();
    const tool = { name: "tool", version: "1.1" };
    await expect(
      resolve({ requirements: ["other"], options: base, python, tool }),
    ).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("the image has tool 1.0, and the project needs 1.1"),
    });
  });
});
