import type { Audit } from "@dagctl/core";
import type { CallsOf, QueryParameter } from "../call.ts";
import { BODY, PAGE, READ } from "../entries.ts";

const MONTH_AND_DAY = [
  "(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])",
  "(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)",
  "02-(?:0[1-9]|1\\d|2[0-8])",
].join("|");
const LEAP_YEAR = "(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
const DATE = `(?:\\d{4}-(?:${MONTH_AND_DAY})|${LEAP_YEAR}-02-29)`;
const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d";

const time = (option: string, description: string): QueryParameter => ({
  option,
  type: "string",
  pattern: `^${DATE}T${CLOCK}:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${CLOCK})$`,
  right: "must be a time such as 2026-01-31T00:00:00Z",
  description,
});

const name = (option: string, right: string, description: string): QueryParameter => ({
  option,
  type: "string",
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$",
  right,
  description,
});

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
      actor: name("actor", "must be the actor of a change", "Only changes of this caller."),
      action: name(
        "action",
        "must be the action of a change, such as projects.deploy",
        "Only changes of this kind, such as `projects.deploy`.",
      ),
      project: name(
        "project",
        "must be the id or the name of a project",
        "Only changes of this project: its id, or the name that it had then.",
      ),
      since: time("since", "The earliest time."),
      until: time("until", "Only earlier changes."),
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
