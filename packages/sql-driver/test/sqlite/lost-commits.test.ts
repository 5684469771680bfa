import { execFileSync } from "node:child_process";
import { constants } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  rmdir,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { sqliteStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let folder: string;
let live: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-commits-"));
  live = sqliteStore({ file: join(folder, "live.db") });
  await live.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await live.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (store: Store, sequence: number): Promise<unknown> =>
  store.commit([{ put: "cursor", consumer: "audit", sequence }]);

/** Returns the files as a process leaves them that is killed now. */
async function killed(name: string): Promise<string> {
  const file = join(folder, name);
  for (const suffix of ["", "-wal", ".commits"])
    await copyFile(join(folder, `live.db${suffix}`), `${file}${suffix}`);
  return file;
}

/** Overwrites a part of a file. */
async function damage(path: string, at: number, bytes: number): Promise<void> {
  const handle = await open(path, constants.O_RDWR);
  await handle.write(Buffer.alloc(bytes, 7), 0, bytes, at);
  await handle.close();
}

async function contents(file: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && join(folder, entry.name).startsWith(file))
    .map(({ name }) => name);
  const texts = names.map(async (name) => [
    name,
    (await readFile(join(folder, name))).toString("hex"),
  ]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

/** Opens the store and the token store of a file, and returns the refusal of both. */
async function refusal(file: string): Promise<string> {
  const before = await contents(file);
  const messages: string[] = [];
  for (const make of [sqliteStore, sqliteTokenStore]) {
    const store = make({ file });
    const error = await store.open().then(
      () => new Error("it opened"),
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "unavailable", retryable: false });
    messages.push((error as Error).message);
    await store.close();
  }
  const locked = sqliteStore({ file });
  await expect(locked.lock(0)).rejects.toMatchObject({ message: messages[0] });
  await locked.close();
  // Nothing is created, and nothing that could still be read is changed.
  expect(await contents(file)).toEqual(before);
  expect(messages[1]).toBe(messages[0]);
  return messages[0] ?? "";
}

async function cursorOf(file: string): Promise<number> {
  const store = sqliteStore({ file });
  await store.open();
  const found = await store.cursor("audit");
  await store.close();
  return found;
}

describe("a database after a kill", () => {
  it("has everything that was acknowledged, also without the file of an older version", async () => {
    for (let sequence = 1; sequence <= 20; sequence += 1) await write(live, sequence);
    expect(await cursorOf(await killed("a.db"))).toBe(20);
    const older = await killed("b.db");
    await rm(`${older}.commits`);
    expect(await cursorOf(older)).toBe(20);
  });

  it("is refused where the database is absent or empty, and its log keeps all records", async () => {
    await write(live, 1);
    const file = await killed("a.db");
    await rm(file);
    expect(await refusal(file)).toMatch(/a\.db is absent although it was in use \(a\.db-wal/);
    await writeFile(file, "");
    expect(await refusal(file)).toMatch(/a\.db is empty although it was in use \(a\.db-wal/);
    await copyFile(join(folder, "live.db"), file);
    expect(await cursorOf(file)).toBe(1);
  });

  it("is refused where the database is absent and was closed before", async () => {
    const file = join(folder, "a.db");
    expect(await cursorOf(file)).toBe(0);
    await rm(file);
    expect(await refusal(file)).toMatch(/absent although it was in use \(a\.db\.commits\)/);
    await rm(`${file}.commits`);
    await writeFile(`${file}.lock`, "");
    expect(await refusal(file)).toMatch(/absent although it was in use \(a\.db\.lock\)/);
    // A first start that was killed leaves an empty database with a lock.
    await writeFile(file, "");
    expect(await cursorOf(file)).toBe(0);
  });

  it.each([
    ["its first frames are overwritten", 32, 5_000],
    ["its header is overwritten", 0, 32],
    ["one byte of its last commit is changed", -10, 1],
  ])("is refused with the name of the log where %s", async (_what, at, bytes) => {
    for (let sequence = 1; sequence <= 5; sequence += 1) await write(live, sequence);
    const file = await killed("a.db");
    const { length } = await readFile(`${file}-wal`);
    await damage(`${file}-wal`, at < 0 ? length + at : at, bytes);
    expect(await refusal(file)).toMatch(/a\.db-wal is damaged, and changes that were acknowledged/);
    // A person may go on without those changes.
    await rm(`${file}.commits`);
    expect(await cursorOf(file)).not.toBe(5);
  });

  it("is refused where its log is absent, or the database is an older copy", async () => {
    await write(live, 1);
    await live.close();
    const older = await readFile(join(folder, "live.db"));
    live = sqliteStore({ file: join(folder, "live.db") });
    await live.open();
    await write(live, 2);
    const file = await killed("a.db");
    await rm(`${file}-wal`);
    expect(await refusal(file)).toMatch(/a\.db has lost changes that were acknowledged/);
    await live.close();
    await copyFile(join(folder, "live.db.commits"), join(folder, "b.db.commits"));
    await writeFile(join(folder, "b.db"), older);
    expect(await refusal(join(folder, "b.db"))).toMatch(/or it is an older copy/);
  });

  it("is refused where the number of its commits cannot be read", async () => {
    const file = await killed("a.db");
    await writeFile(`${file}.commits`, "garbage");
    expect(await refusal(file)).toMatch(/a\.db\.commits is damaged, so it is not known/);
    await rm(`${file}.commits`);
    expect(await cursorOf(file)).toBe(0);
  });

  it("is refused where the file with the number is empty, or no file", async () => {
    const file = await killed("a.db");
    const refused = /a\.db\.commits is damaged, so it is not known/;
    await writeFile(`${file}.commits`, "");
    expect(await refusal(file)).toMatch(refused);
    await rm(`${file}.commits`);
    await mkdir(`${file}.commits`);
    expect(await refusal(file)).toMatch(refused);
    await rmdir(`${file}.commits`);
    execFileSync("mkfifo", [`${file}.commits`]);
    expect(await refusal(file)).toMatch(refused);
  });

  it("counts the commits of its token store, too", async () => {
    const tokens = sqliteTokenStore({ file: join(folder, "live.db") });
    await tokens.open();
    await write(live, 1);
    const file = await killed("a.db");
    await tokens.addOnce("mark", []);
    await copyFile(join(folder, "live.db.commits"), `${file}.commits`);
    expect(await refusal(file)).toMatch(/a\.db-wal is damaged/);
    await tokens.close();
  });
});

describe("an open database", () => {
  const later = (ms: number): void => {
    const now = performance.now() + ms;
    vi.spyOn(performance, "now").mockReturnValue(now);
  };

  it("refuses every call within five seconds of damage in its log, and names the file", async () => {
    for (let sequence = 1; sequence <= 5; sequence += 1) await write(live, sequence);
    const wal = join(folder, "live.db-wal");
    await damage(wal, 32, 5_000);
    later(5_001);
    const refused = {
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("live.db-wal was damaged while it was open") as string,
    };
    await expect(live.cursor("ready")).rejects.toMatchObject(refused);
    await expect(write(live, 6)).rejects.toMatchObject(refused);
    await expect(live.project("org-a", "p")).rejects.toMatchObject(refused);
    await expect(live.projectText("org-a", "p")).rejects.toMatchObject(refused);
  });

  it("refuses calls of its token store, too, instead of a list that may be wrong", async () => {
    const tokens = sqliteTokenStore({ file: join(folder, "live.db") });
    await tokens.open();
    await write(live, 1);
    expect(await tokens.list()).toEqual([]);
    await damage(join(folder, "live.db-wal"), 32, 5_000);
    later(5_001);
    const refused = {
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("live.db-wal was damaged while it was open") as string,
    };
    await expect(tokens.list()).rejects.toMatchObject(refused);
    await expect(tokens.find("digest")).rejects.toMatchObject(refused);
    await tokens.close();
  });

  it.each(["emptied", "deleted"])("writes its number again where the file was %s", async (how) => {
    await write(live, 1);
    const path = join(folder, "live.db.commits");
    const number = await readFile(path, "utf8");
    if (how === "emptied") await writeFile(path, "");
    else await rm(path);
    later(5_001);
    await live.cursor("ready");
    expect(await readFile(path, "utf8")).toBe(number);
  });

  it("refuses every call once SQLite has found a damaged page, and names the file", async () => {
    await live.close();
    live = sqliteStore({ file: join(folder, "live.db") });
    await live.open();
    // All pages but the first one; SQLite reads them when it needs them.
    await damage(join(folder, "live.db"), 4096, 4096 * 30);
    const refused = {
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(/^live\.db is damaged/) as string,
    };
    await expect(live.events(0, 10)).rejects.toMatchObject(refused);
    await expect(live.cursor("ready")).rejects.toMatchObject(refused);
    await expect(live.projectText("org-a", "p")).rejects.toMatchObject(refused);
    await expect(write(live, 1)).rejects.toMatchObject(refused);
  });

  it("goes on with a log that is sound, also after it began again, and restores its number", async () => {
    // More pages than the log keeps before it is copied into the database.
    const body = "x".repeat(5 * 1024 * 1024);
    const expiresAt = new Date().toISOString();
    await live.commit([{ put: "key", record: { scope: "s", key: "k", body, expiresAt } }]);
    for (let sequence = 1; sequence <= 3; sequence += 1) await write(live, sequence);
    await rm(join(folder, "live.db.commits"));
    later(5_001);
    await write(live, 4);
    expect(await cursorOf(await killed("a.db"))).toBe(4);
  });
});
