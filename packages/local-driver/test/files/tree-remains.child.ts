import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { removeTemporaries, removeTree, trashOf } from "../../src/files/files.ts";
import { TreeRemainsError } from "../../src/files/tree-removal.ts";

// Tries to remove a tree of which a part belongs to another user, and prints the errors.

const [path = ""] = process.argv.slice(2);
const errors: unknown[] = [];
const keep = (error: unknown): void => {
  errors.push(
    error instanceof TreeRemainsError
      ? { code: error.code, message: error.message }
      : String(error),
  );
};
await removeTree(path).catch(keep);
const gone = !existsSync(path);
// The path is free now. A second try must not take that for a removal.
await removeTree(path).catch(keep);
await removeTemporaries(dirname(path), { onRemains: keep });
console.log(JSON.stringify({ gone, errors, trash: (await trashOf(path)).length }));
