import { allowedPrefixProblem } from "@dagctl/message-sender";
import { textSchema } from "./chart.ts";
import type { Field, Reading, Written } from "./field.ts";

/** The settings of notifications. */
export interface NotificationSettings {
  /**
   * URL prefixes of receivers that are allowed in addition to https at public addresses.
   * @default []
   */
  readonly notificationAllow?: readonly string[];
  /**
   * Where people reach the server, without a slash at its end, for the links of messages. Absent:
   * messages have no links.
   */
  readonly publicUrl?: string;
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

function readPublicUrl(written: Written): Reading<string> {
  const url = URL.parse(typeof written === "string" ? written.trim() : "");
  const isRight =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username + url.password === "" &&
    // Also where the query or the fragment is empty, which `search` and `hash` do not tell.
    !/[?#]/.test(url.href);
  return isRight
    ? { value: url.href.replace(/\/+$/, "") }
    : {
        problem:
          "must be an https:// or http:// URL without credentials, query or fragment, such as https://dagctl.example.com",
      };
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
  publicUrl: {
    flag: "public-url",
    variable: "DAGCTL_PUBLIC_URL",
    key: "public_url",
    help: "where people reach the server, such as https://dagctl.example.com: messages of notifications link its console",
    chart: {
      value: "publicUrl",
      schema: textSchema("https?://[^\\s?#@]+", { empty: true }),
      help: "Where people reach the server, such as https://dagctl.example.com: messages of notifications link its console. Empty: no links.",
    },
    read: readPublicUrl,
  },
};
