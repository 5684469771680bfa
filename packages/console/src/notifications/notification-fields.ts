import type {
  Notification,
  NotificationEvent,
  NotificationInput,
  NotificationPatch,
} from "@dagctl/core";
import { listLines } from "./list-lines.ts";
import type { FormField, FormValues } from "../forms/form-field.ts";

/** The events with what each is called. */
export const EVENT_WORDS: Readonly<Record<NotificationEvent, string>> = {
  "run.failed": "A run failed",
  "run.succeeded": "A run succeeded",
  "deploy.failed": "A deploy failed",
  "schedule.missed": "A schedule missed a run",
  "sync.behind": "A project is behind its branch",
  "plan.pending": "A plan waits for an approval",
};
const EVENTS = Object.keys(EVENT_WORDS) as NotificationEvent[];

/** Returns what a notification is for, in one line. An event of a later server is as it is. */
export const eventsText = (events: readonly NotificationEvent[]): string =>
  events
    .map((event) => EVENT_WORDS[event] ?? event)
    .map((words, index) => (index === 0 ? words : words.replace(/^A /, "a ")))
    .join(", ");

/** What a new notification is for unless a person chooses. */
const FIRST: ReadonlySet<NotificationEvent> = new Set(["run.failed", "deploy.failed"]);

/** The kinds with what each is called. */
export const KIND_WORDS: Readonly<Record<Notification["kind"], string>> = {
  webhook: "Webhook",
  slack: "Slack",
};

/** Returns the fields of a notification. The kind of one that exists is fixed. */
export function notificationFields(isNew: boolean): readonly FormField[] {
  const kind: FormField = {
    name: "kind",
    label: "Kind",
    kind: "choice",
    choices: Object.keys(KIND_WORDS),
    choiceWords: KIND_WORDS,
    help: "Webhook: Standard Webhooks, for programs. Slack: an incoming webhook of a channel.",
  };
  return [
    { name: "name", label: "Name", kind: "text", isRequired: true },
    ...(isNew ? [kind] : []),
    {
      name: "url",
      label: "URL",
      kind: "text",
      isRequired: isNew,
      help: isNew
        ? "An https:// URL. Only its host is shown later."
        : "Left empty: it stays. It is never shown.",
    },
    ...EVENTS.map((event): FormField => ({
      name: event,
      label: EVENT_WORDS[event],
      kind: "check",
    })),
    {
      name: "projects",
      label: "Projects",
      kind: "list",
      help: "Names, one on each line. Left empty: all projects.",
    },
    { name: "enabled", label: "Enabled", kind: "check" },
  ];
}

/** Returns what the form of a new notification begins with. */
export const newValues = (): FormValues => ({
  kind: "webhook",
  enabled: true,
  ...Object.fromEntries(EVENTS.map((event) => [event, FIRST.has(event)])),
});

/** Returns what the form of a notification begins with. */
export const valuesOf = ({ name, events, projects, enabled }: Notification): FormValues => ({
  name,
  url: "",
  enabled,
  projects: (projects ?? []).join("\n"),
  ...Object.fromEntries(EVENTS.map((event) => [event, events.includes(event)])),
});

/** Returns the body of a create. */
export function newNotification(values: FormValues): NotificationInput {
  const projects = listLines(values["projects"]);
  return {
    name: String(values["name"] ?? ""),
    kind: values["kind"] === "slack" ? "slack" : "webhook",
    url: String(values["url"] ?? ""),
    events: listChosenEvents(values),
    ...(projects.length > 0 && { projects }),
    enabled: values["enabled"] === true,
  };
}

/** Returns the body of an update. */
export function notificationPatch(values: FormValues): NotificationPatch {
  const projects = listLines(values["projects"]);
  const url = String(values["url"] ?? "").trim();
  return {
    name: String(values["name"] ?? ""),
    ...(url !== "" && { url }),
    events: listChosenEvents(values),
    projects: projects.length > 0 ? projects : null,
    enabled: values["enabled"] === true,
  };
}

const listChosenEvents = (values: FormValues): readonly NotificationEvent[] =>
  EVENTS.filter((event) => values[event] === true);
