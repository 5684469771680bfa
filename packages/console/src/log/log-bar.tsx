import type { Run } from "@dagctl/core";
import type { JSX, RefObject } from "preact";
import { Copy } from "../ui/copy.tsx";
import { Icon } from "../ui/icon.tsx";
import { Download } from "./download.tsx";
import type { LineRange } from "./line-range.ts";
import { type LogLines, MOST_ROWS, rowText } from "./log-lines.ts";
import type { RunLog } from "./run-log.ts";
import type { LogSearch } from "./use-search.ts";

/** Shows what searches a log, and what can be done with its lines. */
export function LogBar({
  field,
  log,
  run,
  search,
  find,
  leave,
  range,
  clearRange,
  areTimesShown,
  showTimes,
}: {
  field: RefObject<HTMLInputElement | null>;
  log: RunLog;
  run: Run;
  search: LogSearch;
  find: (query: string) => void;
  leave: () => void;
  range: LineRange | undefined;
  clearRange: () => void;
  areTimesShown: boolean;
  showTimes: (areShown: boolean) => void;
}): JSX.Element {
  const { lines } = log;
  return (
    <div class="log-bar">
      <input
        ref={field}
        type="search"
        class="field log-search"
        aria-label="Search the log"
        placeholder="Search the log"
        title="Search (/)"
        spellcheck={false}
        value={search.query}
        onInput={({ currentTarget }) => find(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search.move(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") {
            find("");
            leave();
          } else return;
          event.preventDefault();
        }}
      />
      {search.pattern !== undefined && <Matches search={search} />}
      <span class="log-space" />
      {range !== undefined && <Chosen lines={lines} range={range} clear={clearRange} />}
      <Count log={log} range={range} />
      <button
        type="button"
        class="button button-quiet"
        aria-label="Show the times"
        aria-pressed={areTimesShown}
        title="Times"
        onClick={() => showTimes(!areTimesShown)}
      >
        <Icon name="clock" />
      </button>
      <Download log={log} run={run} />
    </div>
  );
}

function Matches({ search }: { search: LogSearch }): JSX.Element {
  const { position, count, move } = search;
  return (
    <span class="log-matches">
      <span role="status">
        {count === 0
          ? "No line has it"
          : `${position.toLocaleString("en")} of ${count.toLocaleString("en")}`}
      </span>
      <button
        type="button"
        class="button button-quiet button-small"
        aria-label="Match before"
        title="Match before (Shift+Enter)"
        onClick={() => move(-1)}
      >
        <Icon name="up" />
      </button>
      <button
        type="button"
        class="button button-quiet button-small"
        aria-label="Next match"
        title="Next match (Enter)"
        onClick={() => move(1)}
      >
        <Icon name="down" />
      </button>
    </span>
  );
}

function Chosen({
  lines,
  range: { first, last },
  clear,
}: {
  lines: LogLines;
  range: LineRange;
  clear: () => void;
}): JSX.Element {
  const textOfRange = (): string =>
    lines.rows
      .filter(({ number }) => number >= first && number <= last)
      .map(rowText)
      .join("\n");
  return (
    <span class="log-chosen">
      {first === last ? `Line ${first}` : `Lines ${first} to ${last}`}
      <Copy text={textOfRange} label="Copy the lines" />
      <button
        type="button"
        class="button button-quiet button-small"
        aria-label="Choose no lines"
        title="Choose no lines (Esc)"
        onClick={clear}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

/** Shows how many lines there are, and says what of them the page does not have. */
function Count({ log, range }: { log: RunLog; range: LineRange | undefined }): JSX.Element {
  const { lines } = log;
  const words = `${lines.total.toLocaleString("en")} ${lines.total === 1 ? "line" : "lines"}`;
  const isBeyond =
    range !== undefined && range.first > lines.total && log.state.value.name === "complete";
  return (
    <span class="log-count" role="status">
      {isBeyond ? `The log has ${words}` : words}
      {lines.dropped > 0 &&
        `, of which this page has the last ${MOST_ROWS.toLocaleString("en")} or more`}
    </span>
  );
}
