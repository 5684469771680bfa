import type { JSX } from "preact";
import { Icon } from "../ui/icon.tsx";
import { useModal } from "../ui/use-modal.ts";
import { SHORTCUTS } from "./shortcuts.ts";

/** Shows the list of keys over the page. */
export function KeysDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const dialog = useModal();
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={onClose}>
      <div class="dialog-head">
        <h2 id="keys-title">Keys</h2>
        <button
          type="button"
          class="button button-quiet"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <dl class="keys">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">No key but Ctrl+K acts while a field has the focus.</p>
    </dialog>
  );
}
