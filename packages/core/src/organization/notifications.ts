import { anySignal } from "../async/any-signal.ts";
import { readUntilDefined } from "../async/wakeups.ts";
import type { MessageSender } from "../contracts/messages.ts";
import type { KeyRecord } from "../contracts/records.ts";
import type { TypedRecord } from "../contracts/typed-record.ts";
import { sealBody } from "../environment-variables/seal.ts";
import { DagctlError, invalid } from "../errors.ts";
import type { Actor } from "../kernel/actor.ts";
import { auditOutside } from "../kernel/audit.ts";
import type { HostContext } from "../kernel/context.ts";
import { transact, type Transaction } from "../kernel/transaction.ts";
import type {
  Delivery,
  DeliveryPage,
  NotificationInput,
  NotificationPatch,
  NotificationWithSecret,
} from "../model/notification.ts";
import { messageBody } from "../notifications/message-body.ts";
import { newSigningSecret, rotateSecrets } from "../notifications/notification-secrets.ts";
import { readInput, readPatch, resolveProjects } from "../notifications/read-bodies.ts";
import { newDelivery, putDue } from "../notifications/record-deliveries.ts";
import {
  DELIVERY,
  deliveryAnswer,
  deliveryIn,
  type StoredDelivery,
} from "../notifications/stored-delivery.ts";
import {
  answerOf,
  findNotification,
  readNotifications,
  type StoredNotification,
} from "../notifications/stored-notification.ts";
import {
  addNotification,
  changeNotification,
  changeSecrets,
  currentSecrets,
  removeNotification,
} from "../notifications/write-notification.ts";
import { Secret } from "../values/secret.ts";
import { without } from "../values/without.ts";
import type { CallsOf } from "./call-rules.ts";
import { withKey } from "./idempotency.ts";
import { requirePaging } from "./paging.ts";

/** How long `test` waits for the attempt, in milliseconds: a sender answers within 10 seconds. */
const TEST_MS = 15_000;
/** An attempt of another host ends without a wakeup: the pause between two reads. */
const REREAD_MS = 500;

/** Returns the notifications of one organization. */
export function notificationsOf(
  context: HostContext,
  messages: MessageSender | undefined,
  organization: string,
  caller: string,
): CallsOf<"notifications"> {
  return messages ? callsOf(context, messages, organization, caller) : refusals();
}

function refusals(): CallsOf<"notifications"> {
  const refuse = (): Promise<never> =>
    Promise.reject(
      new DagctlError(
        "not_supported",
        "This host sends no notifications: it was created without `messages` (HostOptions.messages)",
      ),
    );
  return {
    list: refuse,
    get: refuse,
    create: refuse,
    update: refuse,
    delete: refuse,
    test: refuse,
    rotate: refuse,
    deliveries: refuse,
    retry: refuse,
  };
}

function callsOf(
  context: HostContext,
  messages: MessageSender,
  organization: string,
  caller: string,
): CallsOf<"notifications"> {
  const find = async (idOrName: string, signal?: AbortSignal): Promise<StoredNotification> =>
    (await findNotification(context, organization, idOrName, signal)).notification;

  /** Makes a change once by its key. The secret source seals the URL of a body. */
  async function once<T>(
    call: readonly [string, ...string[]],
    body: unknown,
    key: string | undefined,
    first: (key: KeyRecord | undefined) => Promise<T>,
    replay: (id: string) => Promise<T>,
  ): Promise<T> {
    const sealed = key === undefined ? null : await sealBody(context, organization, body, "url");
    const keyed = { organization, caller, call, body: sealed, key };
    return withKey(context, keyed, first, ({ answer }) => replay((answer as { id: string }).id));
  }

  const audited = <T>(
    actor: Actor,
    { name }: StoredNotification,
    change: () => Promise<T>,
  ): Promise<T> => auditOutside(context, actor, { notification: name }, change);

  async function withSecret(stored: StoredNotification): Promise<NotificationWithSecret> {
    const secret = (await currentSecrets(context, stored))?.secret;
    return { ...answerOf(stored), ...(secret && { secret: secret.reveal() }) };
  }

  /** Writes the secrets of a notification that was recorded without. */
  async function complete(stored: StoredNotification, url: string): Promise<StoredNotification> {
    const secrets = {
      url: new Secret(url),
      ...(stored.kind === "webhook" && { secret: newSigningSecret() }),
    };
    const ref = { organization, id: stored.id };
    return changeSecrets(context, ref, { seen: undefined, secrets }, (current) => current);
  }

  async function createFirst(
    actor: Actor,
    input: NotificationInput,
    key: KeyRecord | undefined,
  ): Promise<NotificationWithSecret> {
    const { name, kind, url, events, projects, enabled = true } = readInput(input, messages);
    const ids = projects ? await resolveProjects(context, organization, projects) : undefined;
    const now = context.now();
    const recorded: StoredNotification = {
      id: context.newId("ntf"),
      organization_id: organization,
      name,
      kind,
      url_host: new URL(url).host,
      events,
      ...(ids && { projects: ids }),
      enabled,
      created_at: now,
      updated_at: now,
    };
    await addNotification(context, recorded, { actor, key });
    try {
      return await withSecret(await complete(recorded, url));
    } catch (error) {
      // With a key, a repeated call completes it. Without one nobody would.
      if (!key) await removeNotification(context, recorded).catch(() => undefined);
      throw error;
    }
  }

  async function createAgain(id: string, url: string): Promise<NotificationWithSecret> {
    const stored = await find(id);
    return withSecret(stored.entry === undefined ? await complete(stored, url) : stored);
  }

  async function change(
    actor: Actor,
    idOrName: string,
    body: NotificationPatch,
    key: KeyRecord | undefined,
  ): Promise<StoredNotification> {
    const stored = await find(idOrName);
    const { url, ...patch } = readPatch(body, answerOf(stored), messages);
    const projects = patch.projects
      ? await resolveProjects(context, organization, patch.projects, stored.projects)
      : patch.projects;
    const apply = (current: StoredNotification): StoredNotification =>
      withPatch(current, { ...patch, projects });
    const ref = { organization, id: stored.id };
    if (url === undefined) return changeNotification(context, ref, apply, { actor, key });
    return audited(actor, stored, async () => {
      const former = await currentSecrets(context, stored);
      const secret = former?.secret ?? (stored.kind === "webhook" ? newSigningSecret() : undefined);
      const secrets = { ...former, url: new Secret(url), ...(secret && { secret }) };
      const moved = (current: StoredNotification): StoredNotification => ({
        ...apply(current),
        url_host: new URL(url).host,
      });
      return changeSecrets(context, ref, { seen: stored.entry, secrets }, moved, key);
    });
  }

  async function rotateFirst(
    actor: Actor,
    idOrName: string,
    key: KeyRecord | undefined,
  ): Promise<NotificationWithSecret> {
    const stored = await find(idOrName);
    const former = await currentSecrets(context, stored);
    if (!former?.secret)
      throw new DagctlError(
        "conflict",
        `The notification "${stored.name}" has no secret that could be replaced`,
      );
    const secrets = rotateSecrets(former, context.clock.now());
    const rotated = await audited(actor, stored, () =>
      changeSecrets(
        context,
        { organization, id: stored.id },
        { seen: stored.entry, secrets },
        (current) => ({
          ...current,
          ...(secrets.former && { former_secret_until: secrets.former.until }),
        }),
        key,
      ),
    );
    return { ...answerOf(rotated), secret: secrets.secret.reveal() };
  }

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
    return audited(actor, notification, () =>
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
    async list({ signal } = {}) {
      const all = await readNotifications(context, organization, signal);
      const notifications = all
        .map(({ notification }) => answerOf(notification))
        .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
      return { notifications, total: notifications.length };
    },
    get: async (idOrName, { signal } = {}) => answerOf(await find(idOrName, signal)),
    create: (actor, input, { idempotencyKey } = {}) =>
      once(
        ["notifications.create"],
        input,
        idempotencyKey,
        (key) => createFirst(actor, input, key),
        (id) => createAgain(id, input.url),
      ),
    update: (actor, idOrName, patch, { idempotencyKey } = {}) =>
      once(
        ["notifications.update", idOrName],
        patch,
        idempotencyKey,
        async (key) => answerOf(await change(actor, idOrName, patch, key)),
        async (id) => answerOf(await find(id)),
      ),
    delete: (actor, idOrName, { idempotencyKey } = {}) =>
      once(
        ["notifications.delete", idOrName],
        null,
        idempotencyKey,
        async (key) => {
          const stored = await find(idOrName);
          await audited(actor, stored, () => removeNotification(context, stored, key));
          return { id: stored.id };
        },
        async (id) => ({ id }),
      ),
    async test(actor, idOrName, { idempotencyKey, signal } = {}) {
      const notification = await find(idOrName);
      const id = await once(
        ["notifications.test", idOrName],
        null,
        idempotencyKey,
        async (key) => {
          const make = (): StoredDelivery => testDelivery(context, notification);
          return (await deliverNow(actor, notification, key, make)).id;
        },
        async (repeated) => repeated,
      );
      return untilAttempted(notification.id, id, signal);
    },
    rotate: (actor, idOrName, { idempotencyKey } = {}) =>
      once(
        ["notifications.rotate", idOrName],
        null,
        idempotencyKey,
        (key) => rotateFirst(actor, idOrName, key),
        async (id) => withSecret(await find(id)),
      ),
    async deliveries(idOrName, { after, limit: most, signal } = {}) {
      const { id } = await find(idOrName, signal);
      const { limit } = requirePaging({ limit: most });
      const place = placeOf(after);
      const records = await context.store.records(
        organization,
        DELIVERY,
        id,
        { limit: limit + 1, descending: true, ...(place && { after: place }) },
        { signal },
      );
      return pageOf(records, limit);
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

function withPatch(
  current: StoredNotification,
  { name, events, projects, enabled }: NotificationPatch,
): StoredNotification {
  const changed =
    (name !== undefined && name !== current.name) ||
    events !== undefined ||
    projects !== undefined ||
    (enabled !== undefined && enabled !== current.enabled);
  if (!changed) return current;
  const kept = without(current, ...(enabled === true ? (["status_message"] as const) : []));
  const selected = projects === undefined ? current.projects : (projects ?? undefined);
  return {
    ...without(kept, "projects"),
    ...(name === undefined ? {} : { name }),
    ...(events === undefined ? {} : { events }),
    ...(selected && { projects: selected }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

/** Returns a delivery that is due now, with pauses that begin again. */
function dueAgain(context: HostContext, delivery: StoredDelivery): StoredDelivery {
  const now = context.now();
  return { ...delivery, status: "pending", next_attempt_at: now, since: now, tries: 0 };
}

function testDelivery(
  context: HostContext,
  { id, organization_id: organization, kind }: StoredNotification,
): StoredDelivery {
  const body = messageBody(kind, {
    type: "test",
    time: context.now(),
    title: "dagctl can send messages here",
    data: { message: "dagctl can send messages here" },
  });
  return newDelivery(context, {
    id: context.newId("dlv"),
    organization,
    notification_id: id,
    type: "test",
    body,
  });
}

type Place = Pick<TypedRecord, "sortKey" | "id">;

function placeOf(after: unknown): Place | undefined {
  if (after === undefined) return undefined;
  const [, sortKey, id] =
    (typeof after === "string" ? /^(\S+Z)_(dlv_[a-z2-7]{16})$/.exec(after) : undefined) ?? [];
  if (sortKey !== undefined && id !== undefined) return { sortKey, id };
  throw invalid([{ path: "after", message: "must be the next_after of a page" }]);
}

function pageOf(records: readonly TypedRecord[], limit: number): DeliveryPage {
  const shown = records.slice(0, limit);
  const last = records.length > limit ? shown.at(-1) : undefined;
  return {
    deliveries: shown.flatMap((record) => {
      const delivery = deliveryIn(record);
      return delivery ? [deliveryAnswer(delivery)] : [];
    }),
    has_more: last !== undefined,
    ...(last && { next_after: `${last.sortKey}_${last.id}` }),
  };
}
