import type { Local } from "./local.ts";

const LONGEST_MESSAGE = 1000;

/** Read from the commit object itself: no configuration, mailmap, note or signature check has a say. */
export async function describe(local: Local, sha: string): Promise<{ sha: string; message: string; committedAt: string }> {
  const raw = await local.run(["cat-file", "commit", sha]);
  const end = raw.indexOf("\n\n");
  const headers = raw.subarray(0, end < 0 ? raw.length : end).toString("latin1");
  const encoding = /^encoding (.+)$/m.exec(headers)?.[1];
  const text = end < 0 ? "" : decode(raw.subarray(end + 2), encoding);
  const seconds = Number(/^committer .*> (-?\d+) [+-]\d{4}$/m.exec(headers)?.[1] ?? 0);
  return { sha, message: firstLine(text), committedAt: toTime(seconds) };
}

function firstLine(text: string): string {
  const line = text.trimStart().split("\n", 1)[0] ?? "";
  // It is shown in terminals and pages: no control characters, and none that turn the direction of text.
  return Array.from(line.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").trim()).slice(0, LONGEST_MESSAGE).join("");
}

function decode(bytes: Buffer, encoding: string | undefined): string {
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(bytes);
  } catch {
    return bytes.toString();
  }
}

/** A commit may claim any time; one that no calendar holds is told as the epoch. */
function toTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return (Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0 ? new Date(0) : time).toISOString();
}
