// Not in `notification-fields.ts`: it is about any text with lines.
/** Returns the lines of a text that are not empty, without the spaces around them. */
export function listLines(text: unknown): readonly string[] {
  return typeof text === "string"
    ? text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== "")
    : [];
}
