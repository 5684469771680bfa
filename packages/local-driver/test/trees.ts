import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Trees that runs leave, and that are hard to remove. */
export const TREES = {
  /** As `go mod download` leaves them. */
  "of read-only folders"(root: string): void {
    mkdirSync(join(root, "a/b/c"), { recursive: true });
    for (const file of ["a/x", "a/b/y", "a/b/c/z"])
      writeFileSync(join(root, file), "", { mode: 0o444 });
    for (const folder of ["a/b/c", "a/b", "a", "."]) chmodSync(join(root, folder), 0o555);
  },
  "of folders that their owner may not enter"(root: string): void {
    mkdirSync(join(root, "a/b"), { recursive: true });
    writeFileSync(join(root, "a/b/file"), "");
    for (const folder of ["a/b", "a", "."]) chmodSync(join(root, folder), 0);
  },
  "of 3,000 levels, deeper than a path can be long"(root: string): void {
    mkdirSync(root);
    for (let level = 0; level < 3_000; level += 1) {
      const outer = `${root}-outer`;
      mkdirSync(outer);
      renameSync(root, join(outer, "level"));
      renameSync(outer, root);
    }
  },
  "with names that are not UTF-8"(root: string): void {
    mkdirSync(root);
    const name = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe, 0x2e])]);
    mkdirSync(name);
    writeFileSync(Buffer.concat([name, Buffer.from("/"), Buffer.from([0xc0, 0x80])]), "");
  },
  "with links, one to itself and one that leads out"(root: string): void {
    mkdirSync(root);
    symlinkSync("loop", join(root, "loop"));
    symlinkSync("..", join(root, "out"));
  },
  "with names of 255 bytes"(root: string): void {
    mkdirSync(join(root, "n".repeat(255), "n".repeat(255)), { recursive: true });
    writeFileSync(join(root, "n".repeat(255), "f".repeat(255)), "");
  },
} as const;
