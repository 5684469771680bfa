import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Menu } from "./menu.tsx";
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
 * @param props.more what is needed less often, in a menu. @default nothing
 * @param props.hasLink whether the row has a link, which `j` and `k` lead to. @default false
 */
export function RowActions({
  name,
  actions,
  more = [],
  hasLink = false,
}: {
  name: string;
  actions: readonly RowAction[];
  more?: readonly RowAction[] | undefined;
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
      {actions.map((action, index) => (
        <RowButton
          name={name}
          action={action}
          place={index === 0 && !hasLink ? "first" : "item"}
          key={action.word}
        />
      ))}
      {more.length > 0 && (
        <Menu label="More" name={showHidden(name)} isRowItem>
          {more.map((action) => (
            <RowButton name={name} action={action} place="menu" key={action.word} />
          ))}
        </Menu>
      )}
    </div>
  );
}

function RowButton({
  name,
  action: { word, press, why },
  place,
}: {
  name: string;
  action: RowAction;
  place: "first" | "item" | "menu";
}): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      data-row-link={place === "first" ? true : undefined}
      data-row-item={place === "item" ? true : undefined}
      aria-label={`${word} ${showHidden(name)}`}
      aria-disabled={why !== undefined ? true : undefined}
      title={why}
      onClick={() => {
        if (why === undefined) press();
      }}
    >
      {word}
    </button>
  );
}
