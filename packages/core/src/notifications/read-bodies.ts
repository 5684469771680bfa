import type { MessageSender } from "../contracts/messages.ts";
import { invalid, isDagctlError, type Issue } from "../errors.ts";
import type { HostContext } from "../kernel/context.ts";
import { findProject } from "../kernel/lookup.ts";
import type { Notification, NotificationInput, NotificationPatch } from "../model/notification.ts";
import { bodyFields, readBody } from "../projects/validation/read-body.ts";
import { stableJson } from "../values/digest.ts";
import { Secret } from "../values/secret.ts";
import { without } from "../values/without.ts";
import { NOTIFICATION_SHAPE } from "./notification-shapes.ts";

const WHAT = "a notification";

type Fields = Partial<NotificationInput>;
type Checking = Pick<MessageSender, "problemOf">;

/** Returns the fields of a new notification. Throws `invalid` with every problem at once. */
export function readInput(body: unknown, messages: Checking): NotificationInput {
  return readBody(body, {
    shapes: NOTIFICATION_SHAPE,
    required: ["name", "kind", "url", "events"],
    what: WHAT,
    contradictions: (fields) => urlIssues(fields, messages),
  }) as unknown as NotificationInput;
}

/**
 * Returns the fields of a patch that are not sent back as they were read. `projects` is `null`
 * where the patch says so. Throws `invalid` with every problem at once.
 */
export function readPatch(
  body: unknown,
  current: Notification,
  messages: Checking,
): NotificationPatch {
  const read: Readonly<Record<string, unknown>> = { ...current };
  const sent = [...bodyFields(body, WHAT)].filter(
    ([field, value]) =>
      !Object.hasOwn(read, field) || stableJson(read[field]) !== stableJson(value),
  );
  const given = Object.fromEntries(sent);
  const fields: Fields = readBody(given, {
    shapes: NOTIFICATION_SHAPE,
    required: [],
    what: WHAT,
    contradictions: (changed) => [
      ...urlIssues(changed, messages),
      ...nullIssues(given),
      ...(changed["kind"] === undefined
        ? []
        : [{ path: "kind", message: `is ${current.kind}, and fixed: create another one` }]),
    ],
  });
  const patch = without(fields, "kind");
  return given["projects"] === null ? { ...patch, projects: null } : patch;
}

/** `null` clears `projects`; every other field is required. */
function nullIssues(given: Readonly<Record<string, unknown>>): readonly Issue[] {
  return Object.keys(NOTIFICATION_SHAPE)
    .filter((field) => field !== "projects" && given[field] === null)
    .map((path) => ({ path, message: "must not be null" }));
}

function urlIssues(fields: Fields, messages: Checking): readonly Issue[] {
  const problem =
    typeof fields.url === "string" ? messages.problemOf(new Secret(fields.url)) : undefined;
  return problem === undefined ? [] : [{ path: "url", message: problem }];
}

/**
 * Returns the ids of projects, each of which is given by its id or name. An id that the
 * notification has already may be that of a deleted project.
 */
export async function resolveProjects(
  context: Pick<HostContext, "store">,
  organization: string,
  projects: readonly string[],
  present: readonly string[] = [],
): Promise<readonly string[]> {
  const issues: Issue[] = [];
  const ids: string[] = [];
  for (const [index, project] of projects.entries()) {
    if (present.includes(project)) ids.push(project);
    else
      try {
        ids.push((await findProject(context, organization, project)).project.id);
      } catch (error) {
        if (!isDagctlError(error, "not_found")) throw error;
        const message = "must be the id or the name of a project of this organization";
        issues.push({ path: `projects.${index}`, message });
      }
  }
  if (issues.length > 0) throw invalid(issues);
  return [...new Set(ids)];
}
