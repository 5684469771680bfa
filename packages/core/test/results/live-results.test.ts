import type { RunRecord } from "../../src/contracts/records.ts";
import type { LogLine } from "../../src/model/run.ts";
import { DagctlError } from "../../src/errors.ts";
import { liveResults } from "../../src/results/live-results.ts";
import { fakeClock, fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { modelFrame } from "./frame-lines.ts";

const RECORD = {
  organization: "org-acme",
  run: { id: "run_a", project_id: "proj_a" },
  internals: { dispatched: {} },
} as RunRecord;
const FRAME = modelFrame(1, { name: "orders", status: "running", execution: 1 });
const ORDERS = [{ name: "orders", status: "running" }];

/** Returns live results on an engine that answers once, and then does what a test says. */
function results(later: () => Promise<void>): {
  readonly live: ReturnType<typeof liveResults>;
  readonly clock: ReturnType<typeof fakeClock>;
} {
  const clock = fakeClock();
  const { run } = fakeEngine();
  let reads = 0;
  async function* frames(): AsyncGenerator<LogLine> {
    reads += 1;
    if (reads > 1) await later();
    else yield { position: 1, time: "", text: FRAME };
  }
  return { live: liveResults({ clock, run: { ...run, frames } }), clock };
}

describe("The results of a run that goes on", () => {
  it("are those that were read before, where the engine does not answer and a list asks", async () => {
    const { live } = results(async () => {
      throw new DagctlError("unavailable", "The node is away");
    });
    expect((await live.read(RECORD)).models).toEqual(ORDERS);
    expect((await live.readerOfList()(RECORD)).models).toEqual(ORDERS);
    await expect(live.read(RECORD)).rejects.toThrow("The node is away");
  });

  it("are waited for by a list for 5 s", async () => {
    const { live, clock } = results(() => new Promise(() => undefined));
    await live.readerOfList()(RECORD);
    let models: unknown;
    const reading = live
      .readerOfList()(RECORD)
      .then((known) => (models = known.models));
    await clock.advance(4_999);
    expect(models).toBeUndefined();
    await clock.advance(1);
    await reading;
    expect(models).toEqual(ORDERS);
    expect(clock.pending).toBe(0);
  });

  it("are waited for by a list of many runs no longer than by a list of one", async () => {
    const { live, clock } = results(() => new Promise(() => undefined));
    await live.read(RECORD);
    const read = live.readerOfList();
    let isRead = false;
    const reading = (async () => {
      for (const id of ["run_a", "run_b", "run_c"])
        await read({ ...RECORD, run: { ...RECORD.run, id } });
      isRead = true;
    })();
    await clock.advance(4_999);
    expect(isRead).toBe(false);
    await clock.advance(2);
    expect(isRead).toBe(true);
    await reading;
  });

  it("are not those that were read before, where another error or an abort ends the read", async () => {
    const { live } = results(async () => {
      throw new DagctlError("internal", "A defect");
    });
    await live.readerOfList()(RECORD);
    await expect(live.readerOfList()(RECORD)).rejects.toThrow("A defect");
    const { live: silent } = results(() => new Promise(() => undefined));
    await silent.readerOfList()(RECORD);
    const signal = AbortSignal.abort(new Error("The reader has gone"));
    await expect(silent.readerOfList()(RECORD, signal)).rejects.toThrow("The reader has gone");
  });
});
