/** What the keys do, for the list of keys. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Previous row" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["/"], does: "Search the log of a run" },
  { keys: ["Enter", "Shift+Enter"], does: "Next match, match before" },
  { keys: ["g", "G"], does: "Begin and end of a log" },
  { keys: ["Shift+↓", "Shift+↑"], does: "Choose lines of a log that has the focus" },
  { keys: ["?"], does: "Show the keys" },
  { keys: ["Esc"], does: "Close, or leave a search" },
];

/** Returns whether a key belongs to the element that has the focus: text is typed there. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Moves the focus to the row after or before the one that has it.
 *
 * @param step 1 or -1
 */
export function moveRow(page: Document, step: 1 | -1): void {
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row-link]")];
  const index = rows.indexOf(page.activeElement as HTMLElement);
  const next = index < 0 ? (step === 1 ? 0 : rows.length - 1) : index + step;
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}
