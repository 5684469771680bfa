import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, withEntries } from "./lists.ts";
import { ROOT, runNode } from "./programs.ts";
import { pathOfTable } from "./tested-versions.ts";
import type { RaisableTool } from "./tools.ts";

const RECORDED = "packages/project-types/test/failures/recorded";

/**
 * Adds entries to a tool's lists in this checkout, where the tests of the version find them.
 *
 * @returns puts back every file that the change and the tests of the version write
 */
export async function raiseLists(
  { tool, module }: RaisableTool,
  version: string,
  changes: readonly Change[],
): Promise<() => void> {
  const path = join(ROOT, module);
  const files = [path, pathOfTable(tool), join(ROOT, RECORDED, `${tool}-${version}.json`)];
  const before = files.map((file) => (existsSync(file) ? readFileSync(file) : undefined));
  const restore = (): void => {
    for (const [index, file] of files.entries()) {
      const content = before[index];
      if (content === undefined) rmSync(file, { force: true });
      else writeFileSync(file, content);
    }
  };
  try {
    writeFileSync(path, withEntries(readFileSync(path, "utf8"), changes));
    const format = [join(ROOT, "node_modules", "oxfmt", "bin", "oxfmt"), path];
    if ((await runNode(format)) !== 0) throw new Error(`${module} cannot be formatted`);
    return restore;
  } catch (error) {
    restore();
    throw error;
  }
}
