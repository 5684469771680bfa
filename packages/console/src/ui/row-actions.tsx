import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { showHidden } from "./visible-text.ts";

/** What can be done with the item of a row. */
export interface RowAction {
  /** The word on its button. */
  readonly word: string;
  readonly press: () => void;
}

/**
 * Shows what can be done with the item of a row. `j` and `k` lead to the first button of a row, the
 * arrows to the others.
 *
 * @param props.name the name of the item, for readers of the screen
 */
export function RowActions({
  name,
  actions,
}: {
  name: string;
  actions: readonly RowAction[];
}): JSX.Element {
  const cell = useRef<HTMLDivElement>(null);
  // The row of what was deleted takes the focus with it: the next key would begin before the page.
  useLayoutEffect(
    () => () => {
      if (cell.current?.contains(document.activeElement) === true)
        document.querySelector<HTMLElement>("main")?.focus();
    },
    [],
  );
  return (
    <div class="row-actions" role="cell" ref={cell}>
      {actions.map(({ word, press }, index) => (
        <button
          type="button"
          class="button"
          data-row-link={index === 0 ? true : undefined}
          data-row-item={index > 0 ? true : undefined}
          aria-label={`${word} ${showHidden(name)}`}
          onClick={press}
          key={word}
        >
          {word}
        </button>
      ))}
    </div>
  );
}
