import { useState } from "preact/hooks";

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
