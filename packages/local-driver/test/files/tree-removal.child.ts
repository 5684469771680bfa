import { existsSync } from "node:fs";
import { join } from "node:path";
import { removeTreeAt } from "../../src/files/tree-removal.ts";
import { TREES } from "../trees.ts";

// Builds and removes each tree as the user of this process, and prints the result.

const [folder = ""] = process.argv.slice(2);
const left: Record<string, string> = {};
for (const [name, build] of Object.entries(TREES)) {
  const root = join(folder, "tree");
  build(root);
  await removeTreeAt(root).catch((error: unknown) => {
    left[name] = String(error);
  });
  if (existsSync(root)) left[name] ??= "is still there";
}
console.log(JSON.stringify({ user: process.getuid?.(), left }));
