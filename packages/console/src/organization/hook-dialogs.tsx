import type { PushHook, PushHookInput, PushHookWithSecret } from "@dagctl/core";
import { DagctlError, isDagctlError } from "@dagctl/core/errors";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { fieldNames, HOOK_FIELDS, providerName, titleOf } from "./hook-words.ts";

interface Asked {
  /** Reads the list again. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/** What gets a new secret, which no call answers again. */
interface AskedForSecret extends Asked {
  readonly onSecret: (hook: PushHookWithSecret) => void;
}

/** Asks for a new push hook, and creates it. */
export function NewHook({ reload, onClose, onSecret }: AskedForSecret): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="New push hook"
      action="Create the hook"
      initial={{}}
      fieldsOf={() => HOOK_FIELDS}
      bodyOf={({ provider = "github", repository_url: url = "" }) =>
        ({ provider, repository_url: String(url).trim() }) as PushHookInput
      }
      save={async (body) => {
        try {
          onSecret(await client.hooks.create(body));
        } catch (error) {
          throw whereLost(
            error,
            "The answer was lost. Where the list has a new hook now, delete it: its secret cannot be shown any more. Then create it again.",
          );
        } finally {
          reload();
        }
      }}
      onClose={onClose}
    />
  );
}

/** Says what a new secret ends, and replaces the secret of a push hook. */
export function RotateHook({
  hook,
  reload,
  onClose,
  onSecret,
}: AskedForSecret & { hook: PushHook }): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Replace the secret of this hook?"
      action="Replace the secret"
      keep="Keep it"
      act={async () => {
        try {
          onSecret(await client.hooks.rotate(hook.id));
        } catch (error) {
          throw whereLost(
            error,
            "The answer was lost. The secret may be another one now, which cannot be shown any more: replace it again.",
          );
        } finally {
          reload();
        }
      }}
      onClose={onClose}
    >
      <span>
        The former secret of <Text>{hook.repository_url}</Text> ends at once. Pushes are refused
        until {providerName(hook.provider)} has the new one; the poll of the next minute finds them.
      </span>
    </ConfirmDialog>
  );
}

/** Returns an error with what to do, where the answer that had the secret was lost. */
const whereLost = (error: unknown, message: string): unknown =>
  isDagctlError(error, "outcome_unknown")
    ? new DagctlError("outcome_unknown", message, { cause: error })
    : error;

/**
 * Shows the secret of a push hook, and what the Git server calls.
 *
 * @param props.address the whole address
 */
export function HookSecret({
  hook: { provider, secret },
  address,
  onClose,
}: {
  hook: PushHookWithSecret;
  address: string;
  onClose: () => void;
}): JSX.Element {
  const names = fieldNames(provider);
  return (
    <ShownOnce
      title="The secret of the push hook"
      texts={[
        { label: names.address, text: address, copy: "Copy the address" },
        { label: names.secret, text: secret, copy: "Copy the secret" },
      ]}
      onClose={onClose}
    >
      Add a webhook for push events to the repository at {providerName(provider)}, with these. Copy
      the secret now: it is shown this once.
    </ShownOnce>
  );
}

/** Says what is lost with a push hook, and deletes it. */
export function DeleteHook({ hook, reload, onClose }: Asked & { hook: PushHook }): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Delete this push hook?"
      action="Delete the hook"
      keep="Keep it"
      act={async () => {
        try {
          await client.hooks.delete(hook.id);
        } finally {
          // Someone may have deleted it.
          reload();
        }
      }}
      onClose={onClose}
    >
      <span>
        Lost: the address for <Text>{titleOf(hook)}</Text> and its secret. Pushes are then found by
        the poll of each minute.
      </span>
    </ConfirmDialog>
  );
}
