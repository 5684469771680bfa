import type { Parsed, ParsedText } from "./parsed.ts";

/**
 * The name of an IANA time zone that hosts and engines read alike: `Europe/Berlin` or `UTC`. Made
 * by `parseTimeZone` alone.
 */
type TimeZone = ParsedText<"TimeZone">;

const LONGEST = 50;
const EXAMPLE = "such as Europe/Berlin";
/** `+02:00`, `-5`, `UTC+2`: Intl takes some of them, and Kubernetes none. */
const OFFSET = /^(?:utc|gmt)?[+-]\d/i;
/** All names of UTC: not every version of Intl makes one of them. */
const UTC = /^(?:etc\/)?(?:utc|uct|universal|zulu|greenwich|gmt(?:[+-]?0)?)$/i;
/**
 * The areas of IANA. Names without an area, such as `BST`, are read differently: Intl takes it for
 * Dhaka. Other areas, such as `SystemV`, are not known to Kubernetes.
 */
const AREA =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)\/(?!unknown$)/i;

/**
 * Returns the time zone of a name, or what is wrong with it. Upper and lower case are those of
 * IANA afterwards, because Kubernetes refuses others. Of several names of one zone, such as
 * `Asia/Kolkata` and `Asia/Calcutta`, it is the one that this version of Intl uses: engines know
 * each of them.
 */
export function parseTimeZone(text: string): Parsed<TimeZone> {
  if (text === "") return { problem: `must not be empty; leave it out, or name one ${EXAMPLE}` };
  if (UTC.test(text)) return { value: "UTC" as TimeZone };
  if (OFFSET.test(text))
    return {
      problem: `must be an area and a city, ${EXAMPLE}, or UTC; an offset has no clock changes`,
    };
  const name = text.length <= LONGEST && AREA.test(text) ? nameOf(text) : undefined;
  return name === undefined || !AREA.test(name)
    ? { problem: `must be a time zone of IANA as an area and a city, ${EXAMPLE}, or UTC` }
    : { value: name as TimeZone };
}

/** Returns whether `parseTimeZone` accepts a name. */
export function isTimeZone(text: string): boolean {
  return parseTimeZone(text).problem === undefined;
}

function nameOf(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
