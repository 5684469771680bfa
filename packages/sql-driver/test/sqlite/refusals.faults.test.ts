import { createHash } from "node:crypto";
import { constants } from "node:fs";
import {
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@dagctl/core/contracts";
import { sqliteStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

// The commits of an installation: 1 to EARLY are in the first backup, those to BASE in the second
// one and in the database, and the later ones in its log alone.
const EARLY = 20;
const BASE = 60;
const LAST = 100;

const SUFFIXES = ["", "-wal", ".commits", ".lock"] as const;
/** Places in a file, as parts of its length. */
const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

let folder: string;
/** The cursor after each commit, by the number of the commit. */
let cursors: Map<number, number>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-refusals-"));
  cursors = new Map();
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const live = (): string => join(folder, "live", "dagctl.db");

async function write(store: Store, from: number, to: number): Promise<void> {
  const time = new Date().toISOString();
  for (let sequence = from; sequence <= to; sequence += 1) {
    const data = { id: `${sequence}`.repeat(300), part: 1 };
    await store.commit([
      { put: "cursor", consumer: "audit", sequence },
      { put: "event", event: { type: "orphan.found", organization: "org-acme", time, data } },
    ]);
    const text = await readFile(`${live()}.commits`, "utf8");
    cursors.set((JSON.parse(text) as { commits: number }).commits, sequence);
  }
}

async function opened(): Promise<Store> {
  const store = sqliteStore({ file: live() });
  await (
    await store.lock(0)
  )();
  await store.open();
  const tokens = sqliteTokenStore({ file: live() });
  await tokens.open();
  await tokens.close();
  return store;
}

/** Writes to a database, closes it, and keeps a copy of the file as a backup. */
async function writtenAndKept(from: number, to: number, backup: string): Promise<void> {
  const store = await opened();
  await write(store, from, to);
  await store.close();
  await copyFile(live(), join(folder, backup));
}

/** Makes two backups of an installation, and returns its store with later commits in the log. */
async function serving(): Promise<Store> {
  await writtenAndKept(1, EARLY, "early");
  await writtenAndKept(EARLY + 1, BASE, "late");
  const store = await opened();
  await write(store, BASE + 1, LAST);
  return store;
}

/** Returns a database in a folder of its own, as a process leaves it that is killed now. */
async function killed(name: string): Promise<string> {
  const file = join(folder, name, "dagctl.db");
  await mkdir(join(folder, name));
  for (const suffix of SUFFIXES) await copyFile(live() + suffix, file + suffix);
  return file;
}

async function killedServer(): Promise<string> {
  const store = await serving();
  const file = await killed("killed");
  await store.close();
  return file;
}

async function contents(file: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(join(file, ".."));
  const read = names.map(async (name) => [
    name,
    createHash("sha256")
      .update(await readFile(join(file, "..", name)))
      .digest("hex"),
  ]);
  return Object.fromEntries(await Promise.all(read)) as Record<string, string>;
}

/** Starts on a file. Returns the cursor, or why the start is refused; then no file has changed. */
async function start(file: string): Promise<number | string> {
  const before = await contents(file);
  const store = sqliteStore({ file });
  try {
    await store.open();
    return await store.cursor("audit");
  } catch (error) {
    expect(error).toMatchObject({ code: "unavailable", retryable: false });
    await store.close();
    expect(await contents(file)).toEqual(before);
    const { message } = error as Error;
    const tokens = sqliteTokenStore({ file });
    // It does not read each page that the store reads.
    await tokens.open().catch((other: unknown) => expect(other).toMatchObject({ message }));
    await tokens.close();
    expect(await contents(file)).toEqual(before);
    const locked = sqliteStore({ file });
    await locked.lock(0).catch((other: unknown) => expect(other).toMatchObject({ message }));
    await locked.close();
    expect(await contents(file)).toEqual(before);
    return message;
  } finally {
    await store.close();
  }
}

/**
 * Does what a refusal says, with the newest backup, until a start succeeds. Returns the cursor of
 * then, and that of the newest commit that the messages have named as one that remains.
 */
async function follow(file: string): Promise<Record<"cursor" | "named" | "steps", number>> {
  let named = LAST;
  for (let steps = 0; steps < 3; steps += 1) {
    const said = await start(file);
    if (typeof said === "number") return { cursor: said, named, steps };
    expect(said.startsWith(file)).toBe(true);
    const base =
      /put a backup (?:of dagctl\.db )?(?:with commit (\d+) or a later one )?in its/.exec(said);
    const rest = /delete dagctl\.db\.commits to go on without commits? (\d+)/.exec(said);
    const newest = /to go on with commit (\d+)/i.exec(said)?.[1];
    if (base !== null) {
      if (base[1] !== undefined) expect(cursors.get(Number(base[1]))).toBe(BASE);
      await rm(file);
      await copyFile(join(folder, "late"), file);
    } else if (rest !== null) {
      named = cursors.get(Number(rest[1]) - 1) ?? 0;
      await rm(`${file}.commits`);
    } else {
      named = cursors.get(Number(newest)) ?? 0;
      if (/or move it away|-wal and dagctl\.db\.commits away/.test(said)) await rm(`${file}-wal`);
      if (!said.includes("or move it away")) await rm(`${file}.commits`);
    }
  }
  throw new Error(`the advice ends in a refusal: ${String(await start(file))}`);
}

async function overwrite(path: string, part: number): Promise<void> {
  const handle = await open(path, constants.O_RDWR);
  const { size } = await handle.stat();
  const bytes = Math.min(200, Math.ceil(size / 10));
  await handle.write(Buffer.alloc(bytes, 7), 0, bytes, Math.floor((size * part) / 10));
  await handle.close();
}

const cut = async (path: string, part: number): Promise<void> => {
  const { length } = await readFile(path);
  await truncate(path, Math.floor((length * part) / 10));
};

describe("a start that is refused changes no file, and its advice brings back what there is", () => {
  it.each(
    ["", "-wal", ".commits"].flatMap((suffix) => [
      ["overwritten", suffix, overwrite] as const,
      ["truncated", suffix, cut] as const,
    ]),
  )("where a part is %s of dagctl.db%s", { timeout: 120_000 }, async (_what, suffix, damage) => {
    const whole = await killedServer();
    let refused = 0;
    for (const place of PLACES) {
      const file = join(folder, `at-${place}`, "dagctl.db");
      await mkdir(join(file, ".."));
      for (const name of SUFFIXES) await copyFile(whole + name, file + name);
      await damage(`${file}${suffix}`, place);
      const { cursor, named, steps } = await follow(file);
      expect(cursor).toBe(named);
      refused += Math.sign(steps);
      if (suffix !== "-wal") expect(cursor).toBe(LAST);
    }
    expect(refused).toBeGreaterThan(0);
  });

  it.each([
    ["one byte", 1],
    ["less than a header", 99],
    ["its first page", 4096],
  ])("where dagctl.db has %s", { timeout: 60_000 }, async (_what, bytes) => {
    const file = await killedServer();
    await truncate(file, bytes);
    expect(await start(file)).toMatch(/dagctl\.db is damaged: .*Nothing was changed/);
    expect(await follow(file)).toMatchObject({ cursor: LAST, named: LAST });
  });

  it("where dagctl.db is absent, or has zeros alone", { timeout: 60_000 }, async () => {
    const file = await killedServer();
    const { length } = await readFile(file);
    await writeFile(file, Buffer.alloc(length));
    expect(await start(file)).toMatch(/dagctl\.db is damaged: its first page cannot be read/);
    await rm(file);
    expect(await start(file)).toMatch(/dagctl\.db is absent although it was in use/);
    await writeFile(file, "");
    expect(await follow(file)).toMatchObject({ cursor: LAST, named: LAST });
  });

  it("where SQLite finds the damage itself", { timeout: 60_000 }, async () => {
    const file = await killedServer();
    // Pages with the tables of the schema, which the log does not have.
    const { length } = await readFile(file);
    const handle = await open(file, constants.O_RDWR);
    await handle.write(Buffer.alloc(length - 4096, 7), 0, length - 4096, 4096);
    await handle.close();
    expect(await start(file)).toMatch(/is damaged, or its -wal/);
    expect(await follow(file)).toMatchObject({ cursor: LAST, named: LAST });
  });

  it("where a backup of an earlier generation is put beside the log", async () => {
    const file = await killedServer();
    await copyFile(join(folder, "early"), file);
    const numbers = [...cursors.keys()];
    const at = (cursor: number): number => numbers[cursor - 1] ?? Number.NaN;
    const said = await start(file);
    expect(said).toContain(`dagctl.db ends at commit ${at(EARLY)}`);
    expect(said).toContain(`commits ${at(EARLY) + 1} to ${at(BASE)} can be read from neither`);
    expect(said).toContain(`a copy of dagctl.db with commit ${at(BASE)} or a later one`);
    expect(await follow(file)).toMatchObject({ cursor: EARLY, named: EARLY });
  });

  it("where a backup of the same generation is there, it is accepted with the log", async () => {
    const file = await killedServer();
    await rm(file);
    await copyFile(join(folder, "late"), file);
    expect(await start(file)).toBe(LAST);
  });

  it("where the log is an older one, or lacks its end after it was copied", async () => {
    const store = await opened();
    await write(store, 1, 30);
    const log = await readFile(`${live()}-wal`);
    // More pages than the log keeps before it is copied into the database.
    const body = "x".repeat(5 * 1024 * 1024);
    const expiresAt = new Date().toISOString();
    await store.commit([{ put: "key", record: { scope: "s", key: "k", body, expiresAt } }]);
    const file = await killed("copied");
    await store.close();
    await writeFile(`${file}-wal`, log);
    const said = await start(file);
    expect(said).toMatch(/dagctl\.db-wal is damaged, or older than dagctl\.db/);
    await rm(`${file}-wal`);
    expect(await start(file)).toBe(30);
  });
});

describe("a close after damage neither copies nor deletes the log", () => {
  it("where the log is damaged, whether a call has noticed it or not", async () => {
    const store = await serving();
    await overwrite(`${live()}-wal`, 5);
    const before = await contents(live());
    await store.close();
    expect(await contents(live())).toEqual(before);
    const { cursor, named } = await follow(live());
    expect([cursor, cursor < LAST]).toEqual([named, true]);
  });

  it("where a page of the database is malformed", async () => {
    const store = await serving();
    await overwriteFrom(live(), 4096 * 2);
    await store.events(0, 10).then(
      () => expect.unreachable(),
      (error: unknown) => expect(error).toMatchObject({ code: "unavailable", retryable: false }),
    );
    const before = await contents(live());
    await store.close();
    expect(await contents(live())).toEqual(before);
    await rename(join(folder, "live"), join(folder, "moved"));
    const file = join(folder, "moved", "dagctl.db");
    await rm(file);
    await copyFile(join(folder, "late"), file);
    expect(await start(file)).toBe(LAST);
  });

  it("where the database is cut off", async () => {
    const store = await serving();
    await truncate(live(), 5000);
    const before = await contents(live());
    await store.close();
    expect(await contents(live())).toEqual(before);
    expect(await follow(live())).toMatchObject({ cursor: LAST, named: LAST });
  });

  it("where another file has the name of the log; what was open is in the database", async () => {
    const store = await serving();
    await copyFile(`${live()}-wal`, join(folder, "copy"));
    await rename(join(folder, "copy"), `${live()}-wal`);
    const before = await readFile(`${live()}-wal`);
    await store.close();
    expect(await readFile(`${live()}-wal`)).toEqual(before);
    expect(await start(live())).toBe(LAST);
  });

  it("where the log is deleted; what was open is in the database", async () => {
    const store = await serving();
    const tokens = sqliteTokenStore({ file: live() });
    await tokens.open();
    await rm(`${live()}-wal`);
    // Also where it is closed twice.
    for (let times = 0; times < 2; times += 1) await tokens.close();
    await store.close();
    expect(await start(live())).toBe(LAST);
  });
});

async function overwriteFrom(path: string, at: number): Promise<void> {
  const { length } = await readFile(path);
  const handle = await open(path, constants.O_RDWR);
  await handle.write(Buffer.alloc(length - at, 7), 0, length - at, at);
  await handle.close();
}
