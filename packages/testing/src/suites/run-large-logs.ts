import type { LogLine } from "@dagctl/core";
import type { RunRef } from "@dagctl/core/contracts";
import { makePrintedLine } from "../fakes/engine/program.ts";
import type { Assertions } from "./assertions.ts";
import { deploymentOf, type EngineFixture, lawCase, requestOf } from "./engine-fixture.ts";
import { anyOf, noLogLimit, noLogs } from "./skips.ts";
import type { Case } from "./suite.ts";
import { collect, endOf, untilDeployed } from "./waits.ts";

/** The length of a printed line, in characters. */
const LENGTH = 1_000;
const END = "the reason";

/** A log that has more than the engine keeps. */
export const runLargeLogsCases: readonly Case<EngineFixture>[] = [
  lawCase(
    "run-log-end-is-kept",
    "of a log that is larger than the engine keeps, the first and the last lines stay, and one line says how many are missing",
    async (fixture, law) => {
      const { lines, count } = await largeLog(fixture, law);
      const { head, gap, tail } = partsOf(law, lines);
      const missing = gap.missing ?? 0;
      law.holds(head.length > 0, "there are lines before the one that says how many are missing");
      law.holds(missing > 0, "its number is above 0");
      law.same(tail.at(-1)?.text, END, "the last line");
      for (const [index, { text }] of head.entries())
        law.same(text, makePrintedLine(index + 1, LENGTH), `line ${index + 1}`);
      const first = head.length + missing + 1;
      for (const [index, { text }] of tail.slice(0, -1).entries())
        law.same(text, makePrintedLine(first + index, LENGTH), `line ${first + index}`);
      law.same(head.length + missing + tail.length, count, "the number of lines, missing included");
    },
    anyOf(noLogs, noLogLimit),
  ),
  lawCase(
    "run-log-uncut-positions",
    "each line of a large log has the position that it has in the log with all lines, and a reader that continues before missing lines gets the line that says so",
    async (fixture, law) => {
      const { ref, lines, seen } = await largeLog(fixture, law);
      const { head, gap, tail } = partsOf(law, lines);
      const missing = gap.missing ?? 0;
      const last = head.at(-1)?.position ?? 0;
      const next = tail[0]?.position ?? 0;
      // Each missing line had a position of its own.
      law.holds(gap.position >= last + missing, "the missing lines have room for their positions");
      law.holds(gap.position < next, "the line about them is below the next one");
      const positions = new Map([...head, ...tail].map(({ text, position }) => [text, position]));
      for (const { text, position } of seen)
        law.same(positions.get(text) ?? position, position, "the position that a follower saw");
      const deleted = seen.filter(({ position }) => position > last && position < gap.position);
      for (const follow of [false, true]) {
        const how = follow ? "followed" : "read";
        const after = (position: number): Promise<readonly LogLine[]> =>
          collect(fixture.run.logs(ref, { after: position, follow }));
        for (const position of [last, ...deleted.slice(-1).map((line) => line.position)])
          law.same(await after(position), [gap, ...tail], `the lines after ${position}, ${how}`);
        law.same(await after(gap.position), tail, `the lines after the missing ones, ${how}`);
        law.same(await after(next), tail.slice(1), `the lines after the next one, ${how}`);
      }
    },
    anyOf(noLogs, noLogLimit),
  ),
];

interface LargeLog {
  readonly ref: RunRef;
  /** The log of the ended run. */
  readonly lines: readonly LogLine[];
  /** What a follower saw from the beginning; it may have been too slow for some lines. */
  readonly seen: readonly LogLine[];
  /** How many lines the program printed. */
  readonly count: number;
}

/** Runs a program that prints twice as much as the engine keeps, and then fails. */
async function largeLog(fixture: EngineFixture, law: Assertions): Promise<LargeLog> {
  await untilDeployed(fixture, law.name, deploymentOf(fixture, 1));
  const printLines = Math.ceil((2 * (fixture.logLimit ?? 0)) / LENGTH);
  const request = requestOf(fixture, [{ printLines, length: LENGTH }, { print: END }, { exit: 3 }]);
  const { ref } = request;
  await fixture.run.start(request);
  const seen = await collect(fixture.run.logs(ref, { follow: true }));
  await endOf(fixture, law.name, ref);
  const lines = await collect(fixture.run.logs(ref));
  return { ref, lines, seen, count: printLines + 1 };
}

function partsOf(
  law: Assertions,
  lines: readonly LogLine[],
): { readonly head: readonly LogLine[]; readonly gap: LogLine; readonly tail: readonly LogLine[] } {
  const gaps = lines.filter(({ missing }) => missing !== undefined);
  law.same(gaps.length, 1, "the number of lines that say how many are missing");
  const at = lines.findIndex(({ missing }) => missing !== undefined);
  const gap = lines[at] ?? { position: 0, time: "", text: "" };
  return { head: lines.slice(0, at), gap, tail: lines.slice(at + 1) };
}
