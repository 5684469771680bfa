import type { DagctlEvent } from "@dagctl/core";
import { useContext, useEffect, useRef } from "preact/hooks";
import { PlaceContext } from "../app-context.ts";

/** After the last event of several. */
const QUIET_MS = 800;
/** After the first of them at the latest: events may come without a pause. */
const LATEST_MS = 3_000;

/** What a list reads again: it cannot know by itself what an event changes of it. */
export interface Reread {
  note(): void;
  stop(): void;
}

/**
 * Returns what reads again once for several events that follow each other.
 *
 * @param isEager whether the first of them is read at once. @default false
 */
export function createReread(read: () => void, isEager = false): Reread {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  let newest = -Infinity;
  return {
    note() {
      const now = Date.now();
      const isFirst = timer === undefined && now - newest >= LATEST_MS;
      if (isEager && isFirst) {
        newest = now;
        return read();
      }
      if (timer === undefined) latest = now + LATEST_MS;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          timer = undefined;
          newest = Date.now();
          read();
        },
        Math.min(QUIET_MS, latest - now),
      );
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** Reads again after events that a list may depend on. */
export function useReread(read: () => void, isAbout: (event: DagctlEvent) => boolean): void {
  const live = useContext(PlaceContext)?.live;
  const rules = useRef({ read, isAbout });
  rules.current = { read, isAbout };
  useEffect(() => {
    const reread = createReread(() => rules.current.read());
    const stop = live?.listen({
      take(event) {
        if (rules.current.isAbout(event)) reread.note();
      },
      miss: () => reread.note(),
    });
    return () => {
      stop?.();
      reread.stop();
    };
  }, [live]);
}
