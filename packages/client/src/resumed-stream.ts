import type { StreamCall } from "@dagctl/api";
import type { LogLine } from "@dagctl/core";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { bodyError, connectionLost, LostAnswer } from "./failures.ts";
import type { CallArguments, Http } from "./http.ts";
import { backoffMs, pause } from "./pause.ts";

/** The tries in a row that bring no line. */
const TRIES = 8;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Yields the lines of a log. After a lost connection it continues after the last line.
 *
 * @param args the run must be an id: `latest` may be another run after a lost connection
 * @throws DagctlError what the server answered; `unavailable` after eight tries without a line
 */
export async function* resumedStream(
  http: Http,
  call: StreamCall,
  args: CallArguments,
): AsyncGenerator<LogLine, void, undefined> {
  const given = args.options as { readonly signal?: AbortSignal; readonly after?: number };
  const leaving = new AbortController();
  const signal = given.signal ? AbortSignal.any([given.signal, leaving.signal]) : leaving.signal;
  const { after: _first, ...rest } = args.options;
  const request = { ...args, options: { ...rest, signal } };
  let position = given.after;
  let hasBegun = false;
  try {
    for (let failures = 0; ; failures += 1) {
      let lost: unknown;
      try {
        const id = position === undefined ? undefined : String(position);
        for await (const { event, data } of messages(await http.events(call, request, id))) {
          hasBegun = true;
          failures = 0;
          if (event === "end") return;
          if (event === "error") throw errorOf(data);
          const line = JSON.parse(data) as LogLine;
          position = line.position;
          yield line;
        }
      } catch (error) {
        given.signal?.throwIfAborted();
        // A server that closes refuses followers until the next one has taken over.
        const isClosing = hasBegun && isDagctlError(error, "unavailable");
        if (!isClosing && !(error instanceof LostAnswer)) throw error;
        lost = error;
      }
      if (failures >= TRIES)
        throw new DagctlError("unavailable", "The log cannot be read at the moment", {
          cause: lost,
        });
      await pause(backoffMs(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures), given.signal);
    }
  } finally {
    leaving.abort();
  }
}

/** The error of a log. It ends the log, also where it may be retried. */
function errorOf(data: string): DagctlError {
  return (
    bodyError(JSON.parse(data)) ??
    new DagctlError("internal", "The server sent an error without a body")
  );
}

/** Yields the events of a stream. */
async function* messages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw connectionLost(error);
    });
    if (done) return;
    yield value;
  }
}
