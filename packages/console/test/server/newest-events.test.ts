import type { Client } from "@dagctl/client";
import type { DagctlEvent, EventType } from "@dagctl/core";
import { invalid } from "@dagctl/core/errors";
import { describe, expect, it } from "vitest";
import { readNewest } from "../../src/server/newest-events.ts";

type Events = Pick<Client["events"], "list">;

/** Returns a server with events of these sequences, and the positions that it was asked for. */
function serverWith(
  sequences: readonly number[],
  {
    newest,
    firstKept = 1,
  }: {
    newest: number;
    firstKept?: number;
  },
) {
  const asked: number[] = [];
  const list: unknown = async ({
    after = 0,
    limit = 50,
    types,
  }: Parameters<Events["list"]>[0] = {}) => {
    if (types !== undefined) asked.push(after);
    const found = sequences.filter((each) => each > after && types !== undefined);
    const events = found.slice(0, limit).map((sequence) => ({ sequence }) as DagctlEvent);
    return {
      events,
      next_after: found.length > limit ? (events.at(-1)?.sequence ?? after) : newest,
      has_more: found.length > limit,
      newest_sequence: newest,
      ...(after < firstKept - 1 && { first_kept_sequence: firstKept }),
    };
  };
  return { asked, events: { list } as Events };
}

const RANGE = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_each, index) => first + index);
const types: readonly EventType[] = ["run.ended"];
const { signal } = new AbortController();
const read = async (events: Events, parts: number, count: number) => {
  const need = { parts, isEnough: (found: readonly unknown[]) => found.length >= count };
  const { events: found, isAll } = await readNewest(events, { types }, need, signal);
  return { found: found.map(({ sequence }) => sequence), isAll };
};

describe("the newest events", () => {
  it("are all there are, the newest first, in several answers", async () => {
    const { events } = serverWith(RANGE(1, 900), { newest: 900 });
    expect(await read(events, 3, 5_000)).toEqual({
      found: RANGE(1, 900).toReversed(),
      isAll: true,
    });
    expect(await read(serverWith([], { newest: 0 }).events, 3, 50)).toEqual({
      found: [],
      isAll: true,
    });
  });

  it("are read in longer and longer parts back, until there are enough", async () => {
    const { events, asked } = serverWith([10, 20_000, 98_900, 99_900], { newest: 100_000 });
    expect(await read(events, 5, 2)).toEqual({ found: [99_900, 98_900], isAll: false });
    expect(asked).toEqual([99_800, 98_800]);
    expect(await read(events, 2, 9)).toEqual({ found: [99_900, 98_900], isAll: false });
    expect(await read(events, 9, 9)).toEqual({ found: [99_900, 98_900, 20_000, 10], isAll: true });
  });

  it("are read without the types that a server of the version before refuses", async () => {
    const { events } = serverWith(RANGE(1, 3), { newest: 3 });
    const asked: (readonly EventType[] | undefined)[] = [];
    const list = async (options: Parameters<Events["list"]>[0] = {}) => {
      asked.push(options.types);
      if (options.types?.includes("job.created") === true)
        throw invalid([{ path: "type", message: "must be a list of known types" }]);
      return events.list(options);
    };
    const need = { parts: 1, isEnough: () => true };
    const wanted: readonly EventType[] = ["job.created", "job.updated", "job.deleted"];
    const { events: found } = await readNewest(
      { list } as unknown as Events,
      { types: wanted },
      need,
      signal,
    );
    expect(found.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect(asked).toEqual([undefined, wanted, ["job.updated"]]);
    // Another refusal is none of types.
    const refusing = async ({ types: given }: Parameters<Events["list"]>[0] = {}) => {
      if (given === undefined) return events.list({ limit: 1 });
      throw invalid([{ path: "project", message: "must be a name" }]);
    };
    await expect(
      readNewest({ list: refusing } as unknown as Events, { types: wanted }, need, signal),
    ).rejects.toThrow("project");
  });

  it("end where the events before are not stored any more", async () => {
    const { events } = serverWith([99_990, 99_995], { newest: 100_000, firstKept: 99_950 });
    expect(await read(events, 5, 50)).toEqual({ found: [99_995, 99_990], isAll: true });
  });
});
