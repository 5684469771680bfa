import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "../app-context.ts";

/** What a page knows of what it reads. */
export interface Loaded<Value> {
  /** Absent while nothing was read. It stays while it is read again. */
  readonly value?: Value | undefined;
  /** Why the newest read failed. */
  readonly error?: unknown;
  readonly isLoading: boolean;
  reload(): void;
}

interface Content<Value> {
  readonly key: string;
  readonly value?: Value | undefined;
  readonly error?: unknown;
  readonly isLoading: boolean;
}

/** A page that was hidden for longer is read again when it is visible. */
const STALE_MS = 10_000;

/**
 * Reads what a page shows, and again when its key changes, or when the page was hidden and is
 * visible again. The answer to an earlier key is never shown.
 *
 * @param key what the answer depends on
 */
export function useLoad<Value>(
  key: string,
  read: (signal: AbortSignal) => Promise<Value>,
): Loaded<Value> {
  const { session } = useApp();
  const [content, setContent] = useState<Content<Value>>({ key, isLoading: true });
  const [count, setCount] = useState(0);
  const reading = useRef(read);
  reading.current = read;
  const reload = useCallback(() => setCount((before) => before + 1), []);

  useEffect(() => {
    const ending = new AbortController();
    setContent((before) =>
      before.key === key ? { ...before, isLoading: true } : { key, isLoading: true },
    );
    reading
      .current(ending.signal)
      .then((value) => {
        if (!ending.signal.aborted) setContent({ key, value, isLoading: false });
      })
      .catch((error: unknown) => {
        if (ending.signal.aborted) return;
        setContent((before) => ({ key, value: before.value, error, isLoading: false }));
        session.noteFailure(error);
      });
    return () => ending.abort();
  }, [key, count]);

  useEffect(() => {
    let hiddenAt: number | undefined;
    const note = (): void => {
      if (document.visibilityState === "hidden") hiddenAt = Date.now();
      else if (hiddenAt !== undefined && Date.now() - hiddenAt > STALE_MS) reload();
    };
    document.addEventListener("visibilitychange", note);
    return () => document.removeEventListener("visibilitychange", note);
  }, []);

  // Until the effect has run, the content is that of the key before.
  return content.key === key ? { ...content, reload } : { isLoading: true, reload };
}
