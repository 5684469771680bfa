import pg from "pg";
import { describe, expect, it } from "vitest";
import { type ExecuteLists, groupReads } from "../../src/postgres/grouped-reads.ts";

/** Records the lists of each statement, and finds a row for each read but those of "absent". */
function recording(): { readonly execute: ExecuteLists; readonly sent: string[][] } {
  const sent: string[][] = [];
  const execute: ExecuteLists = async (_, [ids = []]) => {
    sent.push([...ids]);
    if (ids.includes("wrong"))
      throw Object.assign(new pg.DatabaseError("invalid byte sequence", 0, "error"), {
        code: "22021",
      });
    if (ids.includes("lost")) throw new Error("Connection terminated");
    return ids.flatMap((id, index) => (id === "absent" ? [] : [{ id, place: index + 1 }]));
  };
  return { execute, sent };
}

const SQL = 'select "id" from "projects" where "id" = $1';

describe("reads by keys", () => {
  it("become one statement where they are requested in one turn of the event loop", async () => {
    const { execute, sent } = recording();
    const read = groupReads(execute);
    const later = Promise.resolve().then(() => read(SQL, ["c"]));
    const found = await Promise.all([
      read(SQL, ["a"]),
      read(SQL, ["absent"]),
      read(SQL, ["b"]),
      read(SQL, ["a"]),
      later,
    ]);
    expect(found.map((rows) => rows.map((row) => (row as { readonly id: string }).id))).toEqual([
      ["a"],
      [],
      ["b"],
      ["a"],
      ["c"],
    ]);
    expect(sent).toEqual([["a", "absent", "b", "a", "c"]]);
    await read(SQL, ["d"]);
    expect(sent.slice(1)).toEqual([["d"]]);
  });

  it("become several statements where they are many, or of several texts", async () => {
    const { execute, sent } = recording();
    const read = groupReads(execute);
    const ids = Array.from({ length: 150 }, (_, index) => String(index));
    const other = read(`${SQL} limit 1`, ["other"]);
    const found = await Promise.all(ids.map((id) => read(SQL, [id])));
    expect(found.flat()).toEqual(ids.map((id) => expect.objectContaining({ id })));
    expect(await other).toHaveLength(1);
    expect(sent.map(({ length }) => length)).toEqual([1, 64, 64, 22]);
  });

  it("are repeated one by one where the database does not take a value of one", async () => {
    const { execute, sent } = recording();
    const read = groupReads(execute);
    const ends = await Promise.allSettled([
      read(SQL, ["a"]),
      read(SQL, ["wrong"]),
      read(SQL, ["b"]),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(sent).toEqual([["a", "wrong", "b"], ["a"], ["wrong"], ["b"]]);
  });

  it("fail together, and not with those of the next turn", async () => {
    const read = groupReads(recording().execute);
    const together = await Promise.allSettled([read(SQL, ["a"]), read(SQL, ["lost"])]);
    expect(together.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await read(SQL, ["a"])).toHaveLength(1);
  });
});
