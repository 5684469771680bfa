import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { showHidden } from "../ui/visible-text.ts";
import { type DiffLine, diffLines } from "./diff-lines.ts";

/** The most lines that are shown at once, and how many of a longer difference are shown. */
const MOST_LINES = 16;
const FIRST_LINES = 12;

/** Shows the difference of a model's definition: a long one in part, until it is asked for. */
export function PlanDiff({ name, diff }: { name: string; diff: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const lines = diffLines(diff);
  const isLong = lines.length > MOST_LINES;
  const shown = isLong && !isOpen ? lines.slice(0, FIRST_LINES) : lines;
  return (
    <>
      <pre class="diff" tabIndex={0} role="region" aria-label={`Difference of ${showHidden(name)}`}>
        {shown.map((line, index) => (
          <Line line={line} key={index} />
        ))}
      </pre>
      {isLong && (
        <button
          type="button"
          class="link-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show less" : `Show all ${lines.length} lines`}
          <span class="hidden"> of {showHidden(name)}</span>
        </button>
      )}
    </>
  );
}

/** The sign at the beginning of a line says the same as its colour. */
function Line({ line: { kind, text } }: { line: DiffLine }): JSX.Element {
  const shown = `${showHidden(text)}\n`;
  if (kind === "added") return <ins class="diff-line">{shown}</ins>;
  if (kind === "removed") return <del class="diff-line">{shown}</del>;
  return <span class={kind === "place" ? "diff-line diff-place" : "diff-line"}>{shown}</span>;
}
