import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Acts on each key that is pressed anywhere on the page while a component is shown. It acts from
 * the first moment on: a key that a person presses as soon as something appears is not lost.
 */
export function useKeyDown(act: (event: KeyboardEvent) => void): void {
  const newest = useRef(act);
  newest.current = act;
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => newest.current(event);
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/**
 * Acts on keys of the page: not where a person types, not over a dialog, and not together with
 * Ctrl, Alt or Cmd.
 *
 * @param acts what each key does; the browser acts, too, where it returns `false`
 */
export function usePageKeys(acts: Readonly<Record<string, () => boolean | void>>): void {
  useKeyDown((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (isDialogOpen()) return;
    const act = acts[event.key];
    if (act !== undefined && act() !== false) event.preventDefault();
  });
}

/** Returns whether a dialog is over the page. */
export const isDialogOpen = (): boolean => document.querySelector("dialog[open]") !== null;

/** Returns whether a key belongs to the element that has the focus: text is typed there. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
