import type { TargetedKeyboardEvent } from "preact";

/**
 * Leaves a field at a key without a choice: what was typed is forgotten.
 *
 * @param value what the field had before
 */
export function leaveField(event: TargetedKeyboardEvent<HTMLInputElement>, value: string): void {
  const field = event.currentTarget;
  // A browser clears a field of a search at Escape.
  event.preventDefault();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.blur();
}
