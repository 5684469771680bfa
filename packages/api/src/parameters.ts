import type { QueryParameter } from "./call.ts";

const MONTH_AND_DAY = [
  "(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])",
  "(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)",
  "02-(?:0[1-9]|1\\d|2[0-8])",
].join("|");
const LEAP_YEAR = "(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
const DATE = `(?:\\d{4}-(?:${MONTH_AND_DAY})|${LEAP_YEAR}-02-29)`;
const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d";

/** Returns the parameter of a time. */
export const timeParameter = (option: string, description: string): QueryParameter => ({
  option,
  type: "string",
  pattern: `^${DATE}T${CLOCK}:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-]${CLOCK})$`,
  right: "must be a time such as 2026-01-31T00:00:00Z",
  description,
});

/**
 * Returns the parameter of a name or an id.
 *
 * @param right what it must be
 */
export const nameParameter = (
  option: string,
  right: string,
  description: string,
): QueryParameter => ({
  option,
  type: "string",
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]{1,200}$",
  right,
  description,
});
