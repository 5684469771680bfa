import { fairLimit } from "../async/fair-limit.ts";
import { pause, pauseUnlessAborted } from "../async/pause.ts";
import { backoff } from "../async/retry.ts";
import type { MessageSender } from "../contracts/messages.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { asDagctlError, isDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { isLeaseLost } from "../kernel/host-lease.ts";
import { transact } from "../kernel/transaction.ts";
import { DELIVERIES } from "./record-deliveries.ts";
import { recordOutcome, settle } from "./record-outcome.ts";
import { sendDelivery } from "./send-delivery.ts";
import {
  DELIVERY,
  deliveryIn,
  DUE,
  type DueDelivery,
  dueIn,
  dueRecord,
} from "./stored-delivery.ts";
import { NOTIFICATION, notificationIn } from "./stored-notification.ts";

/** Places for sending that all notifications share; each one has a place of its own in addition. */
const SHARED_PLACES = 32;
/** The most deliveries of one notification that are being sent. */
const MOST_OF_ONE = 4;
/**
 * How long a host has a delivery that it sends, in milliseconds. After a crash another host
 * continues then.
 */
const CLAIM_MS = 30_000;
const PAGE = 200;
/** The pause between two looks for what other hosts have recorded, in milliseconds. */
const POLL_MS = 1_000;
const IDLE_MS = 60_000;

/** Sends what is due. */
export interface DeliveryLoop {
  /** Resolves when nothing is being sent, or after a time: the host is closing then. */
  drain(limitMs: number): Promise<void>;
  /** Resolves when the loop has ended; the context's lifetime must have ended. */
  untilStopped(): Promise<void>;
}

/**
 * Starts the loop that sends deliveries. A delivery is claimed before it is sent, so that two hosts
 * send it once. It is sent again after a crash only.
 */
export function startDeliveries(context: HostContext, messages: MessageSender): DeliveryLoop {
  const { clock, store, wakeups, lifetime } = context;
  const places = fairLimit(SHARED_PLACES);
  /** What this host sends, or waits to send or to record, by its id, with its notification. */
  const busy = new Map<string, string>();
  const sending = new Set<Promise<void>>();

  function begin(id: string, { notification }: DueDelivery): void {
    const ofOne = [...busy.values()].filter((one) => one === notification).length;
    if (busy.has(id) || ofOne >= MOST_OF_ONE) return;
    busy.set(id, notification);
    const work = places(notification, () => deliver(context, messages, id), lifetime)
      .catch(async (error: unknown) => {
        if (!lifetime.aborted && !isLeaseLost(error)) logFailure(context, id, error);
        // Until then the delivery is not begun again.
        await pause(clock, POLL_MS, lifetime);
      })
      .finally(() => {
        busy.delete(id);
        sending.delete(work);
        wakeups.wake(DELIVERIES);
      });
    sending.add(work);
  }

  /** Begins what is due, and returns when the next one is, in milliseconds since 1970. */
  async function beginDue(): Promise<number | undefined> {
    for (let after: TypedRecord | undefined; ;) {
      const page = { limit: PAGE, ...(after && { after }) };
      const records = await store.records("", DUE, "", page, { signal: lifetime });
      for (const record of records) {
        const found = dueIn(record);
        if (!found) await forgetDue(context, record);
        else if (found.at > clock.now()) return found.at;
        else if (!context.isClosing()) begin(record.id, found.due);
      }
      after = records.at(-1);
      if (records.length < PAGE) return undefined;
    }
  }

  async function loop(): Promise<void> {
    while (!lifetime.aborted) {
      const pauseMs = store.supports.replicas ? POLL_MS : IDLE_MS;
      const next = wakeups.next(DELIVERIES, pauseMs, lifetime);
      let cancel = (): void => undefined;
      try {
        const at = await beginDue();
        const wait = at === undefined ? pauseMs : at - clock.now();
        if (wait < pauseMs) cancel = clock.after(wait, () => wakeups.wake(DELIVERIES));
      } catch (error) {
        cancel = clock.after(POLL_MS, () => wakeups.wake(DELIVERIES));
        if (!lifetime.aborted) logFailure(context, undefined, error);
      }
      await next;
      cancel();
    }
  }

  const running = loop();
  return {
    async drain(limitMs) {
      const end = new AbortController();
      const limit = pauseUnlessAborted(clock, limitMs, end.signal).catch(() => undefined);
      await Promise.race([Promise.all(sending), limit]);
      end.abort();
    },
    async untilStopped() {
      await running;
      await Promise.all(sending);
    },
  };
}

/** A damaged record must not keep others from being sent. */
async function forgetDue(context: HostContext, { id }: TypedRecord): Promise<void> {
  context.log({ level: "error", message: `What is due of the delivery ${id} is damaged: dropped` });
  await transact<void>(context, (transaction) =>
    transaction.forgetRecord({ kind: DUE, organization: "", id }),
  );
}

function logFailure(
  { log }: Pick<HostContext, "log">,
  delivery: string | undefined,
  error: unknown,
): void {
  log({
    level: "warn",
    message: "Notifications could not be sent; trying again",
    details: {
      ...(delivery === undefined ? {} : { delivery }),
      error: asDagctlError(error).message,
    },
  });
}

/** Claims a delivery, sends it, and records the outcome. */
async function deliver(context: HostContext, messages: MessageSender, id: string): Promise<void> {
  const due = await claim(context, id);
  if (!due) return;
  const { organization, notification: of } = due;
  const [stored, notified] = await Promise.all([
    context.store.record(organization, DELIVERY, id),
    context.store.record(organization, NOTIFICATION, of),
  ]);
  const notification = notified && notificationIn(notified).notification;
  const delivery = stored && deliveryIn(stored);
  const isSent =
    delivery?.status === "pending" &&
    notification &&
    (notification.enabled || delivery.type === "test");
  if (!isSent) return settle(context, organization, id);
  const until = context.clock.now() + CLAIM_MS;
  const outcome = await sendDelivery(context, messages, delivery, notification);
  await untilRecorded(context, until, () =>
    recordOutcome(context, { organization, id, notification: of }, outcome),
  );
}

/** Returns what is due, when this host has it for a while; `undefined` where another one has it. */
function claim(context: HostContext, id: string): Promise<DueDelivery | undefined> {
  return transact<DueDelivery | undefined, undefined>(context, async (transaction) => {
    const record = await transaction.record("", DUE, id);
    const now = context.clock.now();
    const found = record && dueIn(record);
    if (!found || found.at > now) return undefined;
    const { due } = found;
    transaction.put("record", dueRecord(id, due, now + CLAIM_MS));
    return due;
  });
}

/**
 * Records what has happened. Where the store does not answer it tries again: without the outcome
 * the message would be sent a second time. This host does not send it while it tries.
 */
async function untilRecorded(
  context: HostContext,
  until: number,
  record: () => Promise<void>,
): Promise<void> {
  for (let tries = 0; ; tries += 1)
    try {
      return await record();
    } catch (error) {
      const isOver = context.lifetime.aborted || isLeaseLost(error);
      if (isOver || !isDagctlError(error) || !error.retryable) throw error;
      if (context.clock.now() > until && context.store.supports.replicas) throw error;
      await pauseUnlessAborted(context.clock, backoff(100, tries, 2_000), context.lifetime);
    }
}
