import type { ComponentChildren, JSX } from "preact";
import { Text } from "./parts.tsx";
import { useChange } from "./use-change.ts";
import { useModal } from "./use-modal.ts";

/**
 * Asks before something is ended or lost. The button that keeps it has the focus.
 *
 * @param props.isReady whether it may be done already. @default true
 * @param props.act does it; what it throws is shown, and the dialog stays
 */
export function ConfirmDialog({
  title,
  children,
  action,
  keep,
  isReady = true,
  act,
  onClose,
}: {
  title: string;
  children: ComponentChildren;
  action: string;
  keep: string;
  isReady?: boolean;
  act: () => Promise<void>;
  onClose: () => void;
}): JSX.Element {
  const dialog = useModal();
  const { isActing, problem, request } = useChange();

  const press = async (): Promise<void> => {
    if (isReady && (await request(title, act))) dialog.current?.close();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="confirm-title" onClose={onClose}>
      <h2 id="confirm-title">{title}</h2>
      <div class="dialog-text">{children}</div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          <Text>{problem}</Text>
        </p>
      )}
      <p class="dialog-ways">
        <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
          {keep}
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={isActing || !isReady}
          onClick={() => void press()}
        >
          {action}
        </button>
      </p>
    </dialog>
  );
}
