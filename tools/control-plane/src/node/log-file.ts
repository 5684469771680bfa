import { watch } from "node:fs";
import { open } from "node:fs/promises";

/** The requested part of a log, by the names of the API. */
export interface LogQuery {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** The number of last lines. @default all */
  readonly tailLines?: number | undefined;
  /** Lines written at this time or later. @default all */
  readonly since?: Date | undefined;
  readonly limitBytes?: number | undefined;
}

interface Piece {
  readonly time: string;
  readonly text: string;
  /** Whether a newline followed. */
  readonly whole: boolean;
}

const CHUNK = 64 * 1024;
/** The interval in which a change that the kernel did not report is found, in milliseconds. */
const POLL_MS = 250;

/**
 * Yields a container's log as text, as the kubelet answers it, from the file that `supervise`
 * writes. With `follow` it goes on until `ended` resolves and all that was written is read.
 */
export async function* logText(
  file: string,
  query: LogQuery,
  ended: Promise<unknown>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const since = query.since === undefined ? "" : comparable(query.since);
  let left = query.limitBytes ?? Infinity;
  let begun = false;
  const text = (piece: Piece): string => {
    const stamp = query.timestamps && !begun ? `${piece.time} ` : "";
    begun = !piece.whole;
    return `${stamp}${piece.text}${piece.whole ? "\n" : ""}`;
  };
  const cut = (found: string): string => {
    const bytes = Buffer.byteLength(found);
    const kept = bytes <= left ? found : Buffer.from(found).subarray(0, left).toString();
    left -= bytes;
    return kept;
  };
  let tail: string[][] | undefined = query.tailLines === undefined ? undefined : [];
  for await (const pieces of batches(file, query.follow ? ended : undefined, signal)) {
    if (pieces === "end of file") {
      // All lines that existed when the reader came were read: from here on every line counts.
      const last = tail?.flat().join("") ?? "";
      tail = undefined;
      if (last !== "") yield cut(last);
    } else {
      const selected = pieces.filter(({ time }) => time >= since);
      if (tail === undefined) yield cut(selected.map(text).join(""));
      else for (const piece of selected) keepLast(tail, begun, text(piece), query.tailLines ?? 0);
    }
    if (left <= 0) return;
  }
}

function keepLast(lines: string[][], continues: boolean, text: string, count: number): void {
  if (continues) lines.at(-1)?.push(text);
  else lines.push([text]);
  while (lines.length > count) lines.shift();
}

/**
 * Yields the file's records, and a mark each time when all of it is read. Without `ended` it ends
 * there.
 */
async function* batches(
  file: string,
  ended: Promise<unknown> | undefined,
  signal: AbortSignal,
): AsyncGenerator<Piece[] | "end of file"> {
  const handle = await open(file, "r");
  let over = ended === undefined;
  let wake = (): void => undefined;
  void ended?.then(() => {
    over = true;
    wake();
  });
  const watcher = ended === undefined ? undefined : watch(file, () => wake());
  watcher?.on("error", () => undefined);
  const onAbort = (): void => wake();
  signal.addEventListener("abort", onAbort);
  try {
    let rest = Buffer.alloc(0);
    const chunk = Buffer.alloc(CHUNK);
    while (!signal.aborted) {
      // The flag is read before the file: what was written before the end is read after it.
      const last = over;
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, null);
      if (bytesRead > 0) {
        const all = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
        const end = all.lastIndexOf(10) + 1;
        rest = all.subarray(end);
        if (end > 0)
          yield all
            .toString("utf8", 0, end - 1)
            .split("\n")
            .map(parse);
        continue;
      }
      yield "end of file";
      if (last) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (over !== last || signal.aborted) wake();
      });
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    watcher?.close();
    await handle.close();
  }
}

function parse(record: string): Piece {
  const time = record.indexOf(" ");
  const stream = record.indexOf(" ", time + 1);
  const tag = record.indexOf(" ", stream + 1);
  return {
    time: record.slice(0, time),
    whole: record.slice(stream + 1, tag) === "F",
    text: record.slice(tag + 1),
  };
}

/** Returns a time as the records have it, with nine digits, so that texts compare as times do. */
const comparable = (time: Date): string => time.toISOString().replace("Z", "000000Z");
