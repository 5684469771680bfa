import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { typeProjects } from "../scripts/type-projects.mjs";

/** Writes projects of TypeScript below a new root, and returns it. */
async function write(projects: Readonly<Record<string, object>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "dagctl-types-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, compilerOptions] of Object.entries(projects)) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    const config = { extends: "../../tsconfig.json", compilerOptions, include: ["src"] };
    await writeFile(join(root, path), JSON.stringify(config));
  }
  return root;
}

describe("projects of TypeScript", () => {
  it("are one where their settings are the same, wherever a build writes", async () => {
    const root = await write({
      "packages/a/tsconfig.json": { types: ["node"], outDir: "dist", rootDir: "src" },
      "packages/b/tsconfig.json": { rootDir: "../..", types: ["node"] },
      "packages/c/tsconfig.json": { types: [] },
    });
    const paths = ["a", "b", "c"].map((name) => `packages/${name}/tsconfig.json`);
    const [both, other] = typeProjects(root, paths);
    expect(both?.name).toBe("packages/a/tsconfig.json, packages/b/tsconfig.json");
    expect(JSON.parse(await readFile(both?.file ?? "", "utf8"))).toEqual({
      extends: join(root, "tsconfig.json"),
      compilerOptions: { types: ["node"], rootDir: root },
      include: [join(root, "packages/a/src"), join(root, "packages/b/src")],
    });
    expect(other).toEqual({
      name: "packages/c/tsconfig.json",
      file: join(root, "packages/c/tsconfig.json"),
    });
  });
});
