import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStore } from "@dagctl/sql-driver";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describe as describeError } from "../../src/sqlite/errors.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-files-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function failureOfOpen(file: string): Promise<unknown> {
  const store = sqliteStore({ file });
  const failure = await store.open().then(
    () => undefined,
    (error: unknown) => error,
  );
  await store.close();
  return failure;
}

const linkTo =
  (target: string) =>
  (path: string): void =>
    symlinkSync(target, path);

const mode = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe("the files of a SQLite store", () => {
  it("are readable by their owner alone", async () => {
    const file = join(folder, "a", "b", "dagctl.db");
    const store = sqliteStore({ file });
    await store.open();
    const free = await store.lock(0);
    const modes = await Promise.all(
      ["", "-wal", ".commits", ".lock"].map(async (suffix) => mode(`${file}${suffix}`)),
    );
    expect(modes).toEqual(["600", "600", "600", "600"]);
    expect([await mode(join(folder, "a")), await mode(join(folder, "a", "b"))]).toEqual([
      "700",
      "700",
    ]);
    await free();
    await store.close();
  });

  it("do not change the permissions of an existing folder", async () => {
    await mkdir(join(folder, "shared"), { mode: 0o755 });
    const store = sqliteStore({ file: join(folder, "shared", "dagctl.db") });
    await store.open();
    expect(await mode(join(folder, "shared"))).toBe("755");
    await store.close();
  });

  it("are one file after close, so that a copy is a backup", async () => {
    const file = join(folder, "dagctl.db");
    const store = sqliteStore({ file });
    await store.open();
    await store.commit([{ put: "cursor", consumer: "audit", sequence: 3 }]);
    await store.close();
    await writeFile(join(folder, "copy.db"), await readFile(file));
    const copy = sqliteStore({ file: join(folder, "copy.db") });
    await copy.open();
    expect(await copy.cursor("audit")).toBe(3);
    await copy.close();
  });

  it("are not changed when they are no database, and the error says what to do", async () => {
    const file = join(folder, "dagctl.db");
    await writeFile(file, "this is not a database, but a text file\n".repeat(100));
    const before = await readFile(file);
    expect(await failureOfOpen(file)).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("put a backup of dagctl.db in its place"),
    });
    expect(await readFile(file)).toEqual(before);
  });

  it("are reported as damaged when the database was truncated", async () => {
    const file = join(folder, "dagctl.db");
    const store = sqliteStore({ file });
    await store.open();
    await store.close();
    await truncate(file, 4096 * 3 + 100);
    const damaged = sqliteStore({ file });
    const failure = await damaged
      .open()
      .then(async () => damaged.commit([{ put: "cursor", consumer: "audit", sequence: 1 }]))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("damaged"),
    });
    await damaged.close();
  });

  it("are refused with the reason when a newer program wrote them", async () => {
    const file = join(folder, "dagctl.db");
    const store = sqliteStore({ file });
    await store.open();
    await store.close();
    const database = new DatabaseSync(file);
    database.exec(
      "insert into kysely_migration (name, timestamp) values ('999-later', '2030-01-01T00:00:00.000Z')",
    );
    database.close();
    expect(await failureOfOpen(file)).toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringMatching(/newer dagctl.*docs\/upgrading\.md/),
    });
  });

  it.each(
    ["", "-wal", "-journal", ".lock"].flatMap((suffix) =>
      [
        ["a pipe", "no file", (path: string) => void execFileSync("mkfifo", [path])],
        ["a folder", "no file", mkdirSync],
        ["a link to nothing", "a link that leads to no file", linkTo("nothing")],
        ["a link to itself", "a link that leads to no file", (path: string) => linkTo(path)(path)],
      ].map(([what, said, make]) => [`dagctl.db${suffix}`, what, said, make] as const),
    ) as readonly (readonly [string, string, string, (path: string) => void])[],
  )("are refused by name where %s is %s", async (name, _what, said, make) => {
    const path = join(folder, name);
    make(path);
    const file = join(folder, "dagctl.db");
    const store = sqliteStore({ file });
    const refused = { code: "unavailable", message: expect.stringContaining(`${path} is ${said}`) };
    await expect(store.open()).rejects.toMatchObject(refused);
    await expect(store.lock(0)).rejects.toMatchObject(refused);
    await store.close();
    expect(await readdir(folder)).toEqual([name]);
  });

  it("name the database and not its lock, when the database is damaged", async () => {
    const file = join(folder, "dagctl.db");
    await writeFile(file, "no database at all, but as long as the header of one is".repeat(99));
    const store = sqliteStore({ file });
    await expect(store.lock(0)).rejects.toThrow(/dagctl\.db is damaged/);
    await store.close();
  });

  it("cannot be created where a file has the folder's name", async () => {
    await writeFile(join(folder, "data"), "");
    expect(await failureOfOpen(join(folder, "data", "dagctl.db"))).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("cannot hold the data"),
    });
    expect(await failureOfOpen(folder)).toMatchObject({ code: "unavailable" });
  });

  it("are named relative to the folder once the store is open, since callers of the API read those errors", async () => {
    const file = join(folder, "dagctl.db");
    const store = sqliteStore({ file });
    await store.open();
    await store.close();
    await writeFile(file, "no database any more".repeat(1000));
    const broken = sqliteStore({ file });
    try {
      for (const call of [
        () => broken.cursor("ready"),
        () => broken.project("org-a", "proj_a"),
        () => broken.commit([]),
      ]) {
        const error: unknown = await call().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({
          code: "unavailable",
          message: expect.stringContaining("dagctl.db is damaged"),
          details: { file },
        });
        expect(String(error)).not.toContain(folder);
      }
    } finally {
      await broken.close();
    }
    expect(await failureOfOpen(file)).toMatchObject({ message: expect.stringContaining(file) });
  });

  it("with a record whose value is no JSON have the rest of its list", async () => {
    const file = join(folder, "dagctl.db");
    const place = { organization: "org-acme", kind: "note", parent: "", sortKey: "1" };
    const records = ["a", "b"].map((id) => ({ ...place, id, value: { text: id } }));
    const before = sqliteStore({ file });
    await before.open();
    await before.commit(records.map((record) => ({ put: "record", record })));
    await before.close();
    const database = new DatabaseSync(file);
    database.exec("update records set value = '{\"te' where id = 'a'");
    database.close();
    const store = sqliteStore({ file });
    await store.open();
    const read = await store.records("org-acme", "note", "", { limit: 9 });
    expect(read.map(({ id, value }) => [id, value])).toEqual([
      ["a", {}],
      ["b", { text: "b" }],
    ]);
    await store.close();
  });

  it("are never in memory", () => {
    expect(() => sqliteStore({ file: ":memory:" })).toThrow(TypeError);
    const without: object = {};
    expect(() => sqliteStore(without as { file: string })).toThrow(
      "sqliteStore needs the path of a file as `file`",
    );
  });
});

describe("messages for errors of SQLite", () => {
  function errorOf(work: (database: DatabaseSync) => void): unknown {
    const database = new DatabaseSync(join(folder, "errors.db"), { timeout: 0 });
    try {
      work(database);
      return undefined;
    } catch (error) {
      return describeError(join(folder, "errors.db"), error, false);
    } finally {
      database.close();
    }
  }

  it("name a full disk", () => {
    const error = errorOf((database) =>
      database.exec(
        "pragma max_page_count = 2; create table a (b text); insert into a values (hex(randomblob(20000)));",
      ),
    );
    expect(error).toMatchObject({
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining("full"),
    });
  });

  it("name a file that cannot be written", () => {
    const error = errorOf((database) =>
      database.exec("pragma query_only = on; create table a (b text);"),
    );
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("cannot be written"),
    });
  });

  it("name another writer", () => {
    const error = errorOf((database) => {
      const other = new DatabaseSync(join(folder, "errors.db"));
      other.exec("begin exclusive");
      try {
        database.exec("begin immediate");
      } finally {
        other.close();
      }
    });
    expect(error).toMatchObject({ code: "unavailable", retryable: true });
  });
});
