import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { watchList } from "../../src/calls/watch-list.ts";
import type { Printing } from "../../src/output/print-answer.ts";
import { outsideOf } from "../outside.ts";

const LONG = "a-long-name";

/** Returns what is printed while a list has one state after the other. */
async function printed(
  states: readonly (readonly object[])[],
  printing: Partial<Printing> = {},
): Promise<{ readonly output: string; readonly errors: string }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const texts = [text(output), text(errors)] as const;
  const stop = new AbortController();
  let reads = 0;
  const watching = watchList(
    { ...outsideOf([], { signal: stop.signal }), output, errors },
    async () => {
      const things = states[reads];
      reads += 1;
      if (things === undefined) throw new Error("The server is gone");
      return { things, total: things.length };
    },
    {
      output: "table",
      columns: ["name", "status"],
      noun: "thing",
      isRead: true,
      isById: false,
      ...printing,
    },
  );
  await expect(watching).rejects.toThrow("The server is gone");
  output.end();
  errors.end();
  return { output: await texts[0], errors: await texts[1] };
}

describe("a list that is watched", () => {
  test("goes on with each item that is new or looks different, in the columns of the first rows", async () => {
    const [a, b] = [
      { name: "a", status: "pending", seen: 1 },
      { name: "b", status: "active", seen: 1 },
    ];
    const states = [
      [a, b],
      [a, { ...b, seen: 2 }],
      [{ ...a, status: "active" }, b, { name: LONG }],
    ];
    expect(await printed(states)).toEqual({
      output: `NAME   STATUS\na      pending\nb      active\na             active\n${LONG}\n`,
      errors: "",
    });
  });

  test("says what is gone, and that it is empty", async () => {
    const gone = await printed([[], [{ name: "a", status: "active" }], []]);
    expect(gone).toEqual({
      output: "NAME   STATUS\na      active\n",
      errors: "no things\nthing a is not in the list any more\n",
    });
  });

  test("is one JSON value for each state of an item, where a program reads it", async () => {
    const states = [[{ name: "a", seen: 1 }], [{ name: "a", seen: 2 }]];
    expect((await printed(states, { output: "json" })).output).toBe(
      '{"name":"a","seen":1}\n{"name":"a","seen":2}\n',
    );
    expect((await printed(states, { output: "yaml" })).output).toBe(
      '- {"name":"a","seen":1}\n- {"name":"a","seen":2}\n',
    );
    expect((await printed(states, { output: "name" })).output).toBe("a\na\n");
  });
});
