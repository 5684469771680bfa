// Not in main.tsx: a test loads it without a page.

import { type ReadonlySignal, signal } from "@preact/signals";

/**
 * How long a page that is hidden keeps its streams, in milliseconds. A browser has six connections
 * for a host over HTTP/1.1: streams of hidden pages would use all of them.
 */
const HIDDEN_MS = 30_000;

/** How often a page that is seen looks at the clock, in milliseconds. */
const LOOK_MS = 5_000;

/**
 * Returns whether the page is away: it was opened hidden, is hidden for 30 seconds, or another page
 * was opened in its place. After a sleep of the machine it was away, too: its streams may be dead
 * without an error.
 *
 * @param frame what the page is in: a browser keeps a page that was left, with its streams
 */
export function watchPresence(
  page: Pick<Document, "visibilityState" | "addEventListener">,
  frame: Pick<Window, "addEventListener">,
): ReadonlySignal<boolean> {
  const isHidden = (): boolean => page.visibilityState === "hidden";
  const isAway = signal(isHidden());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seenAt = Date.now();

  function noteSeen(): void {
    // No timer fires while the machine sleeps.
    if (Date.now() - seenAt >= HIDDEN_MS) isAway.value = true;
    seenAt = Date.now();
    isAway.value = false;
  }

  page.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!isHidden()) return noteSeen();
    seenAt = Date.now();
    timer = setTimeout(() => (isAway.value = true), HIDDEN_MS);
  });
  frame.addEventListener("pagehide", () => (isAway.value = true));
  frame.addEventListener("pageshow", () => {
    if (!isHidden()) noteSeen();
  });
  setInterval(() => {
    if (!isHidden()) noteSeen();
  }, LOOK_MS);
  return isAway;
}
