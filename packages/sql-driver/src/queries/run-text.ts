import type { Run } from "@dagctl/core";

/**
 * Returns the text of a run as it is stored. A query looks for fields in it: the keys that a caller
 * has chosen are written so that none of them looks like a field of the run.
 */
export function runText({ parameters, ...run }: Run): string {
  const text = JSON.stringify(run);
  if (parameters === undefined) return text;
  return `${text.slice(0, -1)},"parameters":${textOf(parameters)}}`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${keyText(key)}:${textOf(item)}`)
    .join()}}`;
}

/** Returns a key whose first character is escaped: for JSON it is the same key. */
function keyText(key: string): string {
  if (key === "") return '""';
  const first = key.charCodeAt(0).toString(16).padStart(4, "0");
  return `"\\u${first}${JSON.stringify(key.slice(1)).slice(1)}`;
}
