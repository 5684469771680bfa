import type { ComponentChildren, JSX } from "preact";
import { Copy } from "./copy.tsx";
import { Text } from "./parts.tsx";
import { useModal } from "./use-modal.ts";

/** A text that a person copies. */
export interface ShownText {
  /** What its button says: `Copy the token`. */
  readonly copy: string;
  readonly text: string;
  /** What is above it. @default nothing */
  readonly label?: string;
}

/**
 * Shows what is shown once, until a person says that it is copied.
 *
 * @param props.children says what it is, and what is lost with it
 */
export function ShownOnce({
  title,
  texts,
  onClose,
  children,
}: {
  title: ComponentChildren;
  texts: readonly ShownText[];
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      class="dialog form-dialog"
      aria-labelledby="shown-title"
      // It would be lost by one key. A browser asks once only whether a dialog may be left.
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.preventDefault();
      }}
      onClose={onClose}
    >
      <h2 id="shown-title">{title}</h2>
      <p class="dialog-text">{children}</p>
      {texts.map(({ label, text, copy }) => (
        <div class="shown-once" key={copy}>
          {label !== undefined && <p class="shown-label">{label}</p>}
          <p class="new-token">
            <code>
              <Text>{text}</Text>
            </code>
            <Copy text={text} label={copy} />
          </p>
        </div>
      ))}
      <p class="dialog-ways">
        <button type="button" class="button button-primary" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </p>
    </dialog>
  );
}
