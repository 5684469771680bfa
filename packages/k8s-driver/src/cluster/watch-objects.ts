import type { Clock } from "@dagctl/core/contracts";
import { backoff, pause } from "@dagctl/core/driver-kit";
import { acceptOf, type Client, type ListOptions, selectorOf } from "./client.ts";
import { ApiFailure } from "./api-failure.ts";
import type { FirstLists } from "./first-lists.ts";
import { type Kind, pathOf } from "./kinds.ts";
import type { Resource } from "./wire.ts";

/** After this time, in seconds, the server ends a watch, and the driver begins the next one. */
const WATCH_SECONDS = 240;
/**
 * After this time without any event, not even a bookmark, a watch is requested again from where it
 * was, in milliseconds. The connection may be dead, or nothing happens in the cluster: the API
 * server sends bookmarks only where something has changed.
 */
const SILENCE_LIMIT = 90_000;
/**
 * After a watch that was shorter than this, the next one begins only after a pause, in
 * milliseconds.
 */
const SHORT_WATCH = 1_000;
/** The pause before a new try after a failure, in milliseconds. */
const PAUSE = { least: 500, most: 15_000 };

export interface WatchedEvent<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: T;
}

export interface WatchOptions extends ListOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Where the first list is recorded, and the namespace of an organization that it is for. */
  readonly first?: { readonly lists: FirstLists; readonly of: string };
  /** @default 90_000 milliseconds */
  readonly quiet?: number;
}

/**
 * Reports every object of a collection, now and at each change, until the signal aborts; then it
 * resolves. No change is missed: when a watch cannot continue from where it ended (410, a server
 * that was restarted), all objects are reported again.
 */
export async function watchObjects<T extends Resource>(
  client: Client,
  kind: Kind,
  namespace: string,
  { signal, clock, first, quiet = SILENCE_LIMIT, ...options }: WatchOptions,
  on: {
    readonly event: (event: WatchedEvent<T>) => void;
    /**
     * Called with `true` when all objects were reported and every change will be. Called with
     * `false` when a change may be missed until the next `true`.
     */
    readonly setSynced?: (synced: boolean) => void;
    readonly reportFailure?: (error: unknown) => void;
  },
): Promise<void> {
  let version: string | undefined;
  let failures = 0;
  const firstList = first?.lists.begin(first.of);
  while (!signal.aborted) {
    try {
      if (version === undefined) {
        const onPage = (): void => firstList?.page();
        const list = await client.list<T>(kind, namespace, { ...options, signal, onPage });
        version = list.version;
        for (const object of list.items) on.event({ type: "ADDED", object });
        on.setSynced?.(true);
        firstList?.end();
      }
      const begun = clock.now();
      version = await watchOnce<T>(
        client,
        kind,
        namespace,
        { ...options, signal, clock, version, quiet },
        on.event,
      );
      if (version === undefined) on.setSynced?.(false);
      failures = 0;
      // A server that shuts down, and some proxies, end every watch at once.
      if (clock.now() - begun < SHORT_WATCH) await pause(clock, PAUSE.least, signal);
    } catch (error) {
      on.setSynced?.(false);
      firstList?.end();
      if (signal.aborted) return;
      version = undefined;
      on.reportFailure?.(error);
      failures += 1;
      await pause(clock, backoff(PAUSE.least, failures - 1, PAUSE.most), signal);
    }
  }
  firstList?.end();
}

/**
 * Runs one watch to its end.
 *
 * @returns the resource version after which the next watch continues; `undefined` when it has to
 *   begin with a list
 */
async function watchOnce<T extends Resource>(
  client: Client,
  kind: Kind,
  namespace: string,
  {
    labels,
    signal,
    clock,
    version,
    metadataOnly,
    quiet,
  }: WatchOptions & { readonly version: string; readonly quiet: number },
  deliver: (event: WatchedEvent<T>) => void,
): Promise<string | undefined> {
  const silence = new AbortController();
  let stopTimer: (() => void) | undefined;
  const restartTimer = (): void => {
    stopTimer?.();
    stopTimer = clock.after(quiet, () =>
      silence.abort(new ApiFailure(0, "the API server does not answer a watch")),
    );
  };
  const accept = acceptOf("watch", metadataOnly);
  let newest = version;
  let answered = false;
  try {
    restartTimer();
    const stream = await client.connection.stream({
      method: "GET",
      path: pathOf(kind, { namespace }),
      query: {
        watch: "true",
        allowWatchBookmarks: "true",
        resourceVersion: version,
        timeoutSeconds: String(WATCH_SECONDS),
        labelSelector: selectorOf(labels),
      },
      ...(accept && { accept }),
      signal: AbortSignal.any([signal, silence.signal]),
    });
    answered = true;
    for await (const line of linesOf(stream)) {
      restartTimer();
      const { type, object } = JSON.parse(line) as {
        type: string;
        object: T & { readonly code?: number; readonly message?: string };
      };
      if (type === "ERROR") {
        if (object.code === 410) return undefined;
        throw new ApiFailure(object.code ?? 500, object.message ?? "the watch ended with an error");
      }
      newest = object.metadata?.resourceVersion ?? newest;
      if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") deliver({ type, object });
    }
  } catch (error) {
    // Silence alone is not a failure: the next watch continues from the newest version, so nothing
    // is missed.
    if (!answered || !silence.signal.aborted || signal.aborted) throw error;
  } finally {
    stopTimer?.();
  }
  return newest;
}

export interface LineOptions {
  /**
   * Whether the text after the last line break is a line. Otherwise it is dropped, because a
   * connection may have been cut there. @default false
   */
  readonly whole?: boolean;
  /**
   * The most characters of a line. The rest of a longer line is dropped, so that a text without
   * line breaks does not fill the memory. @default Infinity
   */
  readonly most?: number;
}

/** Yields the lines of a body that arrives in pieces. */
export async function* linesOf(
  body: AsyncIterable<Uint8Array>,
  { whole = false, most = Number.POSITIVE_INFINITY }: LineOptions = {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    const text = decoder.decode(piece, { stream: true });
    if (rest.length >= most && !text.includes("\n")) continue;
    const parts = (rest + text)
      .split("\n")
      .map((part) => (part.length > most ? part.slice(0, most) : part));
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (whole && rest !== "") yield rest;
}
