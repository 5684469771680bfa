import type { LogLine } from "@dagctl/core";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Pod } from "../../src/cluster/wire.ts";
import { createContext } from "../../src/create-context.ts";
import { settingsOf } from "../../src/options.ts";
import { logLines } from "../../src/runs/logs.ts";
import { apiDouble } from "../cluster/api-double.ts";

const BEGUN = Date.parse("2026-01-01T00:00:00Z");
/** The number of a line is the number of milliseconds after the begin of the run. */
const stampOf = (number: number): string => new Date(BEGUN + number).toISOString();
const positionOf = (number: number): number => (BEGUN + number) * 1_000;
const lineOf = (number: number): LogLine => ({
  position: positionOf(number),
  time: stampOf(number),
  text: `line ${number}`,
});
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const POD = {
  metadata: { name: "pod", namespace: "org", uid: "uid" },
  spec: { containers: [{ name: "step-1" }] },
  status: {
    containerStatuses: [
      { name: "step-1", state: { terminated: { exitCode: 1, startedAt: stampOf(0) } } },
    ],
  },
} as unknown as Pod;

/** A node that has the lines of a container from one to another; each read may see other ones. */
interface Node {
  kept: readonly [from: number, to: number];
  /** Cuts off the answer after that many lines, as when a connection is lost. */
  cut?: number;
}

/** Returns what reads the log of a run that is on such a node, until the test has ended. */
async function readerOf(
  node: Node,
): Promise<(after?: number, follow?: boolean) => AsyncGenerator<LogLine>> {
  const api = await apiDouble((asked, response) => {
    const since = Date.parse(asked.query.get("sinceTime") ?? stampOf(0));
    const [from, to] = node.kept;
    const kept = numbers(from, to).filter((number) => BEGUN + number >= since);
    response.writeHead(200, { "content-type": "text/plain" });
    for (const number of kept.slice(0, node.cut))
      response.write(`${stampOf(number)} line ${number}\n`);
    if (node.cut === undefined) response.end();
    else setTimeout(() => response.destroy(), 50);
  });
  const context = createContext(
    settingsOf({ cluster: { kubeconfig: api.kubeconfig }, chartsUrl: "http://charts.example" }),
  );
  onTestFinished(async () => {
    await context.client.connection.close();
    await api.close();
  });
  return (after, follow = false) =>
    logLines(context, async () => ({ ended: true, pod: POD }), {
      after,
      follow,
      signal: new AbortController().signal,
      mask: async () => (text) => text,
    });
}

async function collected(lines: AsyncIterable<LogLine>): Promise<readonly LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const gapBefore = (number: number): LogLine => ({
  position: positionOf(number) - 1,
  time: stampOf(number),
  text: "[lines before this one may be missing: the node keeps only the end of a large log]",
});

describe("a log of which the node keeps the end", () => {
  test("has its last line, and the positions that the lines had before", async () => {
    const node: Node = { kept: [1, 500] };
    const read = await readerOf(node);
    const whole = await collected(read());
    expect(whole).toEqual(numbers(1, 500).map(lineOf));
    node.kept = [25_001, 25_800];
    const end = await collected(read());
    expect(end).toEqual(numbers(25_001, 25_800).map(lineOf));
    expect(await collected(read(positionOf(25_790)))).toEqual(end.slice(-10));
  });

  test("says to a reader whose last line is gone that lines may be missing", async () => {
    const read = await readerOf({ kept: [25_001, 25_800] });
    const rest = await collected(read(positionOf(500)));
    expect(rest[0]).toEqual(gapBefore(25_001));
    expect(rest.slice(1)).toEqual(numbers(25_001, 25_800).map(lineOf));
    expect(await collected(read(rest[0]?.position))).toEqual(rest.slice(1));
  });

  test("says nothing of missing lines where the reader's last line is there, or where none was deleted", async () => {
    const read = await readerOf({ kept: [1, 2_600] });
    for (const number of [1, 2, 2_000, 2_500, 2_599])
      expect(await collected(read(positionOf(number)))).toEqual(
        numbers(number + 1, 2_600).map(lineOf),
      );
    // No line of this run had that position: it is of an earlier step, or before all of them.
    for (const after of [0, 1, positionOf(-1)])
      expect((await collected(read(after)))[0]).toEqual(lineOf(1));
  });

  test("says to a follower whose connection was lost that lines may be missing", async () => {
    const node: Node = { kept: [1, 2_600], cut: 1_000 };
    const read = await readerOf(node);
    const seen: LogLine[] = [];
    for await (const line of read(undefined, true)) {
      if (seen.push(line) === 1_000) {
        node.kept = [4_001, 4_500];
        delete node.cut;
      }
    }
    expect(seen).toEqual([
      ...numbers(1, 1_000).map(lineOf),
      gapBefore(4_001),
      ...numbers(4_001, 4_500).map(lineOf),
    ]);
  });
});
