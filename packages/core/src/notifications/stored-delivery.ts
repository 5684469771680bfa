import type { Change } from "../contracts/store.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import type { Delivery } from "../model/notification.ts";
import { rfc3339 } from "../values/time.ts";

/** The kind of the records of deliveries in the store. */
export const DELIVERY = "delivery";
/** The kind of the list of what is to be sent, over all organizations. */
export const DUE = "delivery-due";
/** How long a delivery is stored, in milliseconds. */
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** The most attempts that are stored of a delivery. */
const MOST_ATTEMPTS = 50;

/** What the store has of a delivery. */
export interface StoredDelivery extends Delivery {
  readonly organization: string;
  /** The body as it is sent. */
  readonly body: string;
  /** RFC 3339: the pauses are counted from then. A retry by hand begins them again. */
  readonly since: string;
  /** The number of attempts since then. */
  readonly tries: number;
}

/** What the list of what is due has of a delivery. */
export interface DueDelivery {
  readonly organization: string;
  readonly notification: string;
}

type RecordPut = Extract<Change, { readonly put: "record" }>["record"];

/** Returns the record that stores a delivery. It is deleted with the project that it is about. */
export function deliveryRecord(stored: StoredDelivery): RecordPut {
  const { id, organization, notification_id: parent, created_at: sortKey, attempts } = stored;
  return {
    kind: DELIVERY,
    organization,
    id,
    parent,
    sortKey,
    ...(stored.project_id === undefined ? {} : { project: stored.project_id }),
    expiresAt: rfc3339(Date.parse(sortKey) + KEPT_MS),
    value: { ...stored, attempts: attempts.slice(-MOST_ATTEMPTS) },
  };
}

/** Returns the record that lists a delivery as due at a time, in milliseconds. */
export function dueRecord(
  id: string,
  { organization, notification }: DueDelivery,
  at: number,
): RecordPut {
  return {
    kind: DUE,
    organization: "",
    id,
    parent: "",
    sortKey: rfc3339(at),
    value: { organization, notification },
  };
}

/** Returns what a record has; `undefined` where it is damaged, which counts as absent. */
export function deliveryIn({ id, value }: TypedRecord): StoredDelivery | undefined {
  const stored = value as Partial<StoredDelivery> | null;
  const isWhole =
    stored?.id === id &&
    typeof stored.body === "string" &&
    typeof stored.since === "string" &&
    Array.isArray(stored.attempts);
  return isWhole ? (stored as StoredDelivery) : undefined;
}

/** Returns what a record of what is due has, and when; `undefined` where it is damaged. */
export function dueIn({
  value,
  sortKey,
}: TypedRecord): { readonly due: DueDelivery; readonly at: number } | undefined {
  const due = value as Partial<DueDelivery> | null;
  const at = Date.parse(sortKey);
  const isWhole =
    typeof due?.organization === "string" &&
    typeof due.notification === "string" &&
    !Number.isNaN(at);
  return isWhole ? { due: due as DueDelivery, at } : undefined;
}

/** Returns a delivery as callers see it. The body is not shown. */
export function deliveryAnswer(stored: StoredDelivery): Delivery {
  const { id, notification_id, type, project_id, status, created_at, next_attempt_at } = stored;
  return {
    id,
    notification_id,
    type,
    ...(project_id === undefined ? {} : { project_id }),
    status,
    created_at,
    ...(next_attempt_at === undefined ? {} : { next_attempt_at }),
    attempts: stored.attempts,
  };
}
