import type { MessageSender } from "../contracts/messages.ts";
import { asDagctlError } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import type { DeliveryAttempt, NotificationKind } from "../model/notification.ts";
import { type NotificationSecrets, readSecrets } from "./notification-secrets.ts";
import { signHeaders } from "./sign.ts";
import type { StoredDelivery } from "./stored-delivery.ts";
import type { StoredNotification } from "./stored-notification.ts";

/** How an attempt has ended. */
export interface Outcome {
  readonly attempt: DeliveryAttempt;
  readonly hasArrived: boolean;
  /** The receiver says that it is gone for good (410). */
  readonly isGone: boolean;
  readonly retryAfterMs?: number | undefined;
}

type Sending = Pick<HostContext, "secrets" | "clock" | "now" | "lifetime">;

/**
 * Makes one attempt to send a delivery. A receiver that does not accept it is an outcome.
 *
 * @throws DagctlError `unavailable`: the secret source does not answer, and nothing was sent
 */
export async function sendDelivery(
  context: Sending,
  messages: MessageSender,
  delivery: StoredDelivery,
  { kind, entry, organization_id: organization }: StoredNotification,
): Promise<Outcome> {
  const secrets = entry === undefined ? undefined : await readSecrets(context, organization, entry);
  const at = context.now();
  const begin = context.clock.now();
  const end = (result: Partial<Outcome> & { status?: number; error?: string }): Outcome => {
    const { status, error, hasArrived = false, isGone = false, retryAfterMs } = result;
    const attempt = {
      at,
      duration_ms: Math.max(0, context.clock.now() - begin),
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    };
    return { attempt, hasArrived, isGone, retryAfterMs };
  };
  if (!secrets) return end({ error: "The URL of the notification cannot be read: set it again" });
  try {
    const headers = await headersOf(context, kind, delivery, secrets);
    const message = { url: secrets.url, headers, body: delivery.body };
    const { status, retryAfterMs } = await messages.send(message, { signal: context.lifetime });
    if (status >= 200 && status < 300) return end({ status, hasArrived: true });
    return end({ status, retryAfterMs, isGone: status === 410, error: describeStatus(status) });
  } catch (thrown) {
    context.lifetime.throwIfAborted();
    const { issues, message } = asDagctlError(thrown);
    const problem = issues?.[0];
    return end({ error: problem ? `The URL ${problem.message}` : message });
  }
}

async function headersOf(
  { clock }: Pick<HostContext, "clock">,
  kind: NotificationKind,
  { id, body }: StoredDelivery,
  { secret, former }: NotificationSecrets,
): Promise<Readonly<Record<string, string>>> {
  const common = { "content-type": "application/json", "user-agent": "dagctl" };
  if (kind === "slack" || !secret) return common;
  const now = clock.now();
  const isOverlap = former !== undefined && Date.parse(former.until) > now;
  const secrets = isOverlap ? [secret, former.secret] : [secret];
  const message = { id, timestamp: Math.floor(now / 1000), body };
  return { ...common, ...(await signHeaders(message, secrets)) };
}

function describeStatus(status: number): string {
  if (status >= 300 && status < 400)
    return `The receiver answered ${status}: redirects are not followed`;
  if (status === 410) return "The receiver answered 410: it is gone, and gets no more messages";
  return `The receiver answered ${status}`;
}
