import type { StreamCall } from "@dagctl/api";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";
import { checkArguments } from "./call-options.ts";
import { checkItem } from "./check-answer.ts";
import { bodyError, connectionLost, LostAnswer } from "./failures.ts";
import type { CallArguments, Http } from "./http.ts";
import { backoffMs, pause } from "./pause.ts";

/** The tries in a row that bring nothing. */
const TRIES = 8;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Yields the items of a stream. After a lost connection it continues after the last one. A stream
 * ends with the event `end`, or never.
 *
 * @param args must name the same stream again: `latest` may be another run after a lost connection
 * @throws DagctlError what the server answered; `unavailable` after eight tries that bring nothing,
 *   or when the first one is not answered in time; `invalid`: an option does not exist, or is wrong
 */
export async function* resumedStream<Item>(
  http: Http,
  call: StreamCall,
  args: CallArguments,
): AsyncGenerator<Item, void, undefined> {
  checkArguments(call, args);
  const given = args.options as { readonly signal?: AbortSignal; readonly after?: number };
  const leaving = new AbortController();
  const signal = given.signal ? AbortSignal.any([given.signal, leaving.signal]) : leaving.signal;
  const { after: _first, ...rest } = args.options;
  const request = { ...args, options: { ...rest, signal } };
  let lastId = given.after === undefined ? undefined : String(given.after);
  let hasBegun = false;
  try {
    for (let failures = 0; ; failures += 1) {
      let lost: unknown;
      let openedAt = Number.POSITIVE_INFINITY;
      try {
        const body = await http.events(call, request, lastId);
        hasBegun = true;
        openedAt = Date.now();
        for await (const { event, data, id } of messages(body)) {
          failures = 0;
          if (event === "end") return;
          if (event === "error") throw errorOf(data);
          lastId = id ?? lastId;
          yield checkItem(dataOf(data)) as Item;
        }
      } catch (error) {
        given.signal?.throwIfAborted();
        // A server that closes refuses readers until the next one has taken over, and one that has
        // not noticed the lost connection counts it as an open stream.
        const isPassing =
          hasBegun && (isDagctlError(error, "unavailable") || isDagctlError(error, "rate_limited"));
        if (!isPassing && !(error instanceof LostAnswer)) throw error;
        if (!hasBegun && error instanceof LostAnswer && error.isTimeout)
          throw new DagctlError("unavailable", `The server does not answer: ${error.message}`, {
            cause: error,
          });
        lost = error;
      }
      // A stream without items is as good as one with them.
      if (Date.now() - openedAt > LONGEST_PAUSE_MS) failures = 0;
      if (failures >= TRIES)
        throw new DagctlError("unavailable", "The stream cannot be read at the moment", {
          cause: lost,
        });
      await pause(backoffMs(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures), given.signal);
    }
  } finally {
    leaving.abort();
  }
}

/** The error of a stream. It ends the stream, also where it may be retried. */
function errorOf(data: string): DagctlError {
  return (
    bodyError(dataOf(data)) ??
    new DagctlError("internal", "The server sent an error without a body")
  );
}

function dataOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new DagctlError("internal", "The stream does not come from the API: an item is no JSON");
  }
}

/** The longest event: a line of a log has at most 16 KiB, an event of a project less than 1 MiB. */
const LONGEST_EVENT = 16 * 1024 * 1024;

/** Yields the events of a stream. */
async function* messages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: LONGEST_EVENT }))
    .getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if ((error as { readonly type?: unknown }).type === "max-buffer-size-exceeded")
        throw new DagctlError(
          "internal",
          "The stream does not come from the API: an item is too large",
        );
      throw connectionLost(error);
    });
    if (done) return;
    yield value;
  }
}
