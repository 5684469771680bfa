import type { MutationOptions, ReadOptions } from "./call-options.ts";

/** How messages are written: Standard Webhooks, or the blocks of Slack. */
export type NotificationKind = "webhook" | "slack";

/** What a notification can be about. */
export type NotificationEvent =
  | "run.failed"
  | "run.succeeded"
  | "deploy.failed"
  | "schedule.missed"
  | "sync.behind"
  | "plan.pending";

/** The events of notifications. The compiler checks that these are all. */
const EVENTS: { readonly [Event in NotificationEvent]: Event } = {
  "run.failed": "run.failed",
  "run.succeeded": "run.succeeded",
  "deploy.failed": "deploy.failed",
  "schedule.missed": "schedule.missed",
  "sync.behind": "sync.behind",
  "plan.pending": "plan.pending",
};
export const NOTIFICATION_EVENTS: readonly NotificationEvent[] = Object.values(EVENTS);
export const NOTIFICATION_KINDS: readonly NotificationKind[] = ["webhook", "slack"];

/** Where messages are sent when something happens in an organization. */
export interface Notification {
  readonly id: string;
  readonly organization_id: string;
  /** Unique in the organization whatever the case is. */
  readonly name: string;
  /** Fixed. */
  readonly kind: NotificationKind;
  /** The host of the URL. The rest of the URL is a secret, and is never read back. */
  readonly url_host: string;
  /** What it is sent for. */
  readonly events: readonly NotificationEvent[];
  /** The ids of the projects that it is about. Absent: of all projects. */
  readonly projects?: readonly string[];
  readonly enabled: boolean;
  /** Why it was disabled, or sends nothing, and what to do. */
  readonly status_message?: string;
  /** RFC 3339: until then the secret before the last rotation signs, too. */
  readonly former_secret_until?: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The fields of a new notification. */
export interface NotificationInput {
  /** 1 to 100 characters. */
  readonly name: string;
  readonly kind: NotificationKind;
  /** An https:// URL of a public host, or one that the operator allows. */
  readonly url: string;
  readonly events: readonly NotificationEvent[];
  /** Ids or names of projects. @default all projects */
  readonly projects?: readonly string[] | null | undefined;
  /** @default true */
  readonly enabled?: boolean | undefined;
}

/** The fields of a notification that a person changes: only supplied fields change. */
export interface NotificationPatch {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly events?: readonly NotificationEvent[] | undefined;
  /** `null`: all projects. */
  readonly projects?: readonly string[] | null | undefined;
  readonly enabled?: boolean | undefined;
}

/** A notification with the secret that is shown once. */
export interface NotificationWithSecret extends Notification {
  /** `whsec_…`, as Standard Webhooks has it. Absent: the kind signs nothing. */
  readonly secret?: string;
}

/** One attempt to send a message. */
export interface DeliveryAttempt {
  /** RFC 3339: when it began. */
  readonly at: string;
  readonly duration_ms: number;
  /** The status of HTTP that the receiver answered. Absent: there was no answer. */
  readonly status?: number;
  /** Why the attempt failed. */
  readonly error?: string;
}

/** One message of a notification. */
export interface Delivery {
  /** Also the id of the message: each attempt has the same. */
  readonly id: string;
  readonly notification_id: string;
  readonly type: NotificationEvent | "test";
  /** The id of the project that it is about. */
  readonly project_id?: string;
  /** `pending`: it is sent at `next_attempt_at`, or now. `failed`: it is not sent any more. */
  readonly status: "pending" | "delivered" | "failed";
  readonly created_at: string;
  /** RFC 3339. Absent where it is not sent any more. */
  readonly next_attempt_at?: string;
  /** The newest ones, the oldest of them first. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** A part of the deliveries of a notification. There is no total. */
export interface DeliveryPage {
  /** The newest first. */
  readonly deliveries: readonly Delivery[];
  /** Whether the next page may have deliveries. */
  readonly has_more: boolean;
  /** The `after` of the next page. Present where `has_more` is `true`. */
  readonly next_after?: string;
}

type ChangeOptions = Pick<MutationOptions, "signal" | "idempotencyKey">;

/**
 * The notifications of one organization. A message is sent at least once: receivers detect repeats
 * by its id. Every call throws `not_supported` where the host has no sender of messages, and
 * `unavailable` once it closes.
 */
export interface Notifications {
  /**
   * Lists the notifications by name.
   *
   * @returns the whole list
   */
  list(options?: ReadOptions): Promise<{
    readonly notifications: readonly Notification[];
    readonly total: number;
  }>;
  /**
   * Returns a notification by its id or name.
   *
   * @throws DagctlError `not_found`: the organization has no such notification
   */
  get(notification: string, options?: ReadOptions): Promise<Notification>;
  /**
   * Creates a notification. It is sent for what happens from now on.
   *
   * @returns the notification, and the secret of a webhook: it is not shown again
   * @throws DagctlError `invalid`: every problem of the body at once
   * @throws DagctlError `conflict`: the name exists, or there are 50 notifications
   */
  create(input: NotificationInput, options?: ChangeOptions): Promise<NotificationWithSecret>;
  /**
   * Changes the fields of `patch` only. A patch that changes nothing writes nothing.
   *
   * @throws DagctlError `not_found`, `invalid`, `conflict`: as `get` and `create`
   */
  update(
    notification: string,
    patch: NotificationPatch,
    options?: ChangeOptions,
  ): Promise<Notification>;
  /**
   * Deletes a notification with its deliveries. What is being sent may still arrive.
   *
   * @throws DagctlError `not_found`: the organization has no such notification
   */
  delete(notification: string, options?: ChangeOptions): Promise<{ readonly id: string }>;
  /**
   * Sends a message of the type `test` now, also where the notification is disabled. It is tried
   * once.
   *
   * @returns the delivery after the attempt; `pending` where the attempt takes longer than 15
   *   seconds
   * @throws DagctlError `not_found`: the organization has no such notification
   */
  test(notification: string, options?: ChangeOptions): Promise<Delivery>;
  /**
   * Replaces the secret of a webhook. For 24 hours messages have the signatures of both.
   *
   * @returns the notification with the new secret: it is not shown again
   * @throws DagctlError `not_found`: the organization has no such notification
   * @throws DagctlError `conflict`: the kind has no secret
   */
  rotate(notification: string, options?: ChangeOptions): Promise<NotificationWithSecret>;
  /**
   * Lists the deliveries of the last 30 days, the newest first.
   *
   * @param options.after the `next_after` of the page before. By default the first page
   * @param options.limit the most deliveries of the page: 1 to 500. By default 50
   * @throws DagctlError `not_found`: the organization has no such notification
   */
  deliveries(
    notification: string,
    options?: ReadOptions & {
      readonly after?: string | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<DeliveryPage>;
  /**
   * Sends a delivery again now. Where it fails, the pauses begin again.
   *
   * @throws DagctlError `not_found`: the notification has no such delivery
   * @throws DagctlError `conflict`: the notification is disabled
   */
  retry(notification: string, delivery: string, options?: ChangeOptions): Promise<Delivery>;
}
