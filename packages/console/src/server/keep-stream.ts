import { isDagctlError } from "@dagctl/core/errors";
import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { Connection } from "./connection.ts";

/** What a stream of this page depends on. */
export interface StreamPlace {
  readonly connection: Pick<Connection, "returns">;
  /** Whether the page is away, and has no streams. */
  readonly isAway: ReadonlySignal<boolean>;
}

/** A stream, and what is done with it. */
export interface StreamRules<Item> {
  /** Opens the stream after the last item that was taken. */
  open(signal: AbortSignal): AsyncIterable<Item>;
  take(item: Item): void;
  /** Is called once, when the stream has ended by itself. */
  end?(): void;
  /**
   * Is called when the stream has failed.
   *
   * @param isRetried whether it is opened again by itself
   */
  fail(error: unknown, isRetried: boolean): void;
}

/** A stream that is open while the page is used. */
export interface KeptStream {
  /** Opens the stream again at once. */
  retry(): void;
  close(): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Keeps a stream open. It ends while the page is away. It is opened again when the page is used
 * again, when a lost server is back, and after a failure that passes.
 */
export function keepStream<Item>(
  { connection: { returns }, isAway }: StreamPlace,
  rules: StreamRules<Item>,
): KeptStream {
  const tries = signal(0);
  let failures = 0;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function fail(error: unknown): void {
    const isRetried = isDagctlError(error) && error.retryable;
    rules.fail(error, isRetried);
    if (!isRetried) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    timer = setTimeout(() => (tries.value += 1), pause);
  }

  async function read(ending: AbortSignal): Promise<void> {
    try {
      for await (const item of rules.open(ending)) {
        // An item of a stream that was opened again meanwhile comes once more.
        if (ending.aborted) return;
        failures = 0;
        rules.take(item);
      }
    } catch (error) {
      if (!ending.aborted) fail(error);
      return;
    }
    if (ending.aborted) return;
    isOver = true;
    rules.end?.();
  }

  const close = effect(() => {
    const isUsed = !isAway.value && tries.value >= 0 && returns.value >= 0;
    if (!isUsed || isOver) return undefined;
    const ending = new AbortController();
    untracked(() => void read(ending.signal));
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  });
  return { close, retry: () => void (tries.value += 1) };
}
