import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStore } from "@dagctl/sql-driver";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startChild } from "./processes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-kill-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Every event of the file, as `id:part` in order. */
async function written(file: string): Promise<{
  readonly parts: readonly string[];
  readonly sequences: readonly number[];
  readonly keyed: (id: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}> {
  const store = sqliteStore({ file });
  await store.open();
  const { events } = await store.events(0, 1_000_000);
  return {
    parts: events.map((event) => `${String(event.data["id"])}:${String(event.data["part"])}`),
    sequences: events.map((event) => event.sequence),
    keyed: async (id) => (await store.key("children", id)) !== undefined,
    close: store.close,
  };
}

describe("a writer that is killed", () => {
  it.each([1, 40, 150, 400])(
    "has lost nothing acknowledged, and left nothing half written, after %i commits",
    async (commits) => {
      const file = join(folder, "data", "dagctl.db");
      const child = startChild(new URL("./writing-child.ts", import.meta.url), [file]);
      const acknowledged: string[] = [];
      while (acknowledged.length < commits) acknowledged.push(await child.line());
      await child.kill();
      acknowledged.push(...(await child.rest()));

      const { parts, sequences, keyed, close } = await written(file);
      try {
        const kept = new Set(parts);
        expect(acknowledged.filter((id) => !kept.has(`${id}:1`) || !kept.has(`${id}:2`))).toEqual(
          [],
        );
        expect(
          parts.filter(
            (part, index) => part.endsWith(":2") && parts[index - 1] !== part.replace(":2", ":1"),
          ),
        ).toEqual([]);
        expect(parts.length % 2).toBe(0);
        expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        const keys = await Promise.all(acknowledged.map(keyed));
        expect(keys.every(Boolean)).toBe(true);
      } finally {
        await close();
      }
    },
  );
});

describe("the lock between processes", () => {
  it("belongs to one process; the other waits, then reports which folder is in use", async () => {
    const file = join(folder, "dagctl.db");
    const holder = startChild(new URL("./locking-child.ts", import.meta.url), [file]);
    expect(await holder.line()).toBe("locked");
    const other = startChild(new URL("./locking-child.ts", import.meta.url), [file, "200"]);
    expect(await other.line()).toMatch(/^conflict: .*dagctl-kill-/);
    await other.rest();
    await holder.kill();
  });

  it("passes to the waiting process when its owner ends", async () => {
    const file = join(folder, "dagctl.db");
    const children = [
      startChild(new URL("./locking-child.ts", import.meta.url), [file, "60000"]),
      startChild(new URL("./locking-child.ts", import.meta.url), [file, "60000"]),
    ] as const;
    const lines = children.map((child) => child.line());
    const first = await Promise.race(
      lines.map(async (line, index) => line.then((text) => ({ index, text }))),
    );
    expect(first.text).toBe("locked");
    await children[first.index]?.kill();
    expect(await lines[1 - first.index]).toBe("locked");
    await children[1 - first.index]?.kill();
  });
});

describe("a process that has the database", () => {
  it("keeps it without its lock file, also when another process makes a new one", async () => {
    const file = join(folder, "dagctl.db");
    const holder = startChild(new URL("./locking-child.ts", import.meta.url), [file]);
    expect(await holder.line()).toBe("locked");
    await rm(`${file}.lock`);
    const other = startChild(new URL("./locking-child.ts", import.meta.url), [file, "200"]);
    expect(await other.line()).toMatch(/^conflict: .*dagctl-kill-/);
    await other.rest();
    expect((await readdir(folder)).toSorted()).toEqual(
      expect.arrayContaining(["dagctl.db", "dagctl.db-wal", "dagctl.db.lock"]),
    );
    await holder.kill();
  });

  it("goes on where a file `-shm` is cut off, and loses nothing", async () => {
    const file = join(folder, "data", "dagctl.db");
    const child = startChild(new URL("./writing-child.ts", import.meta.url), [file]);
    const acknowledged: string[] = [];
    while (acknowledged.length < 10) acknowledged.push(await child.line());
    await writeFile(`${file}-shm`, "");
    while (acknowledged.length < 60) acknowledged.push(await child.line());
    await child.kill();
    acknowledged.push(...(await child.rest()));
    const { parts, close } = await written(file);
    await close();
    const kept = new Set(parts);
    expect(acknowledged.filter((id) => !kept.has(`${id}:1`))).toEqual([]);
  });
});

describe("concurrent first starts", () => {
  it("create the tables once, and all of them serve", async () => {
    const file = join(folder, "data", "dagctl.db");
    const moment = String(Date.now() + 3_000);
    const children = [1, 2, 3, 4, 5].map(() =>
      startChild(new URL("./opening-child.ts", import.meta.url), [file, moment]),
    );
    const numbers = await Promise.all(children.map(async (child) => Number(await child.line())));
    expect(numbers.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5]);
    await Promise.all(children.map(async (child) => child.rest()));
  });
});
