import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/**
 * Returns the reference of a dialog that is open as long as it is shown. It is open before the next
 * key of a person who types on: what is typed reaches its field.
 */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return dialog;
}

/** A dialog that is opened by a key or a button. */
export interface Opening {
  /** The key of the dialog that is open; none while it is closed. */
  readonly key: symbol | undefined;
  open(): void;
  /** Closes the dialog of this key, and no later one. */
  close(): void;
}

/**
 * Returns whether a dialog is open. Each opening has a key of its own, because a browser tells that
 * a dialog was closed a moment later: by then it may be open again.
 */
export function useOpening(): Opening {
  const [key, setKey] = useState<symbol>();
  return {
    key,
    open: () => setKey(Symbol("opening")),
    close: () => setKey((now) => (now === key ? undefined : now)),
  };
}
