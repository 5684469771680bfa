import * as z from "zod";
import {
  NOTIFICATION_EVENTS,
  NOTIFICATION_KINDS,
  type NotificationInput,
} from "../model/notification.ts";
import { booleanField, choiceField, textField } from "../projects/validation/field-shapes.ts";
import { freeTextProblem, hasUnseen } from "../values/text.ts";

const LONGEST_NAME = 100;
const LONGEST_URL = 2_000;
const MOST_PROJECTS = 100;

/** The shapes of what a person sets in a notification. `null` for `projects` means all. */
export const NOTIFICATION_SHAPE: {
  readonly [Field in keyof NotificationInput]-?: z.ZodType<NonNullable<NotificationInput[Field]>>;
} = {
  name: textField(nameProblem, {
    pattern: "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$",
    minLength: 1,
    maxLength: LONGEST_NAME,
    description: "Unique in the organization, whatever the case is.",
    examples: ["on call"],
  }),
  kind: choiceField(NOTIFICATION_KINDS),
  url: textField(urlProblem, {
    pattern: "^[\\u0021-\\u007e]+$",
    minLength: 1,
    maxLength: LONGEST_URL,
    description:
      "An https:// URL of a public host, or one that the operator allows. It is never read back.",
    examples: ["https://hooks.example.com/dagctl"],
  }),
  events: z
    .array(choiceField(NOTIFICATION_EVENTS), { error: "must be a list of events" })
    .min(1, { error: "must have at least one event" })
    .max(NOTIFICATION_EVENTS.length, { error: "must have each event once" })
    .refine(isUnique, { error: "must have each event once" })
    .meta({ uniqueItems: true }),
  projects: z
    .array(textField(projectProblem, { minLength: 1, maxLength: 200 }), {
      error: "must be a list of projects",
    })
    .min(1, { error: "must have at least one project; null is all projects" })
    .max(MOST_PROJECTS, { error: `must have at most ${MOST_PROJECTS} projects` })
    .refine(isUnique, { error: "must have each project once" })
    .meta({ description: "Ids or names of projects.", uniqueItems: true }),
  enabled: booleanField(),
};

function isUnique(list: readonly string[]): boolean {
  return new Set(list).size === list.length;
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "must not be empty";
  if (hasUnseen(name)) return "must not contain control or formatting characters";
  return freeTextProblem(name, LONGEST_NAME);
}

/** The sender decides where messages may be sent; what no URL may be is refused before. */
function urlProblem(url: string): string | undefined {
  if (url === "") return "must not be empty";
  if (url.length > LONGEST_URL)
    return `must be at most ${LONGEST_URL.toLocaleString("en")} characters`;
  return /^[\x21-\x7e]+$/.test(url) ? undefined : "must be an https:// URL in ASCII";
}

function projectProblem(project: string): string | undefined {
  return project === "" || project.length > 200 || hasUnseen(project)
    ? "must be the id or the name of a project"
    : undefined;
}
