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
/** What a proxy answers in place of a server. An API that works may also answer the second one. */
const OF_A_PROXY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Returns whether the caller has ended a call. */
const isEnded = (input: RequestInfo | URL, init: RequestInit | undefined): boolean =>
  (init?.signal ?? (input instanceof Request ? input.signal : undefined))?.aborted ?? false;

/** Returns what watches the calls of this page. It asks nothing before a call fails. */
export function createConnection({ fetch, healthUrl }: ConnectionOptions): Connection {
  const isLost = signal(false);
  const returns = signal(0);
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
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      const { status } = await fetch(healthUrl, { cache: "no-store", signal });
      if (OF_A_PROXY.has(status)) isLost.value = true;
      else noteAnswer();
    } catch {
      isLost.value = true;
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
      let response: Response;
      try {
        response = await fetch(input, init);
      } catch (error) {
        if (!isEnded(input, init)) noteLoss();
        throw error;
      }
      if (OF_A_PROXY.has(response.status)) void check();
      else noteAnswer();
      return response;
    },
  };
}
