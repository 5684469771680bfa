import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LogLines } from "./log-lines.ts";
import { isAtEnd, ROW_HEIGHT, type Scrolled, topOfRow } from "./virtual-rows.ts";

/** Where a log is scrolled to. It follows while that is its end, and only then. */
export interface LogScroll {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly place: Scrolled;
  readonly isFollowing: boolean;
  note(): void;
  noteWheel(event: WheelEvent): void;
  /** Scrolls to a line, with the line in the middle. */
  showLine(number: number): void;
  toBegin(): void;
  toEnd(): void;
}

/**
 * Returns what scrolls a log.
 *
 * @param options.change changes after lines were added
 * @param options.isFollowed whether it follows at first
 */
export function useScroll({
  lines,
  change,
  isFollowed,
}: {
  lines: LogLines;
  change: number;
  isFollowed: boolean;
}): LogScroll {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(isFollowed);
  const dropped = useRef(lines.dropped);
  // Where it was scrolled to last by itself: that says nothing of what a person wants.
  const aimed = useRef<number | undefined>(undefined);
  const [place, setPlace] = useState<Scrolled>({ top: 0, height: 0 });
  const [isFollowing, setFollowing] = useState(isFollowed);

  const follow = useCallback((next: boolean) => {
    follows.current = next;
    setFollowing(next);
  }, []);
  const read = useCallback(() => {
    const { scrollTop: top = 0, clientHeight: height = 0 } = box.current ?? {};
    setPlace((before) =>
      before.top === top && before.height === height ? before : { top, height },
    );
    return { top, height };
  }, []);
  const scrollTo = useCallback((top: number) => {
    if (box.current !== null) box.current.scrollTop = top;
    aimed.current = read().top;
  }, []);
  const toEnd = useCallback(() => {
    follow(true);
    scrollTo(box.current?.scrollHeight ?? 0);
  }, []);

  useLayoutEffect(() => {
    const gone = lines.dropped - dropped.current;
    dropped.current = lines.dropped;
    if (follows.current) scrollTo(box.current?.scrollHeight ?? 0);
    // What a person looks at stays where it is.
    else if (gone > 0) scrollTo((box.current?.scrollTop ?? 0) - gone * ROW_HEIGHT);
  }, [change]);

  useEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (follows.current) scrollTo(box.current?.scrollHeight ?? 0);
      else read();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);

  return {
    box,
    place,
    isFollowing,
    note() {
      const scrolled = read();
      if (scrolled.top === aimed.current) return;
      aimed.current = undefined;
      follow(isAtEnd(scrolled, box.current?.scrollHeight ?? 0));
    },
    noteWheel(event) {
      // Lines that come at the same time must not scroll it back.
      if (event.deltaY < 0 && (box.current?.scrollTop ?? 0) > 0) follow(false);
    },
    showLine(number) {
      const index = lines.indexOf(number);
      if (index < 0) return;
      follow(false);
      scrollTo(topOfRow(index, box.current?.clientHeight ?? 0));
    },
    toBegin() {
      follow(false);
      scrollTo(0);
    },
    toEnd,
  };
}
