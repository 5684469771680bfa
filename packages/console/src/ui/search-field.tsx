import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";

/** How long a person types nothing before it is searched for, in milliseconds. */
const PAUSE_MS = 250;

/**
 * Shows the field in which a person types a part of a name. It calls `onSearch` after a pause, at
 * Enter, and when the field is left.
 *
 * @param props.value what the address says, which another page may have changed
 */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}): JSX.Element {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** What was asked for last: an address with another text is not the field's own. */
  const asked = useRef(value);
  const search = useRef(onSearch);
  search.current = onSearch;
  useLayoutEffect(() => {
    if (value === asked.current) return;
    clearTimeout(timer.current);
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (typed: string): void => {
    clearTimeout(timer.current);
    const part = typed.trim();
    if (part === asked.current) return;
    asked.current = part;
    search.current(part);
  };
  return (
    <label class="search">
      <Icon name="search" />
      <input
        class="field"
        type="search"
        data-search
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget: { value: typed } }) => {
          setText(typed);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(typed), PAUSE_MS);
        }}
        onBlur={({ currentTarget }) => ask(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") ask(event.currentTarget.value);
          else if (event.key === "Escape") {
            // A browser would empty the field.
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
