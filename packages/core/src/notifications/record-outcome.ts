import type { HostContext } from "../kernel/context.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import { rfc3339 } from "../values/time.ts";
import { without } from "../values/without.ts";
import { nextAttemptAt } from "./next-attempt.ts";
import type { Outcome } from "./send-delivery.ts";
import {
  DELIVERY,
  deliveryIn,
  deliveryRecord,
  DUE,
  dueRecord,
  type StoredDelivery,
} from "./stored-delivery.ts";
import { NOTIFICATION, notificationIn, notificationRecord } from "./stored-notification.ts";

/** What a disabled notification says after its receiver has answered 410. */
const GONE = "The receiver answered 410 Gone: enable it again when the URL is right";

/** Names a delivery. */
export interface DeliveryRef {
  readonly organization: string;
  readonly id: string;
  /** The id of its notification. */
  readonly notification: string;
}

/**
 * Records the outcome of an attempt: the delivery is done, or due again after a pause. A receiver
 * that is gone disables its notification.
 */
export function recordOutcome(
  context: HostContext,
  { organization, id, notification }: DeliveryRef,
  outcome: Outcome,
): Promise<void> {
  return transact<void>(context, async (transaction) => {
    const stored = await transaction.record(organization, DELIVERY, id);
    const before = stored && deliveryIn(stored);
    // Its notification was deleted meanwhile.
    if (!before) return transaction.forgetRecord({ kind: DUE, organization: "", id });
    const after = afterAttempt(context, before, outcome);
    const { delivery, at } = after;
    transaction.put("record", deliveryRecord(delivery));
    if (at === undefined) transaction.forgetRecord({ kind: DUE, organization: "", id });
    else transaction.put("record", dueRecord(id, { organization, notification }, at));
    if (outcome.isGone) await disable(context, transaction, organization, notification);
    transaction.afterCommit(() => context.wakeups.wake(`delivery:${id}`));
  });
}

function afterAttempt(
  { clock }: Pick<HostContext, "clock">,
  before: StoredDelivery,
  { attempt, hasArrived, isGone, retryAfterMs }: Outcome,
): { readonly delivery: StoredDelivery; readonly at: number | undefined } {
  const tries = before.tries + 1;
  const isOver = hasArrived || isGone || before.type === "test";
  const at = isOver
    ? undefined
    : nextAttemptAt({ now: clock.now(), since: Date.parse(before.since), tries, retryAfterMs });
  const attempted = {
    ...without(before, "next_attempt_at"),
    attempts: [...before.attempts, attempt],
    tries,
  };
  if (at !== undefined) return { delivery: { ...attempted, next_attempt_at: rfc3339(at) }, at };
  return { delivery: { ...attempted, status: hasArrived ? "delivered" : "failed" }, at };
}

async function disable(
  context: HostContext,
  transaction: Transaction,
  organization: string,
  id: string,
): Promise<void> {
  const record = await transaction.record(organization, NOTIFICATION, id);
  const notification = record && notificationIn(record).notification;
  if (!notification?.enabled) return;
  const disabled = { ...notification, enabled: false, status_message: GONE };
  transaction.put("record", notificationRecord({ ...disabled, updated_at: context.now() }));
}

/** Ends a delivery that is not sent: its notification is disabled or deleted, or it was sent. */
export function settle(context: HostContext, organization: string, id: string): Promise<void> {
  return transact<void>(context, async (transaction) => {
    const stored = await transaction.record(organization, DELIVERY, id);
    const delivery = stored && deliveryIn(stored);
    if (delivery?.status === "pending") {
      const { since } = delivery;
      const attempt = { at: context.now(), duration_ms: 0, error: "The notification is disabled" };
      const attempts = [...delivery.attempts, attempt];
      const ended = { ...without(delivery, "next_attempt_at"), since, attempts };
      transaction.put("record", deliveryRecord({ ...ended, status: "failed" }));
    }
    transaction.forgetRecord({ kind: DUE, organization: "", id });
    transaction.afterCommit(() => context.wakeups.wake(`delivery:${id}`));
  });
}
