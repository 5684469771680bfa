import { anySignal } from "../async/any-signal.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { LinkTo } from "../contracts/links.ts";
import type { KeyRecord } from "../contracts/records.ts";
import { DagctlError } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type { Delivery } from "../model/notification.ts";
import { messageBody } from "../notifications/message-body.ts";
import { newDelivery, putDue } from "../notifications/record-deliveries.ts";
import {
  DELIVERY,
  deliveryAnswer,
  deliveryIn,
  type StoredDelivery,
} from "../notifications/stored-delivery.ts";
import type { StoredNotification } from "../notifications/stored-notification.ts";
import type { CallsOf } from "./call-rules.ts";
import { deliveryPage, deliveryPlace } from "./delivery-pages.ts";
import type { NotificationCalls } from "./notification-calls.ts";
import { requirePaging } from "./paging.ts";

/** How long `test` waits for the attempt, in milliseconds: a sender answers within 10 seconds. */
const TEST_MS = 15_000;
/** An attempt of another host ends without a wakeup: the pause between two reads. */
const REREAD_MS = 500;

/** Returns the calls about the deliveries of one organization's notifications. */
export function notificationDeliveries(
  context: HostContext,
  linkTo: LinkTo,
  organization: string,
  { find, once, auditChange }: NotificationCalls,
): Pick<CallsOf<"notifications">, "test" | "deliveries" | "retry"> {
  async function findDelivery(notification: string, id: string): Promise<StoredDelivery> {
    const record = await context.store.record(organization, DELIVERY, id);
    const delivery = record?.parent === notification ? deliveryIn(record) : undefined;
    if (!delivery) throw new DagctlError("not_found", `There is no delivery "${id}"`);
    return delivery;
  }

  /** Records a delivery that is due now. */
  function deliverNow(
    actor: Actor,
    notification: StoredNotification,
    key: KeyRecord | undefined,
    make: (transaction: Transaction) => Promise<StoredDelivery> | StoredDelivery,
  ): Promise<StoredDelivery> {
    return auditChange(actor, notification, () =>
      transact(context, async (transaction) => {
        const delivery = await make(transaction);
        transaction.idempotencyKey(key, { answer: { id: delivery.id } });
        putDue(context, transaction, delivery);
        return delivery;
      }),
    );
  }

  /** Returns a delivery after its first attempt, or as it is after a while. */
  async function untilAttempted(
    notification: string,
    id: string,
    signal: AbortSignal | undefined,
  ): Promise<Delivery> {
    const limit = new AbortController();
    const stop = context.clock.after(TEST_MS, () => limit.abort(), { keepAlive: true });
    const read = async (): Promise<StoredDelivery | undefined> => {
      const delivery = await findDelivery(notification, id);
      return delivery.status === "pending" ? undefined : delivery;
    };
    const waiting = {
      maxMs: () => REREAD_MS,
      signal: anySignal(context.lifetime, anySignal(limit.signal, signal)),
      keepAlive: true,
    };
    try {
      return deliveryAnswer(
        await readUntilDefined(context.wakeups, `delivery:${id}`, waiting, read),
      );
    } catch (error) {
      if (!limit.signal.aborted) throw error;
      return deliveryAnswer(await findDelivery(notification, id));
    } finally {
      stop();
    }
  }

  return {
    async test(actor, idOrName, { idempotencyKey, signal } = {}) {
      const notification = await find(idOrName);
      const id = await once(
        ["notifications.test", idOrName],
        null,
        idempotencyKey,
        async (key) => {
          const make = (): StoredDelivery => testDelivery(context, linkTo, notification);
          return (await deliverNow(actor, notification, key, make)).id;
        },
        async (repeated) => repeated,
      );
      return untilAttempted(notification.id, id, signal);
    },
    async deliveries(idOrName, { after, limit: most, signal } = {}) {
      const { id } = await find(idOrName, signal);
      const { limit } = requirePaging({ limit: most });
      const place = deliveryPlace(after);
      const records = await context.store.records(
        organization,
        DELIVERY,
        id,
        { limit: limit + 1, descending: true, ...(place && { after: place }) },
        { signal },
      );
      return deliveryPage(records, limit);
    },
    async retry(actor, idOrName, id, { idempotencyKey } = {}) {
      const notification = await find(idOrName);
      const delivery = await findDelivery(notification.id, id);
      if (!notification.enabled && delivery.type !== "test")
        throw new DagctlError(
          "conflict",
          `The notification "${notification.name}" is disabled: enable it first`,
        );
      return once(
        ["notifications.retry", idOrName, id],
        null,
        idempotencyKey,
        async (key) =>
          deliveryAnswer(
            await deliverNow(actor, notification, key, async (transaction) => {
              const record = await transaction.record(organization, DELIVERY, id);
              return dueAgain(context, (record && deliveryIn(record)) ?? delivery);
            }),
          ),
        async () => deliveryAnswer(await findDelivery(notification.id, id)),
      );
    },
  };
}

/** Returns a delivery that is due now, with pauses that begin again. */
function dueAgain(context: HostContext, delivery: StoredDelivery): StoredDelivery {
  const now = context.now();
  return { ...delivery, status: "pending", next_attempt_at: now, since: now, tries: 0 };
}

function testDelivery(
  context: HostContext,
  linkTo: LinkTo,
  { id, organization_id: organization, kind }: StoredNotification,
): StoredDelivery {
  const target = { kind: "notification", organization, notification: id } as const;
  const text = {
    type: "test",
    time: context.now(),
    title: "dagctl can send messages here",
    data: { message: "dagctl can send messages here" },
    target,
  };
  const body = messageBody(kind, text, linkTo(target));
  return newDelivery(context, {
    id: context.newId("dlv"),
    organization,
    notification_id: id,
    type: "test",
    body,
  });
}
