import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { missingLines, readmeExample } from "../scripts/readme-example.mjs";
import { listBundledPackages, withPackages } from "../scripts/sbom.mjs";
import { contentProblems } from "../scripts/tarballs.mjs";
import { alignVersions, versionProblems } from "../scripts/versions.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dagctl-release-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

describe("the version of a checkout", () => {
  /** Copies what names the version, and gives core the next one, as changesets do. */
  const nextVersion = (): void => {
    for (const path of [
      "package.json",
      "CHANGELOG.md",
      "bench/package.json",
      "packages/core/package.json",
      "packages/api/package.json",
      "deploy/helm/dagctl-server/Chart.yaml",
      "docs/kubernetes.md",
      "containers/server/Containerfile",
    ]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      cpSync(join(ROOT, path), join(folder, path));
    }
    const core = readFileSync(join(folder, "packages/core/package.json"), "utf8");
    write("packages/core/package.json", core.replace(/"version": "[^"]+"/, '"version": "7.8.9"'));
  };

  test("is missing from each place that still names the one before", () => {
    nextVersion();
    const places = versionProblems(folder).map((problem) => problem.split(" ")[0]);
    expect([...new Set(places)]).toEqual([
      "package.json",
      "packages/api/package.json",
      "bench/package.json",
      "deploy/helm/dagctl-server/Chart.yaml",
      "docs/kubernetes.md",
      "containers/server/Containerfile",
      "CHANGELOG.md",
    ]);
  });

  test("is written everywhere but into CHANGELOG.md, which a person writes", () => {
    nextVersion();
    alignVersions(folder);
    expect(versionProblems(folder)).toEqual(['CHANGELOG.md has no section "## 7.8.9"']);
    expect(readFileSync(join(folder, "docs/kubernetes.md"), "utf8")).toContain(
      "dagctl/server:7.8.9",
    );
  });
});

describe("a tarball", () => {
  test("with everything has no problems", () => {
    write("README.md", "# x");
    write("LICENSE", "x");
    write(
      "package.json",
      JSON.stringify({
        version: "1.2.3",
        keywords: ["dagctl"],
        repository: { url: "git+https://example.invalid/x.git", directory: "packages/x" },
        dependencies: { "@dagctl/api": "^1.2.3", ky: "^2.0.0" },
      }),
    );
    expect(contentProblems(folder, "1.2.3")).toEqual([]);
  });

  test("without files, fields and published ranges names each of them", () => {
    write(
      "package.json",
      JSON.stringify({
        version: "0.0.0",
        dependencies: { "@dagctl/api": "workspace:^" },
        peerDependencies: { "@dagctl/core": "^1.2.2" },
      }),
    );
    expect(contentProblems(folder, "1.2.3")).toEqual([
      "has no README.md",
      "has no LICENSE",
      "has version 0.0.0, not 1.2.3",
      "has no repository",
      "has no keywords",
      "needs @dagctl/api workspace:^",
      "needs @dagctl/core ^1.2.2",
    ]);
  });
});

describe("the SBOM", () => {
  const rule = "-".repeat(80);
  const licenses = `@scope/tab 0.0.22\n\nMIT\n\n${rule}\n\nky 2.1.0\n\nMIT, since 2.0.0\n`;

  test("has what is inside a bundle, each once", () => {
    const ky = { type: "library", name: "ky", version: "2.1.0", purl: "pkg:npm/ky@2.1.0" };
    const packages = listBundledPackages(licenses);
    expect(packages).toEqual([
      { name: "@scope/tab", version: "0.0.22" },
      { name: "ky", version: "2.1.0" },
    ]);
    const { components } = withPackages({ components: [ky] }, [...packages, ...packages]);
    expect(components.map(({ purl }: { readonly purl: string }) => purl)).toEqual([
      "pkg:npm/ky@2.1.0",
      "pkg:npm/%40scope/tab@0.0.22",
    ]);
  });
});

describe("the example of README.md", () => {
  test("names the packages that it imports and the lines that it prints", () => {
    const { packages, lines } = readmeExample(readFileSync(join(ROOT, "README.md"), "utf8"));
    expect(packages).toEqual([
      "@dagctl/core",
      "@dagctl/project-types",
      "@dagctl/git-driver",
      "@dagctl/local-driver",
      "@dagctl/sql-driver",
    ]);
    expect(lines).toContain("success 0");
  });

  test("is not printed where a line is absent or comes before its time", () => {
    expect(missingLines(["a", "b"], "a\nnoise\nb\n")).toEqual([]);
    expect(missingLines(["a", "b"], "b\na\n")).toEqual(["b"]);
  });
});
