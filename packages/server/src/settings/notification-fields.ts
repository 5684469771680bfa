import { allowedPrefixProblem } from "@dagctl/message-sender";
import type { Field, Reading, Written } from "./field.ts";

/** The settings of notifications. */
export interface NotificationSettings {
  /**
   * URL prefixes of receivers that are allowed in addition to https at public addresses.
   * @default []
   */
  readonly notificationAllow?: readonly string[];
}

type NotificationFields = {
  readonly [K in keyof NotificationSettings]-?: Field<NonNullable<NotificationSettings[K]>>;
};

function readPrefixes(written: Written): Reading<readonly string[]> {
  const prefixes = (typeof written === "string" ? written.split(",") : written)
    .map((prefix) => prefix.trim())
    .filter((prefix) => prefix !== "");
  for (const prefix of prefixes) {
    const problem = allowedPrefixProblem(prefix);
    if (problem !== undefined) return { problem: `has a prefix that ${problem}` };
  }
  // With the slash, a host or a folder whose name only begins so is another one.
  return { value: prefixes.map((prefix) => (prefix.endsWith("/") ? prefix : `${prefix}/`)) };
}

/** The fields of the settings of notifications. */
export const notificationFields: NotificationFields = {
  notificationAllow: {
    flag: "notification-allow",
    variable: "DAGCTL_NOTIFICATION_ALLOW",
    key: "notification_allow",
    help: "URL prefixes of receivers of notifications allowed in addition to https at public addresses, separated by commas",
    otherwise: "",
    chart: {
      value: "notifications.allow",
      schema: { type: "array", items: { type: "string" } },
      help: "URL prefixes of receivers of notifications in addition to https at public addresses, such as http://chat.internal:8065/hooks/.",
      otherwise: [],
      variable: '{{ join "," .Values.notifications.allow | quote }}',
    },
    list: true,
    read: readPrefixes,
  },
};
