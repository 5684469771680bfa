import { describe, expect, it } from "vitest";
import {
  benchOf,
  DRIVER_CALL,
  driversOf,
  never,
  ref,
  silentItems,
  watched,
} from "./hosted-bench.ts";

describe("The items of a hosted driver", () => {
  /** A driver's list of three, which notes what is asked of it. */
  function listing(wait: (index: number) => Promise<unknown> = () => Promise.resolve()) {
    const notes: string[] = [];
    const { drivers } = driversOf(() =>
      (async function* () {
        try {
          for (let index = 0; index < 3; index += 1) {
            notes.push(`asked for ${index}`);
            await wait(index);
            try {
              yield { organization: "org-acme", project: `p${index}` };
            } catch (error) {
              notes.push(`was thrown ${String(error)}`);
              yield { organization: "org-acme", project: "caught" };
            }
          }
        } finally {
          notes.push("ended");
        }
      })(),
    );
    return { notes, ...benchOf(drivers) };
  }

  it("are asked for one by one, when the caller asks", async () => {
    const { hosted, clock, notes } = listing();
    const items = hosted.stateDatabase.list()[Symbol.asyncIterator]();
    expect(notes).toEqual([]);
    await items.next();
    // The caller may take any time between two items.
    await clock.advance(10 * DRIVER_CALL);
    expect(notes).toEqual(["asked for 0"]);
    expect(clock.pending).toBe(0);
    await items.next();
    await items.next();
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(notes).toEqual(["asked for 0", "asked for 1", "asked for 2", "ended"]);
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it("each have a deadline of their own, and a stream that missed one has ended", async () => {
    const late = (index: number): Promise<unknown> => (index === 2 ? never : Promise.resolve());
    const { hosted, clock } = listing(late);
    const items = hosted.stateDatabase.list()[Symbol.asyncIterator]();
    await items.next();
    await clock.advance(DRIVER_CALL);
    await items.next();
    const seen = watched(items.next());
    await clock.advance(DRIVER_CALL);
    expect(seen.error).toMatchObject({
      code: "unavailable",
      message: "The state database driver (list) did not answer within 60000 ms",
    });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it("end in the driver when the reader stops, also where the reader has aborted", async () => {
    for (const abort of [false, true]) {
      const { hosted, notes } = listing();
      const caller = new AbortController();
      for await (const item of hosted.stateDatabase.list({ signal: caller.signal })) {
        expect(item.project).toBe("p0");
        if (abort) caller.abort("enough");
        break;
      }
      expect(notes).toEqual(["asked for 0", "ended"]);
    }
  });

  it("end for a reader that stops, also where the driver does not return", async () => {
    const { drivers } = driversOf(() => ({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.resolve({ done: false, value: ref }),
        return: () => never,
      }),
    }));
    const { hosted, clock } = benchOf(drivers);
    const items = hosted.stateDatabase.list()[Symbol.asyncIterator]();
    await items.next();
    const seen = watched(items.return?.() ?? Promise.resolve());
    await clock.advance(DRIVER_CALL);
    expect(seen.error).toMatchObject({ code: "unavailable" });
  });

  it("receive what the reader throws into them", async () => {
    const { hosted, notes } = listing();
    const items = hosted.stateDatabase.list()[Symbol.asyncIterator]();
    await items.next();
    expect(await items.throw?.("a stone")).toMatchObject({ value: { project: "caught" } });
    expect(notes).toEqual(["asked for 0", "was thrown a stone"]);
    expect(await items.next()).toMatchObject({ value: { project: "p1" } });
  });

  it("stop without a call of the driver where none was asked for", async () => {
    const { hosted, notes } = listing();
    const [one, other] = [hosted.stateDatabase.list(), hosted.stateDatabase.list()];
    await one[Symbol.asyncIterator]().return?.();
    await expect(other[Symbol.asyncIterator]().throw?.("a stone")).rejects.toBe("a stone");
    expect(notes).toEqual([]);
  });

  it("have no deadline where they are the lines of a log that is followed", async () => {
    const { drivers } = driversOf(() => silentItems);
    const { hosted, clock } = benchOf(drivers);
    const caller = new AbortController();
    const options = { follow: true, signal: caller.signal };
    const lines = hosted.run.logs({ ...ref, run: "run_a" }, options)[Symbol.asyncIterator]();
    const seen = watched(lines.next());
    await clock.advance(24 * 60 * 60_000);
    expect(seen.ended).toBe(false);
    caller.abort("read enough");
    await clock.advance(0);
    expect(seen.error).toBe("read enough");
  });
});
