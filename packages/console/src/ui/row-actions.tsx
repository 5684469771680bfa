import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { showHidden } from "./visible-text.ts";

/** What can be done with the item of a row. */
export interface RowAction {
  /** The word on its button. */
  readonly word: string;
  readonly press: () => void;
  /** Why it cannot be done now. @default it can */
  readonly why?: string | undefined;
}

/**
 * Shows what can be done with the item of a row. `j` and `k` lead to the first button of a row, the
 * arrows to the others.
 *
 * @param props.name the name of the item, for readers of the screen
 * @param props.hasLink whether the row has a link, which `j` and `k` lead to. @default false
 */
export function RowActions({
  name,
  actions,
  hasLink = false,
}: {
  name: string;
  actions: readonly RowAction[];
  hasLink?: boolean;
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
      {actions.map(({ word, press, why }, index) => {
        const isFirst = index === 0 && !hasLink;
        return (
          <button
            type="button"
            class="button"
            data-row-link={isFirst ? true : undefined}
            data-row-item={isFirst ? undefined : true}
            aria-label={`${word} ${showHidden(name)}`}
            aria-disabled={why !== undefined ? true : undefined}
            title={why}
            onClick={() => {
              if (why === undefined) press();
            }}
            key={word}
          >
            {word}
          </button>
        );
      })}
    </div>
  );
}
