import type { LinkTo } from "../contracts/links.ts";
import type { MessageSender } from "../contracts/messages.ts";
import { DagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { answerOf, readNotifications } from "../notifications/stored-notification.ts";
import type { CallsOf } from "./call-rules.ts";
import { notificationCalls } from "./notification-calls.ts";
import { notificationChanges } from "./notification-changes.ts";
import { notificationDeliveries } from "./notification-deliveries.ts";

/** What messages are sent with. */
interface Services {
  readonly messages: MessageSender | undefined;
  readonly linkTo: LinkTo;
}

/** Returns the notifications of one organization. */
export function notificationsOf(
  context: HostContext,
  { messages, linkTo }: Services,
  organization: string,
  caller: string,
): CallsOf<"notifications"> {
  if (!messages) return refusals();
  const calls = notificationCalls(context, organization, caller);
  return {
    async list({ signal } = {}) {
      const all = await readNotifications(context, organization, signal);
      const notifications = all
        .map(({ notification }) => answerOf(notification))
        .toSorted((one, other) => (one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1));
      return { notifications, total: notifications.length };
    },
    get: async (idOrName, { signal } = {}) => answerOf(await calls.find(idOrName, signal)),
    ...notificationChanges(context, messages, organization, calls),
    ...notificationDeliveries(context, linkTo, organization, calls),
  };
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
