import type { KeyRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import { DELIVERY, DUE } from "./stored-delivery.ts";
import {
  deleteOtherSecrets,
  type NotificationSecrets,
  readSecrets,
  writeSecrets,
} from "./notification-secrets.ts";
import {
  isSameName,
  MOST_NOTIFICATIONS,
  NOTIFICATION,
  NOTIFICATION_NAMES,
  notificationIn,
  notificationRecord,
  type StoredNotification,
} from "./stored-notification.ts";

/** The id of the one record of names of an organization. */
const ALL = "all";

type Names = Readonly<Record<string, string>>;

/** What a change of a notification is made for. */
export interface ChangeFor {
  readonly actor?: Actor;
  readonly key?: KeyRecord | undefined;
}

/**
 * Writes the names of an organization's notifications with a change of one. Two changes at once
 * both read the record, so that no name is given twice.
 */
async function changeNames(
  transaction: Transaction,
  organization: string,
  change: (names: Names) => Names,
): Promise<void> {
  const record = await transaction.record(organization, NOTIFICATION_NAMES, ALL);
  const value = change((record?.value ?? {}) as Names);
  const place = { kind: NOTIFICATION_NAMES, organization, id: ALL, parent: "", sortKey: "" };
  transaction.put("record", { ...place, value });
}

function withName(names: Names, id: string, name: string): Names {
  if (Object.entries(names).some(([other, taken]) => other !== id && isSameName(taken, name)))
    throw new DagctlError(
      "conflict",
      `There is already a notification named "${name}" in this organization: choose another name`,
      { issues: [{ path: "name", message: "must be unique in the organization" }] },
    );
  if (!Object.hasOwn(names, id) && Object.keys(names).length >= MOST_NOTIFICATIONS)
    throw new DagctlError(
      "conflict",
      `There are ${MOST_NOTIFICATIONS} notifications in this organization: delete one first`,
    );
  return { ...names, [id]: name };
}

function withoutName(names: Names, id: string): Names {
  return Object.fromEntries(Object.entries(names).filter(([other]) => other !== id));
}

/** Records a notification that has no secrets yet. */
export function addNotification(
  context: HostContext,
  notification: StoredNotification,
  { actor, key }: ChangeFor,
): Promise<void> {
  const { id, name, organization_id: organization } = notification;
  return transact<void>(
    context,
    async (transaction) => {
      await changeNames(transaction, organization, (names) => withName(names, id, name));
      transaction.put("record", notificationRecord(notification));
      transaction.idempotencyKey(key, { answer: { id } });
    },
    { actor },
  );
}

/**
 * Changes a notification that exists.
 *
 * @param change returns the same object where there is nothing to change
 * @returns the notification as it is stored now
 * @throws DagctlError `not_found`: it was deleted meanwhile
 */
export function changeNotification(
  context: HostContext,
  { organization, id }: { readonly organization: string; readonly id: string },
  change: (current: StoredNotification) => StoredNotification,
  { actor, key }: ChangeFor = {},
): Promise<StoredNotification> {
  return transact(
    context,
    async (transaction) => {
      const record = await transaction.record(organization, NOTIFICATION, id);
      if (!record) throw new DagctlError("not_found", `There is no notification "${id}"`);
      const current = notificationIn(record).notification;
      const next = change(current);
      transaction.idempotencyKey(key, { answer: { id } });
      if (next === current) return current;
      if (next.name !== current.name)
        await changeNames(transaction, organization, (names) => withName(names, id, next.name));
      const changed = { ...next, updated_at: context.now() };
      transaction.put("record", notificationRecord(changed));
      return changed;
    },
    { actor },
  );
}

/**
 * Gives a notification other secrets: writes them under a new name, and commits the name with the
 * change. Where the commit fails, what was written is deleted, and the former secrets stay.
 */
export async function changeSecrets(
  context: HostContext,
  { organization, id }: { readonly organization: string; readonly id: string },
  { seen, secrets }: { readonly seen: string | undefined; readonly secrets: NotificationSecrets },
  change: (current: StoredNotification) => StoredNotification,
  key?: KeyRecord,
): Promise<StoredNotification> {
  const entry = await writeSecrets(context, organization, id, secrets);
  try {
    const changed = await changeNotification(
      context,
      { organization, id },
      (current) => {
        if (current.entry !== seen) throw conflictError();
        return { ...change(current), entry };
      },
      { key },
    );
    await deleteOtherSecrets(context, organization, id, entry).catch(() => undefined);
    return changed;
  } catch (error) {
    // Where the commit may have happened after all, its entry must stay.
    const isRefused = error instanceof DagctlError && error.code !== "outcome_unknown";
    if (isRefused) await context.secrets.delete(organization, entry).catch(() => undefined);
    throw error;
  }
}

function conflictError(): DagctlError {
  return new DagctlError(
    "conflict",
    "Another call changes the same notification at the same time. Call again",
    { retryable: true },
  );
}

/** Reads the current secrets of a notification. */
export async function currentSecrets(
  context: HostContext,
  { organization_id: organization, entry }: StoredNotification,
): Promise<NotificationSecrets | undefined> {
  return entry === undefined ? undefined : readSecrets(context, organization, entry);
}

/**
 * Deletes a notification: its secrets first, so that a crash leaves no secret without a
 * notification, and its deliveries last.
 */
export async function removeNotification(
  context: HostContext,
  { id, organization_id: organization }: StoredNotification,
  key?: KeyRecord,
): Promise<void> {
  await deleteOtherSecrets(context, organization, id);
  await transact<void>(context, async (transaction) => {
    const record = await transaction.record(organization, NOTIFICATION, id);
    transaction.idempotencyKey(key, { answer: { id } });
    if (!record) return;
    await changeNames(transaction, organization, (names) => withoutName(names, id));
    transaction.forgetRecord({ kind: NOTIFICATION, organization, id });
  });
  await deleteOtherSecrets(context, organization, id);
  await removeDeliveries(context, organization, id);
}

/** Deliveries that are left after a crash are deleted by their age. */
async function removeDeliveries(
  context: HostContext,
  organization: string,
  notification: string,
): Promise<void> {
  for (;;) {
    const records = await context.store.records(organization, DELIVERY, notification, {
      limit: 100,
    });
    if (records.length === 0) return;
    await transact<void>(context, (transaction) => {
      for (const { id } of records) {
        transaction.forgetRecord({ kind: DELIVERY, organization, id });
        transaction.forgetRecord({ kind: DUE, organization: "", id });
      }
    });
  }
}
