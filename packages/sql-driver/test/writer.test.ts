import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DagctlError } from "@dagctl/core/errors";
import type { Kysely } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../src/migrations.ts";
import { executeOver, kyselyOver } from "../src/sqlite/connection.ts";
import { describe as describeError, isBusy, isOfStatement } from "../src/sqlite/errors.ts";
import type { Tables } from "../src/tables.ts";
import { type Writer, writer } from "../src/writer.ts";
import type { CheckedWork, Transaction } from "../src/transaction.ts";

let folder: string;
let connection: DatabaseSync;
let database: Kysely<Tables>;
let store: Writer;
/** The number of transactions that stored something. */
let commits: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-writer-"));
  connection = new DatabaseSync(join(folder, "dagctl.db"));
  connection.exec("pragma journal_mode = wal");
  database = kyselyOver(() => connection);
  await migrate(database, { program: "sqlite", text: "text" });
  commits = 0;
  store = writer({
    withConnection: (use) =>
      database
        .connection()
        .execute((one) => use({ database: one, execute: executeOver(() => connection) })),
    isBusy,
    isOfStatement,
    beforeCommit() {
      commits += 1;
      return () => undefined;
    },
    attempts: 1,
    pause: async () => undefined,
    describe: (error, committing) => describeError("dagctl.db", error, committing),
  });
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true, force: true });
});

const cursor =
  (consumer: string, sequence: number) =>
  async ({ database: within }: Transaction): Promise<string> => {
    await within.insertInto("cursors").values({ consumer, sequence }).execute();
    return consumer;
  };

async function consumers(): Promise<readonly string[]> {
  return (
    await database.selectFrom("cursors").select("consumer").orderBy("consumer").execute()
  ).map((row) => row.consumer);
}

describe("the writer", () => {
  it("commits all requests of one event-loop tick in one transaction", async () => {
    // Another connection sees nothing of a transaction before its end. What it sees while the last
    // transaction writes was therefore committed before.
    const other = new DatabaseSync(join(folder, "dagctl.db"));
    const visible: unknown[] = [];
    const counting = async ({ database: within }: Transaction): Promise<void> => {
      await within
        .updateTable("counters")
        .set((is) => ({ value: is("value", "+", 1) }))
        .where("name", "=", "lease")
        .execute();
      visible.push(
        other.prepare("select value from counters where name = 'lease'").get()?.["value"],
      );
    };
    await Promise.all(Array.from({ length: 10 }, async () => store.write(counting)));
    expect(visible).toEqual(Array.from({ length: 10 }, () => 0));
    expect(other.prepare("select value from counters where name = 'lease'").get()?.["value"]).toBe(
      10,
    );
    other.close();
  });

  it("shares transactions between callers that each write several times", async () => {
    const writes = async (caller: number): Promise<void> => {
      for (let number = 0; number < 3; number += 1)
        await store.write(cursor(`${caller}-${number}`, 1));
    };
    // The timers fire in one turn of the event loop, one after the other.
    await Promise.all(
      Array.from(
        { length: 16 },
        (_, caller) =>
          new Promise<void>((resolve, reject) => {
            setTimeout(() => void writes(caller).then(resolve, reject), 5);
          }),
      ),
    );
    expect(await consumers()).toHaveLength(48);
    expect(commits).toBeLessThan(12);
  });

  it("undoes a request whose values the database refuses, and keeps the others", async () => {
    const ends = await Promise.allSettled([
      store.write(cursor("a", 1)),
      store.write(async (within) => {
        await cursor("b", 1)(within);
        await cursor("b", 2)(within);
      }),
      store.write(cursor("c", 1)),
    ]);
    expect(ends).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: { code: "internal" } },
      { status: "fulfilled" },
    ]);
    expect(await consumers()).toEqual(["a", "c"]);
    expect(commits).toBe(1);
  });

  it("keeps the others of checked requests when one is refused or has a value that the database refuses", async () => {
    const checked = (consumer: string, refusal?: DagctlError): CheckedWork<number | undefined> => ({
      reads: [],
      changes: ["cursors"],
      async check() {
        if (refusal) throw refusal;
      },
      async apply(transaction) {
        transaction.newestEvent = (transaction.newestEvent ?? 0) + 1;
        await cursor(consumer, 1)(transaction);
        return transaction.newestEvent;
      },
    });
    const refusal = new DagctlError("conflict", "no");
    const ends = await Promise.allSettled([
      store.write(checked("a")),
      store.write(checked("b", refusal)),
      store.write(checked("a")),
      store.write(checked("c")),
    ]);
    expect(ends).toMatchObject([
      { status: "fulfilled", value: 1 },
      { status: "rejected", reason: refusal },
      { status: "rejected", reason: { code: "internal" } },
      // The number of an undone request is given again.
      { status: "fulfilled", value: 2 },
    ]);
    expect(await consumers()).toEqual(["a", "c"]);
    expect(commits).toBe(1);
  });

  it("answers no request of a transaction before its commit, and all with its failure", async () => {
    const answered: string[] = [];
    // Nothing is wrong before the commit itself, which has to check this reference.
    connection.exec(
      "create table one (id text primary key); create table two (one text references one(id) deferrable initially deferred)",
    );
    connection.exec("pragma foreign_keys = on");
    const breaking = async (): Promise<string> => {
      connection.exec("insert into two (one) values ('absent')");
      return "b";
    };
    const ends = await Promise.allSettled(
      [cursor("a", 1), breaking, cursor("c", 1)].map(async (work, index) => {
        await store.write(work);
        answered.push(String(index));
      }),
    );
    expect(ends.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(answered).toEqual([]);
    expect(await consumers()).toEqual([]);
    await store.write(cursor("d", 1));
    expect(await consumers()).toEqual(["d"]);
  });

  it("rolls back only refused requests", async () => {
    const refused = store.write(async (within) => {
      await cursor("b", 1)(within);
      throw new DagctlError("conflict", "no");
    });
    const ends = await Promise.allSettled([
      store.write(cursor("a", 1)),
      refused,
      store.write(cursor("c", 1)),
    ]);
    expect(ends.map((end) => end.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await consumers()).toEqual(["a", "c"]);
  });

  it("acknowledges nothing of a group whose disk is full, keeps refusals, and continues when there is space", async () => {
    const [page] = connection.prepare("pragma page_count").all();
    connection.exec(`pragma max_page_count = ${Number(page?.["page_count"])}`);
    const refused = store.write(async () => {
      throw new DagctlError("conflict", "no");
    });
    const ends = await Promise.allSettled([
      store.write(cursor("a", 1)),
      refused,
      store.write(cursor("x".repeat(50_000), 1)),
      store.write(cursor("c", 1)),
    ]);
    expect(ends.map((end) => (end.status === "rejected" ? end.reason.code : "fulfilled"))).toEqual([
      "unavailable",
      "conflict",
      "unavailable",
      "unavailable",
    ]);
    expect(await consumers()).toEqual([]);
    connection.exec("pragma max_page_count = 100000");
    await store.write(cursor("d", 1));
    expect(await consumers()).toEqual(["d"]);
  });

  it("skips requests that were aborted while they waited", async () => {
    const controller = new AbortController();
    const first = store.write(cursor("a", 1));
    const second = store.write(cursor("b", 1), { signal: controller.signal });
    controller.abort(new Error("gone"));
    await expect(second).rejects.toThrow("gone");
    await first;
    expect(await consumers()).toEqual(["a"]);
  });
});
