import type { LogLine } from "@dagctl/core";
import type { RunDriver, RunRef } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { type FakeEngine, fakeEngine } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { refOf, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

// The tests read tens of thousands of lines on a machine that may be busy, and do not measure
// speed. The limit is that of the slower tests, which run the same cases over HTTP.
const SLOW = { timeout: 120_000 };

const LINES = 50_000;

async function collected(log: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of log) lines.push(line);
  return lines;
}

interface Ended extends TestHost {
  readonly id: string;
  readonly run: string;
  /** Makes the engine forget the run, as it does with old ones. */
  forget(): Promise<void>;
}

/** Returns a run that printed more than is stored, and has ended. */
async function longRun(
  wrap: (run: RunDriver) => RunDriver = (run) => run,
  engine: FakeEngine = fakeEngine(),
): Promise<Ended> {
  const test = await testHost({ run: wrap(engine.run), engine });
  engine.setRuns(() =>
    Array.from({ length: LINES }, (_, index) => ({ print: `line ${index + 1} of a long log` })),
  );
  const { id } = await test.acme.projects.create(test.input);
  await untilStatus(test, id, "active");
  const { job_run_id: run } = await test.acme.projects.run(id);
  await until(
    () => test.acme.runs.get(id, run),
    ({ status }) => status === "success",
  );
  return {
    ...test,
    id,
    run,
    forget: async () => engine.loseRun({ ...refOf(await test.acme.projects.get(id)), run }),
  };
}

interface EndlessRun extends Pick<TestHost, "acme"> {
  readonly engine: FakeEngine;
  readonly id: string;
  readonly ref: RunRef;
}

/** Returns a run that continues until the engine is asked to finish it. */
async function endlessRun(
  engine: FakeEngine = fakeEngine(),
  run: RunDriver = engine.run,
): Promise<EndlessRun> {
  const test = await testHost({ run, engine });
  engine.setRuns("manual");
  const { id } = await test.acme.projects.create(test.input);
  await untilStatus(test, id, "active");
  const accepted = await test.acme.projects.run(id);
  await until(
    () => test.acme.runs.get(id, "latest"),
    ({ status }) => status === "running",
  );
  return {
    engine,
    acme: test.acme,
    id,
    ref: { ...refOf(await test.acme.projects.get(id)), run: accepted.job_run_id },
  };
}

describe("a reader that resumes after the end of a run with a long log", SLOW, () => {
  it("gets the next line, while the engine has the log", async () => {
    const { acme, id, run } = await longRun();
    for (const follow of [false, true]) {
      const lines = await collected(acme.runs.logs(id, run, { after: 12, follow }));
      expect(lines[0]).toMatchObject({ position: 13, text: "line 13 of a long log" });
      expect(lines).toHaveLength(LINES - 12);
    }
    expect(await collected(acme.runs.logs(id, run))).toHaveLength(LINES);
    expect(await collected(acme.runs.logs(id, run, { after: LINES }))).toEqual([]);
  });

  it("gets one line in the place of those that the engine has deleted, also once the engine has forgotten the run", async () => {
    // The stored part of the log begins within the deleted lines, or before them.
    for (const logLimit of [400_000, 1_000_000]) {
      const { acme, id, run, forget } = await longRun(undefined, fakeEngine({ logLimit }));
      const whole = await collected(acme.runs.logs(id, run));
      const at = whole.findIndex(({ missing }) => missing !== undefined);
      const missing = whole[at]?.missing ?? 0;
      const position = whole[at]?.position ?? 0;
      expect(whole[at - 1]?.position).toBe(at);
      expect(whole[at + 1]).toMatchObject({
        position: at + missing + 1,
        text: `line ${at + missing + 1} of a long log`,
      });
      expect(whole.at(-1)?.text).toBe(`line ${LINES} of a long log`);
      const resumed = await collected(acme.runs.logs(id, run, { after: position - 1 }));
      expect(resumed).toEqual(whole.slice(at));
      await forget();
      const stored = await collected(acme.runs.logs(id, run));
      expect(stored.at(-1)).toEqual(whole.at(-1));
      expect(stored.reduce((sum, line) => sum + (line.missing ?? 1), 0)).toBe(LINES);
      const after = await collected(acme.runs.logs(id, run, { after: position }));
      expect(after.at(-1)).toEqual(whole.at(-1));
    }
  });

  it("gets a line that reports how many lines are gone once the engine has forgotten the run, and then all stored lines", async () => {
    const { acme, id, run, forget } = await longRun();
    await forget();
    const [gap, ...lines] = await collected(acme.runs.logs(id, run, { after: 12 }));
    const missing = gap?.missing ?? 0;
    expect(gap?.text).toBe(`[the first ${missing} lines of this log are no longer kept]`);
    expect(missing + lines.length).toBe(LINES);
    expect(lines[0]).toMatchObject({
      position: missing + 1,
      text: `line ${missing + 1} of a long log`,
    });
    expect(lines.at(-1)?.text).toBe(`line ${LINES} of a long log`);
    expect(await collected(acme.runs.logs(id, run, { after: gap?.position ?? 0 }))).toEqual(lines);
    expect((await collected(acme.runs.logs(id, run)))[0]).toEqual(gap);
    // A reader whose position is after the missing lines gets no such line.
    expect(
      (await collected(acme.runs.logs(id, run, { after: LINES - 1 }))).map(
        ({ position }) => position,
      ),
    ).toEqual([LINES]);
  });

  it("gets a retryable error, and no gap, while the engine does not answer", async () => {
    let down = false;
    const { acme, id, run } = await longRun((driver) => ({
      ...driver,
      logs(ref, options) {
        if (down) throw new DagctlError("unavailable", "The engine does not answer");
        return driver.logs(ref, options);
      },
    }));
    down = true;
    await expect(collected(acme.runs.logs(id, run, { after: 12 }))).rejects.toMatchObject({
      code: "unavailable",
    });
    // Stored lines need no engine.
    expect(await collected(acme.runs.logs(id, run, { after: LINES - 10 }))).toHaveLength(10);
    down = false;
    expect((await collected(acme.runs.logs(id, run, { after: 12 })))[0]?.position).toBe(13);
  });
});

describe("many followers of one run", SLOW, () => {
  const FOLLOWERS = 400;

  it("share one stream of the driver and one read of the record, and each gets every line", async () => {
    const engine = fakeEngine();
    const calls = { follow: 0, read: 0 };
    const run: RunDriver = {
      ...engine.run,
      logs(ref, options) {
        calls[options?.follow ? "follow" : "read"] += 1;
        return engine.run.logs(ref, options);
      },
    };
    const { acme, id, ref } = await endlessRun(engine, run);
    for (let line = 1; line <= 20; line += 1) engine.addLine(ref, `early ${line}`);
    const followed = Array.from({ length: FOLLOWERS }, (_, index) =>
      collected(
        acme.runs.logs(id, "latest", {
          follow: true,
          ...(index % 3 === 0 ? { after: index % 21 } : {}),
        }),
      ),
    );
    await until(
      async () => calls.read,
      (read) => read >= 1,
    );
    for (let line = 1; line <= 500; line += 1) {
      engine.addLine(ref, `late ${line}`);
      if (line % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    engine.finishRun(ref);
    for (const [index, lines] of (await Promise.all(followed)).entries()) {
      const after = index % 3 === 0 ? index % 21 : 0;
      expect(lines.map(({ position }) => position)).toEqual(
        Array.from({ length: 520 - after }, (_, line) => after + line + 1),
      );
    }
    // There is one stream, which is opened again a few times around the end. A follower that begins
    // reads the existing lines once.
    expect(calls.follow).toBeLessThan(10);
    expect(calls.read).toBeLessThanOrEqual(FOLLOWERS + 10);
  });

  it("get every line at once although one of them requests a position that does not exist yet", async () => {
    const { engine, acme, id, ref } = await endlessRun();
    engine.addLine(ref, "first");
    const far = collected(acme.runs.logs(id, "latest", { follow: true, after: 1_000_000 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const seen: string[] = [];
    const near = (async () => {
      for await (const { text } of acme.runs.logs(id, "latest", { follow: true, after: 1 }))
        seen.push(text);
    })();
    for (const text of ["second", "third"]) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      engine.addLine(ref, text);
    }
    await until(
      async () => seen,
      (texts) => texts.length === 2,
    );
    engine.finishRun(ref);
    await near;
    expect(seen).toEqual(["second", "third"]);
    expect(await far).toEqual([]);
  });

  it("get every line although one of them reads slowly and falls behind what is buffered", async () => {
    const { engine, acme, id, ref } = await endlessRun();
    engine.addLine(ref, "first");
    const fast = collected(acme.runs.logs(id, "latest", { follow: true }));
    const slow = acme.runs.logs(id, "latest", { follow: true })[Symbol.asyncIterator]();
    expect((await slow.next()).value).toMatchObject({ text: "first" });
    for (let line = 0; line < 2000; line += 1) engine.addLine(ref, "x".repeat(1000));
    engine.addLine(ref, "last");
    engine.finishRun(ref);
    const positions: number[] = [];
    for (let next = await slow.next(); next.done !== true; next = await slow.next())
      positions.push(next.value.position);
    expect(positions).toEqual(Array.from({ length: 2001 }, (_, index) => index + 2));
    expect((await fast).map(({ position }) => position)).toEqual(
      Array.from({ length: 2002 }, (_, index) => index + 1),
    );
  });
});
