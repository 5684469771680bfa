import type { Notification, NotificationWithSecret } from "@dagctl/core";
import type { JSX } from "preact";
import { usePlace } from "../app-context.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Text } from "../ui/parts.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import {
  notificationPatch,
  newNotification,
  newValues,
  notificationFields,
  valuesOf,
} from "./notification-fields.ts";

interface Asked {
  /** Reads again what the page shows. */
  readonly reload: () => void;
  readonly onClose: () => void;
}

/**
 * Asks for a new notification, and creates it.
 *
 * @param props.onCreated gets it with the secret, which no later call answers
 */
export function NewNotification({
  reload,
  onClose,
  onCreated,
}: Asked & { onCreated: (created: NotificationWithSecret) => void }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="New notification"
      action="Create the notification"
      initial={newValues()}
      fieldsOf={() => notificationFields(true)}
      bodyOf={newNotification}
      save={async (body, idempotencyKey) => {
        try {
          onCreated(await client.notifications.create(body, { idempotencyKey }));
        } finally {
          reload();
        }
      }}
      onClose={onClose}
    />
  );
}

/** Asks for what changes in a notification, and changes it. */
export function ChangeNotification({
  notification,
  reload,
  onClose,
}: Asked & { notification: Notification }): JSX.Element {
  const { client } = usePlace();
  return (
    <FormDialog
      title="Edit the notification"
      action="Save"
      initial={valuesOf(notification)}
      fieldsOf={() => notificationFields(false)}
      bodyOf={notificationPatch}
      save={async (body, idempotencyKey) => {
        await client.notifications.update(notification.id, body, { idempotencyKey });
        reload();
      }}
      onClose={onClose}
    />
  );
}

/** Says what a rotation means, and makes another secret. */
export function RotateSecret({
  notification,
  reload,
  onClose,
  onRotated,
}: Asked & {
  notification: Notification;
  onRotated: (rotated: NotificationWithSecret) => void;
}): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Rotate the secret?"
      action="Rotate the secret"
      keep="Keep it"
      act={async (idempotencyKey) => {
        onRotated(await client.notifications.rotate(notification.id, { idempotencyKey }));
        reload();
      }}
      onClose={onClose}
    >
      For 24 hours messages are signed with both secrets. Then the present one is no longer valid.
    </ConfirmDialog>
  );
}

/** Says what is lost with a notification, and deletes it. */
export function DeleteNotification({
  notification,
  leave,
  onClose,
}: {
  notification: Notification;
  leave: () => void;
  onClose: () => void;
}): JSX.Element {
  const { client } = usePlace();
  return (
    <ConfirmDialog
      title="Delete this notification?"
      action="Delete the notification"
      keep="Keep it"
      act={async (idempotencyKey) => {
        await client.notifications.delete(notification.id, { idempotencyKey });
        leave();
      }}
      onClose={onClose}
    >
      <span>
        Lost: <Text>{notification.name}</Text> with its URL, its secret and its deliveries. Nothing
        is sent any more.
      </span>
    </ConfirmDialog>
  );
}

/** Shows a new secret, until a person says that it is copied. */
export function ShownSecret({
  name,
  secret,
  onClose,
}: {
  name: string;
  secret: string;
  onClose: () => void;
}): JSX.Element {
  const title = (
    <>
      The secret of <Text>{name}</Text>
    </>
  );
  return (
    <ShownOnce title={title} texts={[{ text: secret, copy: "Copy the secret" }]} onClose={onClose}>
      Copy it now: it is shown this once. The receiver verifies messages with it.
    </ShownOnce>
  );
}
