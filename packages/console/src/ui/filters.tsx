import type { ComponentChildren, JSX } from "preact";
import { usePlace } from "../app-context.ts";

/** Shows the states by which a list can be filtered. */
export function Filters({
  label = "Filters",
  children,
}: {
  label?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <nav class="filters" aria-label={label}>
      {children}
    </nav>
  );
}

/**
 * Shows a state by which a list can be filtered.
 *
 * @param props.path of the list after it was pressed
 */
export function FilterLink({
  path,
  isChosen,
  children,
}: {
  path: string;
  isChosen: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { href } = usePlace();
  return (
    <a class="filter" href={href(path)} aria-current={isChosen ? "true" : undefined}>
      {children}
    </a>
  );
}

/**
 * Shows a choice of what a list has.
 *
 * @param props.value the chosen one, which may be none of the options: an address may have any
 */
export function Choice({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChoose: (value: string) => void;
}): JSX.Element {
  const isKnown = options.some(([known]) => known === value);
  return (
    <select
      class="field"
      aria-label={label}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {[...options, ...(isKnown ? [] : [[value, value] as const])].map(([each, words]) => (
        <option key={each} value={each}>
          {words}
        </option>
      ))}
    </select>
  );
}
