import type {
  Delivery,
  DeliveryAttempt,
  DeliveryPage,
  Notification,
  NotificationWithSecret,
} from "@dagctl/core";
import { NOTIFICATION_SHAPE } from "@dagctl/core/shapes";
import * as z from "zod";
import { NOTIFICATION_EVENTS } from "../calls/notifications.ts";
import { COUNT, exactly, type ShapeOf, text, TIME } from "./exactly.ts";

const FIELDS = {
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  kind: NOTIFICATION_SHAPE.kind,
  url_host: text("The host of the URL; the rest is never read back."),
  events: NOTIFICATION_SHAPE.events,
  projects: z
    .array(z.string())
    .optional()
    .meta({ description: "The ids of the projects. Absent: all projects." }),
  enabled: z.boolean(),
  status_message: text("Why it was disabled, or sends nothing, and what to do.").optional(),
  former_secret_until: TIME.optional().meta({
    description: "Until then the secret before the last rotation signs, too.",
  }),
  created_at: TIME,
  updated_at: TIME,
};

/** A notification. */
export const NOTIFICATION: ShapeOf<Notification> = exactly<Notification>()(FIELDS);

/** A notification with the secret that is shown once. */
export const NOTIFICATION_WITH_SECRET: ShapeOf<NotificationWithSecret> =
  exactly<NotificationWithSecret>()({
    ...FIELDS,
    secret: text("`whsec_…`, which signs the messages. It is not shown again.").optional(),
  });

interface NotificationList {
  readonly notifications: readonly Notification[];
  readonly total: number;
}

/** All notifications. */
export const NOTIFICATION_LIST: ShapeOf<NotificationList> = exactly<NotificationList>()({
  notifications: z.array(NOTIFICATION),
  total: COUNT,
});

interface NotificationRemoval {
  readonly message: string;
  readonly id: string;
}

/** The answer of a delete. */
export const NOTIFICATION_REMOVAL: ShapeOf<NotificationRemoval> = exactly<NotificationRemoval>()({
  message: z.string(),
  id: z.string(),
});

const ATTEMPT: ShapeOf<DeliveryAttempt> = exactly<DeliveryAttempt>()({
  at: TIME,
  duration_ms: COUNT,
  status: COUNT.optional().meta({ description: "The status of HTTP. Absent: no answer." }),
  error: text("Why the attempt failed.").optional(),
});

/** A message of a notification. */
export const DELIVERY: ShapeOf<Delivery> = exactly<Delivery>()({
  id: text("Also the id of the message, which each attempt has."),
  notification_id: z.string(),
  type: z.enum([...Object.values(NOTIFICATION_EVENTS), "test"]),
  project_id: z.string().optional(),
  status: z.enum(["pending", "delivered", "failed"]),
  created_at: TIME,
  next_attempt_at: TIME.optional(),
  attempts: z.array(ATTEMPT),
});

/** A page of deliveries. */
export const DELIVERY_PAGE: ShapeOf<DeliveryPage> = exactly<DeliveryPage>()({
  deliveries: z.array(DELIVERY),
  has_more: z.boolean().meta({ description: "Whether the next page may have deliveries." }),
  next_after: text("The `after` of the next page.").optional(),
});
