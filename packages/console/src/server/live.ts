import type { Client } from "@dagctl/client";
import type { DagctlEvent, FollowedEvent } from "@dagctl/core";
import { effect } from "@preact/signals";
import { keepStream, type StreamPlace } from "./keep-stream.ts";

/** What a page does with events. */
export interface EventListener {
  /** Is called with each event of the organization, in the order of commits. */
  take(event: DagctlEvent): void;
  /** Events may be missed: what is shown has to be read again. */
  miss(): void;
}

/** The events of an organization, for all that a page shows. */
export interface Live {
  /**
   * Resolves when what is read next has all that happened before the first event. It resolves also
   * where events cannot be read now: a listener is told later that it may have missed some.
   */
  readonly ready: Promise<void>;
  /**
   * Calls a listener until it is removed.
   *
   * @returns removes it
   */
  listen(listener: EventListener): () => void;
  close(): void;
}

export interface LiveOptions extends StreamPlace {
  readonly events: Pick<Client["events"], "list" | "follow">;
  /** Is called when events cannot be read. */
  fail(error: unknown): void;
}

/** How often a page that is away reads events, in milliseconds: its title stays right. */
const AWAY_MS = 60_000;

/**
 * Follows the events of an organization: it reads the newest position, and then each event after
 * it. A page that is away reads them once a minute.
 */
export function followLive({ events, fail, ...place }: LiveOptions): Live {
  const listeners = new Set<EventListener>();
  let position: number | undefined;
  let hasFailed = false;
  let begin: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    begin = resolve;
  });

  function miss(): void {
    for (const listener of listeners) listener.miss();
  }

  function take(item: FollowedEvent): void {
    if (item.type === "gap") {
      position = item.first_kept_sequence - 1;
      return miss();
    }
    position = item.sequence;
    for (const listener of listeners) listener.take(item);
  }

  async function* follow(signal: AbortSignal): AsyncGenerator<FollowedEvent> {
    if (position === undefined) {
      position = (await events.list({ limit: 1, signal })).newest_sequence;
      begin();
      // What was read meanwhile may be older than this position.
      if (hasFailed) miss();
    }
    yield* events.follow({ after: position, signal });
  }

  const stream = keepStream<FollowedEvent>(place, {
    open: follow,
    take,
    fail(error) {
      hasFailed = true;
      begin();
      fail(error);
    },
  });

  async function readWhileAway(signal: AbortSignal): Promise<void> {
    if (position === undefined) return;
    try {
      for await (const item of events.list({ after: position, signal })) {
        if (signal.aborted) return;
        take(item);
      }
    } catch {
      // The next read, or the stream, tries again.
    }
  }

  const stopReads = effect(() => {
    if (!place.isAway.value) return undefined;
    // A page that was opened hidden shows what it has read without any event.
    begin();
    hasFailed ||= position === undefined;
    const ending = new AbortController();
    const timer = setInterval(() => void readWhileAway(ending.signal), AWAY_MS);
    return () => {
      clearInterval(timer);
      ending.abort();
    };
  });

  return {
    ready,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      stopReads();
      stream.close();
    },
  };
}
