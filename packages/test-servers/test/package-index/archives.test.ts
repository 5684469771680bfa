import { unzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { PackageToPublish } from "../../src/index.ts";
import { buildSourceDistribution } from "../../src/package-index/source-distribution.ts";
import { buildWheel } from "../../src/package-index/wheel.ts";

const tool: PackageToPublish = {
  name: "My.Tool",
  version: "1.2",
  uploadTime: "2024-11-01",
  dependencies: ["six>=1.16", 'tomli ; python_version < "3.11"'],
  extras: { web: ["httpx", 'uvloop; sys_platform != "win32" or extra == "fast"'] },
  requiresPython: ">=3.9",
};

const METADATA = `Metadata-Version: 2.2
Name: My.Tool
Version: 1.2
Requires-Python: >=3.9
Requires-Dist: six>=1.16
Requires-Dist: tomli ; python_version < "3.11"
Provides-Extra: web
Requires-Dist: httpx ; extra == 'web'
Requires-Dist: uvloop ; (sys_platform != "win32" or extra == "fast") and extra == 'web'
`;

function unzip(wheel: Buffer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(unzipSync(wheel)).map(([path, body]) => [path, Buffer.from(body).toString()]),
  );
}

async function untar(archive: Buffer): Promise<Readonly<Record<string, string>>> {
  const entries = await unpackTar(gunzipSync(archive));
  return Object.fromEntries(
    entries.map(({ header, data }) => [header.name, Buffer.from(data ?? []).toString()]),
  );
}

describe("a wheel", () => {
  test("contains its module, METADATA, WHEEL and RECORD", () => {
    const files = unzip(buildWheel(tool));
    expect(Object.keys(files)).toEqual([
      "my_tool/__init__.py",
      "my_tool-1.2.dist-info/METADATA",
      "my_tool-1.2.dist-info/WHEEL",
      "my_tool-1.2.dist-info/RECORD",
    ]);
    expect(files["my_tool/__init__.py"]).toBe('__version__ = "1.2"\n');
    expect(files["my_tool-1.2.dist-info/METADATA"]).toBe(METADATA);
    expect(files["my_tool-1.2.dist-info/WHEEL"]).toContain("Tag: py3-none-any\n");
  });

  test("has the hash and the size of each file in its RECORD, which quotes a path with a comma", () => {
    const files = unzip(buildWheel({ ...tool, modules: { "a.py": "é\n", "data/b,c.txt": "" } }));
    const { "my_tool-1.2.dist-info/RECORD": record = "", ...others } = files;
    const lines = Object.entries(others).map(([path, text]) => {
      const hash = createHash("sha256").update(text).digest("base64url");
      return `${path.includes(",") ? `"${path}"` : path},sha256=${hash},${Buffer.byteLength(text)}`;
    });
    expect(record).toBe([...lines, "my_tool-1.2.dist-info/RECORD,,", ""].join("\n"));
    expect(record).toContain(
      '"data/b,c.txt",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n',
    );
  });
});

describe("a source distribution", () => {
  test("contains PKG-INFO, pyproject.toml, the build backend and the sources", async () => {
    const files = await untar(
      await buildSourceDistribution({ ...tool, kind: "sdist", buildScript: "print(1)\n" }),
    );
    expect(Object.keys(files)).toEqual([
      "my_tool-1.2/PKG-INFO",
      "my_tool-1.2/pyproject.toml",
      "my_tool-1.2/backend.py",
      "my_tool-1.2/build_script.py",
      "my_tool-1.2/src/my_tool/__init__.py",
      "my_tool-1.2/src/my_tool-1.2.dist-info/METADATA",
      "my_tool-1.2/src/my_tool-1.2.dist-info/WHEEL",
      "my_tool-1.2/src/my_tool-1.2.dist-info/RECORD",
    ]);
    expect(files["my_tool-1.2/PKG-INFO"]).toBe(METADATA);
    expect(files["my_tool-1.2/build_script.py"]).toBe("print(1)\n");
    expect(files["my_tool-1.2/pyproject.toml"]).toContain(
      'requires-python = ">=3.9"\ndependencies = ["six>=1.16",',
    );
  });

  test("lists dynamic dependencies in the wheel only", async () => {
    const files = await untar(
      await buildSourceDistribution({ ...tool, kind: "sdist", dynamicDependencies: true }),
    );
    expect(files["my_tool-1.2/PKG-INFO"]).toContain("Dynamic: Requires-Dist\n");
    expect(files["my_tool-1.2/PKG-INFO"]).not.toContain("six");
    expect(files["my_tool-1.2/pyproject.toml"]).toContain('dynamic = ["dependencies",');
    expect(files["my_tool-1.2/pyproject.toml"]).not.toContain("six");
    expect(files["my_tool-1.2/src/my_tool-1.2.dist-info/METADATA"]).toBe(METADATA);
  });
});

test("The archives of one package have the same bytes each time", async () => {
  expect(buildWheel(tool)).toEqual(buildWheel(tool));
  expect(await buildSourceDistribution(tool)).toEqual(await buildSourceDistribution(tool));
});
