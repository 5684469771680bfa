import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { plainText } from "./clean-text.ts";
import {
  firstMatch,
  levelOf,
  moreCharacters,
  partsOf,
  SHOWN_CHARACTERS,
  displayPart,
} from "./line-parts.ts";
import { type LogRow, describeMissing } from "./log-lines.ts";

/** What a row of a log needs beside its line. */
export interface LogLineProps {
  readonly row: LogRow;
  readonly address: string;
  /** The time of the line, where times are shown. */
  readonly time: string | undefined;
  readonly pattern: RegExp | undefined;
  readonly isSelected: boolean;
  /** Whether it is the match that a person looks at. */
  readonly isCurrent: boolean;
  /** How many characters are shown. @default the first 4,000 */
  readonly shown: number | undefined;
  /** Shows more characters of the line. */
  readonly showMore: (number: number, characters: number) => void;
}

/** Shows a line of a log, or that lines are gone. All texts are text nodes. */
export function LogLineRow(props: LogLineProps): JSX.Element {
  const { row, address, time, isSelected } = props;
  if (row.missing !== undefined)
    return <div class="log-line log-missing">{describeMissing(row.missing)}</div>;
  return (
    <div class={isSelected ? "log-line log-selected" : "log-line"}>
      <a
        class="log-number"
        href={address}
        data-line={row.number}
        tabIndex={-1}
        aria-label={`Line ${row.number}`}
      >
        {row.number}
      </a>
      {time !== undefined && <span class="log-time">{time}</span>}
      <LineText {...props} />
    </div>
  );
}

function LineText({ row, pattern, isCurrent, shown, showMore }: LogLineProps): JSX.Element {
  const { text, number } = row;
  const most = shown ?? SHOWN_CHARACTERS;
  const { parts, level, rest, isCut } = useMemo(() => {
    const plain = plainText(text);
    const match = isCurrent && pattern !== undefined ? firstMatch(text, pattern) : undefined;
    const part = displayPart(plain.length, most, match);
    return {
      parts: partsOf(text, pattern, part),
      level: levelOf(plain),
      rest: plain.length - part.to,
      isCut: part.from > 0,
    };
  }, [text, pattern, isCurrent, most]);
  return (
    <>
      <span class={level === undefined ? "log-text" : `log-text ink-${level}`}>
        {isCut && <span class="log-cut">… </span>}
        {parts.map(({ text: part, look, isMatch }, index) =>
          isMatch ? (
            <mark key={index} class={isCurrent ? `${look} mark-now` : look}>
              {part}
            </mark>
          ) : look === "" ? (
            part
          ) : (
            <span key={index} class={look}>
              {part}
            </span>
          ),
        )}
      </span>
      {rest > 0 && (
        <button
          type="button"
          class="log-rest"
          onClick={() => showMore(number, moreCharacters(most))}
        >
          {rest.toLocaleString("en")} more characters
        </button>
      )}
    </>
  );
}
