import type { Local } from "../process/local.ts";

const LONGEST_MESSAGE = 1000;
const MOST_READ = 64 * 1024;

export interface Description {
  readonly sha: string;
  readonly message: string;
  readonly committedAt: string;
}

/**
 * Returns time and message as they were committed. The placeholders ignore mailmaps and notes, and
 * give the message in UTF-8 whatever its encoding is. simple-git's own `log` is not used: it finds
 * the end of a message by characters that a message may contain.
 */
export async function describe(local: Local, sha: string): Promise<Description> {
  const output = await local.run([
    // Not `show`, which reads the commit's tree even where it prints nothing of it.
    "log",
    "--no-walk",
    "--no-patch",
    "--no-notes",
    "--no-show-signature",
    "--no-color",
    "--encoding=UTF-8",
    "--format=tformat:%ct%n%B",
    sha,
  ]);
  const end = output.indexOf("\n");
  return {
    sha,
    message: firstLine(output.slice(end + 1)),
    committedAt: toTime(Number(output.slice(0, end))),
  };
}

function firstLine(text: string): string {
  // A message may have megabytes in one line; no more than this is read.
  const line = text.slice(0, MOST_READ).trimStart().split("\n", 1)[0] ?? "";
  // The text is shown in terminals and pages, so it must have no control characters, and none that
  // change the direction of text.
  return Array.from(line.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").trim())
    .slice(0, LONGEST_MESSAGE)
    .join("");
}

/**
 * Returns the time of a commit in ISO 8601. A commit may claim any time; one outside the calendar
 * becomes the epoch.
 */
function toTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return (
    Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0
      ? new Date(0)
      : time
  ).toISOString();
}
