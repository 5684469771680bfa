/** What the keys do, for the list of keys. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Ctrl K"], does: "Find a project or a page" },
  { keys: ["/"], does: "Search the list, or the log of a run" },
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Previous row" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["n"], does: "New project, job, variable and the like, on its list" },
  { keys: ["Enter", "Shift+Enter"], does: "Next match, match before" },
  { keys: ["g", "G"], does: "Begin and end of a log" },
  { keys: ["Shift+↓", "Shift+↑"], does: "Choose lines of a log that has the focus" },
  { keys: ["←", "→"], does: "Runs or buttons of the row" },
  { keys: ["?"], does: "Show the keys" },
  { keys: ["Esc"], does: "Close, or leave a search" },
];

/** Presses what creates something: a link, or a button. @returns whether the page has one */
export function followNew(page: Document): boolean {
  const link = page.querySelector<HTMLElement>("[data-new]");
  link?.click();
  return link !== null;
}

/** Returns the row, or another group of items, that has the focus or in which something has it. */
const findFocusedRow = ({ activeElement }: Document): Element | null =>
  activeElement?.closest('[role="row"], [data-items]') ?? null;

/**
 * Moves the focus to the row after or before the one that has it.
 *
 * @param step 1 or -1
 * @returns whether there is a row
 */
export function moveRow(page: Document, step: 1 | -1): boolean {
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row-link]")];
  // A list that is no table has the link alone.
  const own = findFocusedRow(page)?.querySelector("[data-row-link]") ?? page.activeElement;
  const index = rows.findIndex((row) => row === own);
  const next = index < 0 ? (step === 1 ? 0 : rows.length - 1) : index + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  return rows.length > 0;
}

/** Returns whether a key is the one that finds a project: Ctrl+K, or Cmd+K. */
export const isFindKey = ({
  key,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
}: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): boolean =>
  key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey;

/**
 * Moves the focus in its row: from the row to the runs in it, and around.
 *
 * @param step 1 or -1
 * @returns whether there was a place to move it to
 */
export function moveInRow(page: Document, step: 1 | -1): boolean {
  const places = [
    ...(findFocusedRow(page)?.querySelectorAll<HTMLElement>("[data-row-link], [data-row-item]") ??
      []),
  ];
  const index = places.indexOf(page.activeElement as HTMLElement);
  const next = places[(index + step + places.length) % places.length];
  if (index < 0 || places.length < 2) return false;
  next?.focus();
  return true;
}

/** Puts the focus into the field that searches the list. Returns whether the page has one. */
export function focusSearch(page: Document): boolean {
  const field = page.querySelector<HTMLInputElement>("[data-search]");
  field?.focus();
  field?.select();
  return field !== null;
}
