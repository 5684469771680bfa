import type { EventConsumer } from "../contracts/event-consumer.ts";
import type { LinkTo } from "../contracts/links.ts";
import type { HostContext } from "../kernel/context.ts";
import { NOTIFICATIONS } from "../kernel/event-consumers.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import { deriveId } from "../values/ids.ts";
import { messageBody } from "./message-body.ts";
import { type News, NEWS_EVENTS, newsOf } from "./news.ts";
import { DELIVERY, deliveryRecord, dueRecord, type StoredDelivery } from "./stored-delivery.ts";
import {
  NOTIFICATION,
  notificationIn,
  readNotifications,
  type StoredNotification,
} from "./stored-notification.ts";

/**
 * The oldest news that is sent, in milliseconds: after a long downtime, or a start with a sender
 * after one without, older news would only disturb.
 */
const OLDEST_MS = 24 * 60 * 60_000;

/** The key of the wakeups of deliveries that are due. */
export const DELIVERIES = "deliveries";

/**
 * Returns the consumer that records a delivery for each notification that an event is news for. The
 * id is derived from both, so that an event that is passed on twice is sent once.
 */
export function recordDeliveries(context: HostContext, linkTo: LinkTo): EventConsumer {
  return {
    name: NOTIFICATIONS,
    types: NEWS_EVENTS,
    async consume(event) {
      if (event.type === "gap") {
        const message = "Events were deleted before their notifications were sent";
        context.log({ level: "warn", message });
        return;
      }
      const news = await newsOf(context, event);
      if (!news || Date.parse(news.time) < context.clock.now() - OLDEST_MS) return;
      const link = linkTo(news.target);
      for (const { notification } of await readNotifications(context, news.organization))
        if (isFor(notification, news)) await recordDelivery(context, notification, news, link);
    },
  };
}

function isFor(
  { enabled, created_at: createdAt, events, projects }: StoredNotification,
  { type, time, project }: News,
): boolean {
  return (
    enabled &&
    createdAt <= time &&
    events.includes(type) &&
    (projects === undefined || projects.includes(project.id))
  );
}

async function recordDelivery(
  context: HostContext,
  { id: notification, organization_id: organization, kind }: StoredNotification,
  news: News,
  link: string | undefined,
): Promise<void> {
  const id = await deriveId("dlv", notification, news.type, ...news.key);
  await transact<void>(context, async (transaction) => {
    // A notification that was deleted meanwhile gets no deliveries.
    const current = await transaction.record(organization, NOTIFICATION, notification);
    const present = await transaction.record(organization, DELIVERY, id);
    if (!current || present || !notificationIn(current).notification.enabled) return;
    const delivery = newDelivery(context, {
      id,
      organization,
      notification_id: notification,
      type: news.type,
      project_id: news.project.id,
      body: messageBody(kind, news, link),
    });
    putDue(context, transaction, delivery);
  });
}

/** Returns a delivery that is due now. */
export function newDelivery(
  { now }: Pick<HostContext, "now">,
  of: Pick<StoredDelivery, "id" | "organization" | "notification_id" | "type" | "body"> &
    Partial<Pick<StoredDelivery, "project_id">>,
): StoredDelivery {
  const time = now();
  return {
    ...of,
    status: "pending",
    created_at: time,
    next_attempt_at: time,
    attempts: [],
    since: time,
    tries: 0,
  };
}

/** Writes a delivery that is due now, and wakes what sends it. */
export function putDue(
  context: Pick<HostContext, "clock" | "wakeups">,
  transaction: Pick<Transaction, "put" | "afterCommit">,
  delivery: StoredDelivery,
): void {
  const { id, organization, notification_id: notification } = delivery;
  transaction.put("record", deliveryRecord(delivery));
  transaction.put("record", dueRecord(id, { organization, notification }, context.clock.now()));
  transaction.afterCommit(() => context.wakeups.wake(DELIVERIES));
}
