import type { Run } from "@dagctl/core";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { formatLocal, formatUtc } from "../ui/format-time.ts";
import { Icon } from "../ui/icon.tsx";
import { usePageKeys } from "../ui/use-keys.ts";
import { formatRange, pressLine, rangeOf, stretchRange } from "./line-range.ts";
import { LogBar } from "./log-bar.tsx";
import { LogLineRow } from "./log-line.tsx";
import type { RunLog } from "./run-log.ts";
import { useFragment } from "./use-fragment.ts";
import { useScroll } from "./use-scroll.ts";
import { useSearch } from "./use-search.ts";
import { ROW_HEIGHT, rowsBelow, rowsToShow } from "./virtual-rows.ts";

/** Shows the lines of a log, and what searches, chooses and stores them. */
export function LogView({
  log,
  run,
  address,
}: {
  log: RunLog;
  run: Run;
  address: string;
}): JSX.Element {
  const { choices } = useApp();
  const { href } = usePlace();
  const { lines } = log;
  const change = log.changes.value;
  const isComplete = log.state.value.name === "complete";
  const [range, setRange] = useFragment();
  const [areTimesShown, setTimesShown] = useState(false);
  const [shown, setShown] = useState<ReadonlyMap<number, number>>(new Map());
  const field = useRef<HTMLInputElement>(null);
  const scroll = useScroll({ lines, change, isFollowed: range === undefined });
  const search = useSearch(lines, scroll.showLine);
  const { first, end } = rowsToShow(scroll.place, lines.rows.length);
  const rows = lines.rows.slice(first, end);
  const below = rowsBelow(scroll.place, lines.rows.length);
  const topLine = rows.find(({ missing }) => missing === undefined)?.number ?? 1;

  // The address names a line: it is shown once, when it was read.
  const named = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const name = formatRange(range);
    if (named.current === name) return;
    if (range === undefined || lines.indexOf(range.first) >= 0) named.current = name;
    if (range !== undefined && named.current === name) scroll.showLine(range.first);
  }, [range, change]);
  const choose = (next: typeof range): void => {
    named.current = formatRange(next);
    setRange(next);
  };

  // A match may be at the right of what is visible.
  useEffect(() => {
    const mark = scroll.box.current?.querySelector(".mark-now");
    mark?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [search.current, search.query]);

  usePageKeys({
    "/": () => field.current?.select(),
    g: () => scroll.toBegin(),
    G: () => scroll.toEnd(),
  });

  const stretch = (step: 1 | -1): void => {
    const start = search.current ?? topLine;
    choose(range === undefined ? rangeOf(start, start) : stretchRange(range, step, lines.total));
  };
  const timeOf = (time: string): string =>
    (choices.times.value === "utc" ? formatUtc : formatLocal)(Date.parse(time)).slice(11, 19);

  return (
    <>
      <LogBar
        field={field}
        log={log}
        run={run}
        search={search}
        find={(query) => search.find(query, topLine)}
        leave={() => scroll.box.current?.focus()}
        range={range}
        clearRange={() => choose(undefined)}
        areTimesShown={areTimesShown}
        showTimes={setTimesShown}
      />
      <div
        ref={scroll.box}
        class="log-box"
        role="region"
        aria-label="Lines of the log"
        tabIndex={0}
        onScroll={scroll.note}
        onWheel={scroll.noteWheel}
        onKeyDown={(event) => {
          if (event.key === "Escape" && range !== undefined) return choose(undefined);
          if (!event.shiftKey || !/^Arrow(?:Up|Down)$/.test(event.key)) return;
          event.preventDefault();
          stretch(event.key === "ArrowDown" ? 1 : -1);
        }}
        onClick={(event) => {
          const link = (event.target as Element).closest<HTMLElement>("[data-line]");
          if (link === null || event.ctrlKey || event.metaKey || event.altKey) return;
          // The lines are chosen here: the router would only see the same page.
          event.preventDefault();
          event.stopPropagation();
          choose(pressLine(range, Number(link.dataset["line"]), event.shiftKey));
        }}
      >
        {lines.rows.length === 0 && <Nothing run={run} isComplete={isComplete} />}
        <div class="log-all" style={{ height: `${lines.rows.length * ROW_HEIGHT}px` }}>
          <div class="log-rows" style={{ transform: `translateY(${first * ROW_HEIGHT}px)` }}>
            {rows.map((row) => (
              <LogLineRow
                key={row.missing === undefined ? row.number : -row.number}
                row={row}
                address={`${href(address)}#L${row.number}`}
                time={areTimesShown ? timeOf(row.time) : undefined}
                pattern={search.pattern}
                isSelected={
                  range !== undefined && row.number >= range.first && row.number <= range.last
                }
                isCurrent={row.number === search.current}
                shown={shown.get(row.number)}
                showMore={(number, characters) =>
                  setShown((before) => new Map(before).set(number, characters))
                }
              />
            ))}
          </div>
        </div>
      </div>
      {below > 0 && !scroll.isFollowing && (
        <button type="button" class="button log-follow" onClick={scroll.toEnd}>
          <Icon name="down" />
          {below.toLocaleString("en")} {below === 1 ? "line" : "lines"} below
          {isComplete ? "" : ", follow"}
        </button>
      )}
    </>
  );
}

function Nothing({ run, isComplete }: { run: Run; isComplete: boolean }): JSX.Element {
  const text = isComplete
    ? "This log has no lines."
    : run.status === "pending"
      ? "The run has not begun: its lines come here."
      : run.status === "running"
        ? "The run has printed no line yet."
        : "Reading the log";
  return (
    <p class="log-nothing" role="status">
      {text}
    </p>
  );
}
