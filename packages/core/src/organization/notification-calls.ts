import type { KeyRecord } from "../contracts/records.ts";
import { sealBody } from "../environment-variables/seal.ts";
import type { Actor } from "../kernel/actor.ts";
import { auditOutside } from "../kernel/audit.ts";
import type { HostContext } from "../kernel/context.ts";
import { findNotification, type StoredNotification } from "../notifications/stored-notification.ts";
import { withKey } from "./idempotency.ts";

/** What the calls about the notifications of one organization have in common. */
export interface NotificationCalls {
  find(idOrName: string, signal?: AbortSignal): Promise<StoredNotification>;
  /** Makes a change once by its key. The secret source seals the URL of a body. */
  once<T>(
    call: readonly [string, ...string[]],
    body: unknown,
    key: string | undefined,
    first: (key: KeyRecord | undefined) => Promise<T>,
    replay: (id: string) => Promise<T>,
  ): Promise<T>;
  /** Makes a change with its audit record. */
  auditChange<T>(
    actor: Actor,
    notification: StoredNotification,
    change: () => Promise<T>,
  ): Promise<T>;
}

export function notificationCalls(
  context: HostContext,
  organization: string,
  caller: string,
): NotificationCalls {
  return {
    find: async (idOrName, signal) =>
      (await findNotification(context, organization, idOrName, signal)).notification,
    async once(call, body, key, first, replay) {
      const sealed = key === undefined ? null : await sealBody(context, organization, body, "url");
      const keyed = { organization, caller, call, body: sealed, key };
      return withKey(context, keyed, first, ({ answer }) => replay((answer as { id: string }).id));
    },
    auditChange: (actor, { name }, change) =>
      auditOutside(context, actor, { notification: name }, change),
  };
}
