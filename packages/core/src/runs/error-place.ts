// Not in completion.ts: a test has it without a host.
/** The most characters of a reason with its place. */
const LONGEST = 600;

/**
 * Returns why a run failed, after the file and the line that its program has reported. A text that
 * begins with the file has it once.
 *
 * @param place such as `models/orders.sql:3`; `undefined` where the program has reported none
 */
export function addPlace(text: string, place: string | undefined): string {
  if (place === undefined || text.startsWith(`${place}:`)) return text;
  const file = `${place.replace(/:\d+$/, "")} `;
  const rest = text.startsWith(file) ? text.slice(file.length) : text;
  return `${place}: ${rest}`.slice(0, LONGEST);
}
