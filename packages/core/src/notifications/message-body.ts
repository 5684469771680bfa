import type { NotificationKind } from "../model/notification.ts";
import type { News } from "./news.ts";

/** The longest text of a section, as Slack has it, in characters. */
const LONGEST_SECTION = 3_000;
/** The longest line above it: a notification of a phone shows it. */
const LONGEST_TITLE = 300;

/** The part of a message that people read. */
type Text = Pick<News, "title" | "cause"> & { readonly project?: News["project"] };

/** Returns the body of a message: JSON text without a secret. */
export function messageBody(
  kind: NotificationKind,
  news: Text & Pick<News, "time" | "data"> & { readonly type: string },
): string {
  if (kind === "slack") return JSON.stringify(slackBody(news));
  const { type, time: timestamp, project, cause, data } = news;
  return JSON.stringify({
    type,
    timestamp,
    data: { ...(project && { project }), ...data, ...(cause === undefined ? {} : { cause }) },
  });
}

/**
 * Returns a text and a section. Names and causes come from repositories and tools: they are
 * escaped, so that none mentions a person or becomes a link.
 */
function slackBody({ title, cause, project }: Text): object {
  const line = project ? `${project.name}: ${title}` : title;
  const head = escapeWithin(oneLine(line), LONGEST_TITLE);
  const begin = `*${head}*`;
  // The code block ends nowhere before its end.
  const text =
    cause === undefined
      ? begin
      : `${begin}\n\`\`\`${escapeWithin(cause.replaceAll("`", "'"), LONGEST_SECTION - begin.length - 7)}\`\`\``;
  return {
    text: head,
    blocks: [{ type: "section", text: { type: "mrkdwn", text } }],
  };
}

/** Returns a text without line breaks, and without what makes a part of a line bold or code. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[*_~`]/gu, "'");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Returns the escaped text, cut to a length between two characters. */
function escapeWithin(text: string, longest: number): string {
  let escaped = "";
  for (const character of text.replace(/[\p{Cf}\p{Cs}]|(?![\n\t])\p{Cc}/gu, "\uFFFD")) {
    const next = ESCAPES[character] ?? character;
    if (escaped.length + next.length > longest - 1) return `${escaped}…`;
    escaped += next;
  }
  return escaped;
}
