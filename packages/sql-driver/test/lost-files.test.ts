import {
  appendFile,
  copyFile,
  mkdtemp,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@dagctl/sql-driver";
import type { Store } from "@dagctl/core/contracts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let folder: string;
let file: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-lost-"));
  file = join(folder, "dagctl.db");
  store = sqliteStore({ file });
  await store.open();
  await write(1);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (sequence: number): Promise<unknown> =>
  store.commit([{ put: "cursor", consumer: "audit", sequence }]);

async function replaced(path: string): Promise<void> {
  await copyFile(path, `${path}.copy`);
  await rename(`${path}.copy`, path);
}

const LOSSES: readonly (readonly [
  name: string,
  suffix: string,
  lose: (path: string) => Promise<void>,
])[] = [
  ["the database is deleted", "", (path) => rm(path)],
  ["the database is replaced by a copy", "", replaced],
  ["the database is emptied", "", (path) => truncate(path)],
  ["the database is cut off", "", (path) => truncate(path, 100)],
  ["the -wal is deleted", "-wal", (path) => rm(path)],
  ["the -wal is replaced by a copy", "-wal", replaced],
  ["the -wal is emptied", "-wal", (path) => truncate(path)],
];

describe("An open SQLite store", () => {
  it.each(LOSSES)("refuses every write, and is not ready, when %s", async (_name, suffix, lose) => {
    await lose(`${file}${suffix}`);
    const refusal = {
      code: "unavailable",
      message: expect.stringMatching(
        new RegExp(`^dagctl\\.db${suffix} was deleted, replaced or cut off`),
      ) as string,
    };
    await expect(write(2)).rejects.toMatchObject(refusal);
    await expect(store.cursor("ready")).rejects.toMatchObject(refusal);
    // It does not write again even when the file comes back: it is not known which of the two files
    // has what was stored.
    await writeFile(`${file}${suffix}`, await readFile(file).catch(() => Buffer.alloc(0)));
    await expect(write(3)).rejects.toMatchObject(refusal);
  });

  it("does not report changes of its own as a loss", async () => {
    for (let sequence = 2; sequence < 300; sequence += 1) await write(sequence);
    const reader = sqliteStore({ file });
    await reader.open();
    await reader.close();
    await write(300);
    expect(await store.cursor("audit")).toBe(300);
  });

  it("reports that the database was truncated before it was opened", async () => {
    await store.close();
    const { length } = await readFile(file);
    await truncate(file, length - 4096);
    store = sqliteStore({ file });
    await expect(store.open()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("damaged") as string,
    });
  });

  it("reports that garbage follows the database", async () => {
    await store.close();
    await appendFile(file, "garbage");
    store = sqliteStore({ file });
    await store.open();
    expect(await store.cursor("audit")).toBe(1);
  });
});
