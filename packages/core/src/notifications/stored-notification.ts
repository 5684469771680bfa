import type { TypedRecord } from "../contracts/typed-record.ts";
import type { Change } from "../contracts/store.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { Notification } from "../model/notification.ts";

/** The kind of the records of notifications in the store. */
export const NOTIFICATION = "notification";
/** The kind of the record that orders the changes of the names of an organization. */
export const NOTIFICATION_NAMES = "notification-names";
/** The most notifications of an organization. */
export const MOST_NOTIFICATIONS = 50;

/** What the store has of a notification. Its URL and its secret are in the secret source. */
export interface StoredNotification extends Notification {
  /**
   * The name of the entry of the secret source. A change writes another entry first, so that a
   * crash leaves the former one. Absent: none was written, and nothing can be sent.
   */
  readonly entry?: string;
}

/** A notification as the store has it. */
export interface NotificationRecord {
  readonly notification: StoredNotification;
  readonly record: TypedRecord;
}

/** Returns what a typed record has. A damaged one can be seen and deleted, and sends nothing. */
export function notificationIn(record: TypedRecord): NotificationRecord {
  const value = record.value as Partial<StoredNotification> | null;
  const isWhole =
    value?.id === record.id &&
    value.organization_id === record.organization &&
    typeof value.name === "string" &&
    typeof value.created_at === "string" &&
    Array.isArray(value.events) &&
    (value.projects === undefined || Array.isArray(value.projects));
  return { notification: isWhole ? (value as StoredNotification) : describeDamage(record), record };
}

/** Without an entry, it has no URL. */
function describeDamage({ id, organization, sortKey }: TypedRecord): StoredNotification {
  return {
    id,
    organization_id: organization,
    name: id,
    kind: "webhook",
    url_host: "",
    events: [],
    enabled: false,
    created_at: sortKey,
    updated_at: sortKey,
    status_message: "Its record is damaged: delete it, and create another one",
  };
}

type RecordPut = Extract<Change, { readonly put: "record" }>["record"];

/** Returns the record that stores a notification. */
export function notificationRecord(notification: StoredNotification): RecordPut {
  const { id, organization_id: organization, created_at: sortKey } = notification;
  return { kind: NOTIFICATION, organization, id, parent: "", sortKey, value: notification };
}

/** Why a notification without an entry sends nothing. */
const NO_ENTRY = "Its URL could not be stored: set the URL again, or delete it";

/** Returns a notification as callers see it, with its fields in one order. */
export function answerOf(stored: StoredNotification): Notification {
  const { entry, ...notification } = stored;
  if (entry !== undefined) return notification;
  return { ...notification, status_message: notification.status_message ?? NO_ENTRY };
}

/** Returns the notifications of an organization, the oldest first. */
export async function readNotifications(
  { store }: Pick<HostContext, "store">,
  organization: string,
  signal?: AbortSignal,
): Promise<readonly NotificationRecord[]> {
  const page = { limit: MOST_NOTIFICATIONS };
  const records = await store.records(organization, NOTIFICATION, "", page, { signal });
  return records.map(notificationIn);
}

/**
 * Returns the notification with this id or, where there is none, with this name: a name may have
 * the form of an id.
 */
export async function findNotification(
  context: Pick<HostContext, "store">,
  organization: string,
  idOrName: string,
  signal?: AbortSignal,
): Promise<NotificationRecord> {
  const all = await readNotifications(context, organization, signal);
  const byId = all.find(({ notification }) => notification.id === idOrName);
  const found = byId ?? all.find(({ notification }) => isSameName(notification.name, idOrName));
  if (!found) throw new DagctlError("not_found", `There is no notification "${idOrName}"`);
  return found;
}

/** Returns whether two names are one: their case does not count. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
