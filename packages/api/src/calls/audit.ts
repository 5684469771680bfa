import type { Audit } from "@dagctl/core";
import type { CallsOf } from "../call.ts";
import { BODY, PAGE, READ } from "../entries.ts";
import { nameParameter, timeParameter } from "../parameters.ts";

/** The calls of the audit. */
export const AUDIT: CallsOf<Audit> = {
  list: {
    ...READ,
    ...BODY,
    access: "admin",
    path: "/audit",
    summary: "Lists who changed what, the newest first.",
    answers: "`{ records, has_more }`, and `next_after` where there is a further page.",
    query: {
      actor: nameParameter(
        "actor",
        "must be the actor of a change",
        "Only changes of this caller.",
      ),
      action: nameParameter(
        "action",
        "must be the action of a change, such as projects.deploy",
        "Only changes of this kind, such as `projects.deploy`.",
      ),
      project: nameParameter(
        "project",
        "must be the id or the name of a project",
        "Only changes of this project: its id, or the name that it had then.",
      ),
      since: timeParameter("since", "The earliest time."),
      until: timeParameter("until", "Only earlier changes."),
      after: {
        option: "after",
        type: "string",
        pattern: "^\\d{4}-\\d{2}-\\d{2}T[0-9:.]{1,18}Z_aud_[a-z2-7]{16}$",
        right: "must be the next_after of a page",
        description: "The `next_after` of the page before.",
      },
      limit: PAGE.limit,
    },
    errors: [],
    fields: { 200: { records: "objects", has_more: "boolean" } },
  },
};
