import type { LogLine } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { makePrintedLine } from "../fakes/engine/program.ts";
import type { Assertions } from "./assertions.ts";
import { deploymentOf, type EngineFixture, lawCase, requestOf } from "./engine-fixture.ts";
import { anyOf, noCancel, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, endOf, textOf, untilDeployed, untilEnded, waitFor } from "./waits.ts";

/** The longest line that a log must have as one line, in characters. */
const ONE_LINE = 16_384;
/** More than that, so that a driver may make several lines of it. */
const LONG = 40_000;
/** About half of the text that a log must have completely. */
const MANY = { count: 5_000, length: 100 } as const;
const THREE = ["one", "two", "three"] as const;

const FRAME = "::dagctl:: ";
const FRAMES = [1, 2, 3].map((seq) => `${FRAME}{"kind":"suite","seq":${seq}}`);
/** A line that begins as a frame, and is longer than a line that stays whole. */
const LONG_FRAME = `${FRAME}${"x".repeat(20_000)}`;

/** The positions of lines, and what a log must have. */
export const runLogsCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-frames",
    "a frame that a run prints is a line of its log, or of `frames` alone, and the other lines stay",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const [one, two, three] = THREE;
      const [first = "", second = "", third = ""] = FRAMES;
      const texts = [first, one, two, LONG_FRAME, second, third, three];
      const request = requestOf(
        fixture,
        texts.map((print) => ({ print })),
      );
      await untilEnded(fixture, law.name, request);
      const { run } = fixture;
      const lines = await collect(run.logs(request.ref));
      const apart = run.frames ? await collect(run.frames(request.ref)) : [];
      const textsOf = (of: readonly LogLine[], areFrames: boolean): readonly string[] =>
        of.map(({ text }) => text).filter((text) => FRAMES.includes(text) === areFrames);
      const shown = lines.filter(({ text }) => !text.startsWith(FRAME));
      law.same(textsOf(shown, false), THREE, "the lines of the log that are no frames");
      law.same(textsOf(lines, true), run.frames ? [] : FRAMES, "the frames in the log");
      if (run.frames === undefined) return;
      law.same(textsOf(apart, true), FRAMES, "the frames apart from the log");
      const after = apart[0]?.position ?? 0;
      const rest = await collect(run.frames(request.ref, { after }));
      law.same(rest, apart.slice(1), "the frames after the first one");
    },
    noLogs,
  ),
  lawCase(
    "run-log-follow-after-position",
    "a followed log that continues after a position yields the stored lines after it, as a read does",
    async (fixture, law) => {
      const ref = await startPrinting(fixture, law, [...THREE]);
      const stored = await untilStored(fixture, law, ref, THREE.length);
      const reading = new AbortController();
      const followed = stored.map(({ position }) =>
        followLog(fixture, ref, { after: position, signal: reading.signal }),
      );
      try {
        for (const [index, { lines }] of followed.entries())
          await waitFor(fixture, law.name, `the stored lines after line ${index + 1}`, (see) => {
            see(lines);
            return lines.length >= stored.length - index - 1 ? true : undefined;
          });
        await fixture.run.cancel(ref);
        await endOf(fixture, law.name, ref);
        for (const { over } of followed)
          await waitFor(fixture, law.name, "the end of each followed log", () => over());
        const whole = await collect(fixture.run.logs(ref));
        for (const [index, { lines }] of followed.entries())
          law.same(lines, whole.slice(index + 1), `the followed lines after line ${index + 1}`);
      } finally {
        reading.abort();
      }
    },
    anyOf(noLogs, noCancel),
  ),
  lawCase(
    "run-log-positions-stay",
    "a line of an ended run has one position: in each read, in a followed log, and after a restart",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const actions = THREE.map((print) => ({ print }));
      const { ref } = requestOf(fixture, []);
      await untilEnded(fixture, law.name, requestOf(fixture, [], { steps: [actions, actions] }));
      const lines = await collect(fixture.run.logs(ref));
      law.same(
        lines.map(({ text }) => text),
        [...THREE, ...THREE],
        "the lines",
      );
      await sameEverywhere(fixture, law, ref, lines, "");
      const again = { ...fixture, ...(await fixture.reopen()) };
      await sameEverywhere(again, law, ref, lines, " after a restart");
    },
    noLogs,
  ),
  lawCase(
    "run-log-positions-stay",
    "a line of an active run has the same position after a restart",
    async (fixture, law) => {
      const ref = await startPrinting(fixture, law, [...THREE]);
      const before = await untilStored(fixture, law, ref, THREE.length);
      const again = { ...fixture, ...(await fixture.reopen()) };
      law.same(
        (await collect(again.run.logs(ref))).slice(0, before.length),
        before,
        "its lines after a restart",
      );
      // The run has ended as an error where the engine could not continue it.
      await again.run.cancel(ref);
      await endOf(again, law.name, ref);
      await sameEverywhere(again, law, ref, before, " after a restart and its end");
    },
    anyOf(noLogs, noCancel),
  ),
  lawCase(
    "run-log-long-lines",
    "a line of 16,384 characters is one line, and nothing of a longer one is lost",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const request = requestOf(fixture, [
        { printLines: 1, length: ONE_LINE },
        { printLines: 1, length: LONG },
        { print: "end" },
      ]);
      await untilEnded(fixture, law.name, request);
      const texts = await textOf(fixture, request.ref);
      law.same(texts[0]?.length, ONE_LINE, "the length of the first line");
      law.holds(texts[0] === makePrintedLine(1, ONE_LINE), "its text is what was printed");
      const long = texts.slice(1, -1).join("");
      law.same(long.length, LONG, "the length of the lines between the first and the last");
      law.holds(long === makePrintedLine(1, LONG), "together they are what was printed");
      law.same(texts.at(-1), "end", "the last line");
    },
    noLogs,
  ),
  lawCase(
    "run-log-many-lines",
    "a log of 5,000 lines has all of them",
    async (fixture, law) => {
      await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
      const { count, length } = MANY;
      const request = requestOf(fixture, [{ printLines: count, length }]);
      await untilEnded(fixture, law.name, request);
      const lines = await collect(fixture.run.logs(request.ref));
      law.same(lines.length, count, "the number of lines");
      for (const [index, { text }] of lines.entries())
        law.same(text, makePrintedLine(index + 1, length), `line ${index + 1}`);
      const middle = lines[count / 2 - 1]?.position ?? 0;
      law.same(
        (await collect(fixture.run.logs(request.ref, { after: middle }))).length,
        count / 2,
        "the number of lines after the one in the middle",
      );
    },
    noLogs,
  ),
];

/** Starts a run that prints these lines and goes on until it is cancelled. */
async function startPrinting(
  fixture: EngineFixture,
  law: Assertions,
  texts: readonly string[],
): Promise<RunRef> {
  await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
  const prints = texts.map((print) => ({ print }));
  const request = requestOf(fixture, [...prints, { wait: true }]);
  await fixture.run.start(request);
  return request.ref;
}

function untilStored(
  fixture: EngineFixture,
  law: Assertions,
  ref: RunRef,
  count: number,
): Promise<readonly LogLine[]> {
  return waitFor(fixture, law.name, `${count} lines of the log`, async (see) => {
    const lines = await collect(fixture.run.logs(ref));
    see(lines);
    return lines.length >= count ? lines : undefined;
  });
}

/** Asserts that each way to read a log yields these lines, and those after each position. */
async function sameEverywhere(
  { run }: EngineFixture,
  law: Assertions,
  ref: RunRef,
  lines: readonly LogLine[],
  when: string,
): Promise<void> {
  for (const follow of [false, true]) {
    const how = follow ? "followed" : "read";
    law.same(await collect(run.logs(ref, { follow })), lines, `the log, when it is ${how}${when}`);
    for (const [index, { position }] of lines.entries())
      law.same(
        await collect(run.logs(ref, { after: position, follow })),
        lines.slice(index + 1),
        `the lines after line ${index + 1}, when they are ${how}${when}`,
      );
  }
}

interface Following {
  readonly lines: readonly LogLine[];
  /** Returns `true` once the log has ended. Throws what it failed with. */
  over(): true | undefined;
}

/** Begins to follow a log. */
function followLog(
  { run }: EngineFixture,
  ref: RunRef,
  options: { readonly after: number; readonly signal: AbortSignal },
): Following {
  const lines: LogLine[] = [];
  let end: { readonly error?: unknown } | undefined;
  void (async () => {
    for await (const line of run.logs(ref, { ...options, follow: true })) lines.push(line);
  })().then(
    () => (end = {}),
    (error: unknown) => (end = { error }),
  );
  return {
    lines,
    over() {
      if (end && "error" in end) throw end.error;
      return end && true;
    },
  };
}
