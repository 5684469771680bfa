// Not in main.tsx: a test loads it without a page.

import { type ReadonlySignal, signal } from "@preact/signals";

/**
 * How long a page that is hidden keeps its streams, in milliseconds. A browser has six connections
 * for a host over HTTP/1.1: streams of hidden pages would use all of them.
 */
const HIDDEN_MS = 30_000;

/** Returns whether the page is away: it was opened hidden, or is hidden for 30 seconds. */
export function watchPresence(
  page: Pick<Document, "visibilityState" | "addEventListener">,
): ReadonlySignal<boolean> {
  const isAway = signal(page.visibilityState === "hidden");
  let timer: ReturnType<typeof setTimeout> | undefined;
  page.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (page.visibilityState === "visible") isAway.value = false;
    else timer = setTimeout(() => (isAway.value = true), HIDDEN_MS);
  });
  return isAway;
}
