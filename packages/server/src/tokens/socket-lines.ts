import type { Socket } from "node:net";

const LINE_BREAK = 0x0a;

/** A line of a connection is longer than any of the protocol. */
export class LongLineError extends Error {
  override readonly name = "LongLineError";
}

/**
 * Yields the lines that arrive on a connection. It keeps at most one line and a part of the next
 * one; what follows waits in the system.
 *
 * @param longest the most bytes of a line
 * @throws LongLineError a line has more
 */
export async function* linesOf(
  socket: Socket,
  longest: number,
): AsyncGenerator<string, void, undefined> {
  let begun: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, from)) {
      if (bytes + end - from > longest) throw new LongLineError();
      yield Buffer.concat([...begun, chunk.subarray(from, end)]).toString("utf8");
      begun = [];
      bytes = 0;
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > longest) throw new LongLineError();
  }
}
