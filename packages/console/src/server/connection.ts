import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** Whether the server answers, as the calls of this page show it. */
export interface Connection {
  /** Whether the newest call has reached no server. */
  readonly isLost: ReadonlySignal<boolean>;
  /** How often the server has answered again after it was lost. */
  readonly returns: ReadonlySignal<number>;
  /** The `fetch` of all calls of the page. */
  readonly fetch: typeof fetch;
  /** Asks the server at once, and then each second until it answers. */
  check(): Promise<void>;
}

export interface ConnectionOptions {
  readonly fetch: typeof fetch;
  /** An address at which a server that runs answers. */
  readonly healthUrl: string;
}

/** The pause between two questions while the server is lost, in milliseconds. */
const PAUSE_MS = 1_000;
/** How long one answer may take, in milliseconds. */
const ANSWER_MS = 5_000;
/** After how long without an answer to a call the server is asked, in milliseconds. */
const SLOW_MS = 10_000;
/** How long a stream may be silent, in milliseconds: the server sends a sign each 15 seconds. */
const SILENCE_MS = 32_000;
/** The content type of a stream. */
const EVENTS = "text/event-stream";
/** What a proxy answers in place of a server. An API that works may also answer the second one. */
const OF_A_PROXY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Returns the signal with which the caller ends a call. */
const signalOf = (input: RequestInfo | URL, init?: RequestInit): AbortSignal | null | undefined =>
  init?.signal ?? (input instanceof Request ? input.signal : undefined);

/** Returns an answer whose stream calls `fail` when nothing of it arrives for too long. */
function watchSilence(
  response: Response,
  body: ReadableStream<Uint8Array>,
  fail: () => void,
): Response {
  const reader = body.getReader();
  const watched = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const timer = setTimeout(fail, SILENCE_MS);
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } finally {
          clearTimeout(timer);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(watched, response);
}

/** Returns what watches the calls of this page. It asks nothing before a call fails or is slow. */
export function createConnection({ fetch, healthUrl }: ConnectionOptions): Connection {
  const isLost = signal(false);
  const returns = signal(0);
  const waiting = new Set<AbortController>();
  let asking: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function noteLoss(): void {
    isLost.value = true;
    if (asking === undefined && timer === undefined) void check();
  }

  function noteAnswer(): void {
    if (!isLost.peek()) return;
    batch(() => {
      isLost.value = false;
      returns.value += 1;
    });
  }

  async function ask(): Promise<void> {
    const ending = new AbortController();
    const timeout = setTimeout(() => ending.abort(), ANSWER_MS);
    try {
      const { status } = await fetch(healthUrl, { cache: "no-store", signal: ending.signal });
      if (OF_A_PROXY.has(status)) isLost.value = true;
      else noteAnswer();
    } catch {
      isLost.value = true;
      // Calls of a dead connection would wait for minutes, and keep others from one that works.
      for (const call of waiting) call.abort(new TypeError("The server does not answer"));
    } finally {
      clearTimeout(timeout);
    }
  }

  async function check(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    asking ??= ask().finally(() => {
      asking = undefined;
      if (isLost.peek()) timer = setTimeout(() => void check(), PAUSE_MS);
    });
    await asking;
  }

  return {
    isLost,
    returns,
    check,
    async fetch(input, init) {
      const ending = new AbortController();
      const given = signalOf(input, init);
      const signal = given ? AbortSignal.any([given, ending.signal]) : ending.signal;
      const slow = setTimeout(() => void check(), SLOW_MS);
      waiting.add(ending);
      let response: Response;
      try {
        response = await fetch(input, { ...init, signal });
      } catch (error) {
        if (!given?.aborted) noteLoss();
        throw error;
      } finally {
        clearTimeout(slow);
        waiting.delete(ending);
      }
      if (OF_A_PROXY.has(response.status)) void check();
      else noteAnswer();
      const { body, headers } = response;
      if (body === null || headers.get("content-type")?.startsWith(EVENTS) !== true)
        return response;
      return watchSilence(response, body, () => {
        ending.abort(new TypeError("The stream is silent"));
        void check();
      });
    },
  };
}
