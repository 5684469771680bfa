import type { ComponentChildren, JSX } from "preact";
import { Problem } from "./problem.tsx";
import { useChange } from "./use-change.ts";
import { useModal } from "./use-modal.ts";

/**
 * Asks before something is ended or lost. The button that keeps it has the focus.
 *
 * @param props.isReady whether it may be done already. @default true
 * @param props.act does it with an idempotency key; what it throws is shown, and the dialog stays
 * @param props.project the project that it is about, for links to what is in the way
 */
export function ConfirmDialog({
  title,
  children,
  action,
  keep,
  isReady = true,
  act,
  project,
  onClose,
}: {
  title: string;
  children: ComponentChildren;
  action: string;
  keep: string;
  isReady?: boolean;
  act: (idempotencyKey: string) => Promise<void>;
  project?: string;
  onClose: () => void;
}): JSX.Element {
  const dialog = useModal();
  const { isBlocked, error, request } = useChange();

  const press = async (): Promise<void> => {
    if (isReady && (await request(title, act))) dialog.current?.close();
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="confirm-title" onClose={onClose}>
      <h2 id="confirm-title">{title}</h2>
      <div class="dialog-text">{children}</div>
      <Problem error={error} project={project} />
      <p class="dialog-ways">
        <button type="button" class="button" autofocus onClick={() => dialog.current?.close()}>
          {keep}
        </button>
        <button
          type="button"
          class="button button-danger"
          aria-disabled={isBlocked || !isReady}
          onClick={() => void press()}
        >
          {action}
        </button>
      </p>
    </dialog>
  );
}
