import type { LogLine } from "@dagctl/core";
import type { CallOptions, RunDriver } from "@dagctl/core/contracts";
import { isFrame } from "@dagctl/core/masking";
import { restarted, type Break } from "./engine-fixtures.ts";

type Logs = RunDriver["logs"];
interface LogOptions extends CallOptions {
  readonly after?: number;
  readonly follow?: boolean;
}

/** Breaks the log of each instance. */
const logging =
  (broken: (own: Logs) => Logs): Break =>
  (_, { run }) => ({ run: { ...run, logs: broken(run.logs) } });

/** Breaks the lines of those calls that `of` selects, as a list. */
const changing = (
  change: (lines: readonly LogLine[]) => readonly LogLine[],
  of: (options: LogOptions) => boolean = () => true,
): Break =>
  logging(
    (own) =>
      async function* (ref, options = {}) {
        if (!of(options)) return yield* own(ref, options);
        const lines: LogLine[] = [];
        for await (const line of own(ref, options)) lines.push(line);
        yield* change(lines);
      },
  );

/** Breaks each line of those calls that `of` selects, as it comes. */
const changingEach = (
  change: (line: LogLine, index: number) => readonly LogLine[],
  of: (options: LogOptions) => boolean = () => true,
): Break =>
  logging(
    (own) =>
      async function* (ref, options = {}) {
        let index = 0;
        for await (const line of own(ref, options)) {
          if (of(options)) yield* change(line, index);
          else yield line;
          index += 1;
        }
      },
  );

async function* without(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
  for await (const line of lines) if (!isFrame(line.text)) yield line;
}
async function* only(lines: AsyncIterable<LogLine>): AsyncGenerator<LogLine> {
  for await (const line of lines) if (isFrame(line.text)) yield line;
}

const isGap = ({ missing }: LogLine): boolean => missing !== undefined;
const withoutGap = (lines: readonly LogLine[]): readonly LogLine[] =>
  lines.filter((line) => !isGap(line));
/** Ends a large log at its limit. */
const onlyBeginning = (lines: readonly LogLine[]): readonly LogLine[] => {
  const at = lines.findIndex(isGap);
  return lines.slice(0, at < 0 ? undefined : at + 1);
};
/** Numbers the lines after the missing ones as if there had never been more. */
const renumbered = (lines: readonly LogLine[]): readonly LogLine[] => {
  const gap = lines.find(isGap);
  if (!gap?.missing) return lines;
  const missing = gap.missing - 1;
  return lines.map((line) =>
    line.position < gap.position ? line : { ...line, position: line.position - missing },
  );
};

const isFollowed = ({ follow = false }: LogOptions): boolean => follow;
/** Numbers the lines of one call. */
const counted = (line: LogLine, index: number): readonly LogLine[] => [
  { ...line, position: index },
];
const piecesOf = (line: LogLine, length: number): readonly LogLine[] =>
  Array.from({ length: Math.max(1, Math.ceil(line.text.length / length)) }, (_, index) => ({
    ...line,
    text: line.text.slice(index * length, (index + 1) * length),
  }));

/** Begins where the log ends at the moment of the call. */
const withoutStored: Break = logging(
  (own) =>
    async function* (ref, options = {}) {
      let newest = options.after;
      if (options.follow && newest !== undefined)
        for await (const line of own(ref)) newest = Math.max(newest, line.position);
      yield* own(ref, newest === undefined ? options : { ...options, after: newest });
    },
);

/** One driver for each law of logs and their positions, right in all but that. */
export const brokenRunLogs: Readonly<Record<string, Break>> = {
  "run-frames": changing((lines) => lines.filter((line) => !isFrame(line.text))),
  "run-log-follow-after-position": withoutStored,
  "run-log-positions-stay": changingEach(counted, isFollowed),
  "run-log-long-lines": changingEach((line) => piecesOf(line, 4_096).slice(0, 1)),
  "run-log-many-lines": changing((lines) => lines.slice(-1_000)),
  "run-log-end-is-kept": changing(onlyBeginning),
  "run-log-uncut-positions": changing(renumbered),
};

/** The same for what else each law says. */
export const moreBrokenRunLogs: readonly [law: string, what: string, broken: Break][] = [
  [
    "run-frames",
    "frames are read twice: in the log and apart from it",
    (_, { run }) => ({ run: { ...run, frames: run.logs } }),
  ],
  [
    "run-frames",
    "a line that begins as a frame is cut, and the rest is text",
    changingEach((line) => piecesOf(line, 16_384)),
  ],
  [
    "run-frames",
    "frames apart from the log are read from the start, whatever the position",
    (_, { run }) => ({
      run: {
        ...run,
        logs: (ref, options) => without(run.logs(ref, options)),
        frames: (ref) => only(run.logs(ref)),
      },
    }),
  ],
  [
    "run-log-follow-after-position",
    "a followed log has positions of its own",
    changingEach(counted, isFollowed),
  ],
  [
    "run-log-follow-after-position",
    "a followed log begins at the start",
    logging(
      (own) =>
        (ref, { after, ...options } = {}) =>
          own(ref, options.follow || after === undefined ? options : { ...options, after }),
    ),
  ],
  [
    "run-log-positions-stay",
    "positions begin at 0 again after a restart",
    restarted(changingEach(counted)),
  ],
  [
    "run-log-positions-stay",
    "only a read after a position is counted again",
    changingEach(counted, ({ after = 0 }) => after > 0),
  ],
  [
    "run-log-long-lines",
    "lines are cut into pieces of 4,096 characters",
    changingEach((line) => piecesOf(line, 4_096)),
  ],
  ["run-log-end-is-kept", "no line says that lines are missing", changing(withoutGap)],
  [
    "run-log-end-is-kept",
    "the missing lines are counted from the first line of the log",
    changing((lines) => {
      const head = lines.findIndex(isGap);
      return lines.map((line) =>
        line.missing === undefined ? line : { ...line, missing: line.missing + head },
      );
    }),
  ],
  [
    "run-log-uncut-positions",
    "a reader that continues gets no line about the missing ones",
    changing(withoutGap, ({ after = 0 }) => after > 0),
  ],
  [
    "run-log-uncut-positions",
    "only a followed log is numbered again",
    changing(renumbered, ({ follow = false, after = 0 }) => follow && after === 0),
  ],
  ["run-log-many-lines", "only the first 1,000 lines", changing((lines) => lines.slice(0, 1_000))],
];
