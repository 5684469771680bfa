import type { JSX } from "preact";
import type { Change } from "./use-change.ts";

/** Shows a button, which says why it does nothing now. */
export function Action({
  label,
  isPrimary = false,
  why,
  change,
  press,
}: {
  label: string;
  isPrimary?: boolean;
  why: string | undefined;
  change: Change;
  press: () => void;
}): JSX.Element {
  const isOff = why !== undefined || change.isBlocked;
  return (
    <button
      type="button"
      class={isPrimary ? "button button-primary" : "button"}
      aria-disabled={isOff}
      title={why}
      onClick={() => {
        if (!isOff) press();
      }}
    >
      {label}
    </button>
  );
}
