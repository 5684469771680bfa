import type { LinkTarget } from "../contracts/links.ts";
import type { NotificationKind } from "../model/notification.ts";
import type { News } from "./news.ts";

/** The longest text of a section, as Slack has it, in characters. */
const LONGEST_SECTION = 3_000;
/** The longest line above it: a notification of a phone shows it. */
const LONGEST_TITLE = 300;

/** The part of a message that people read. */
type Text = Pick<News, "title" | "cause" | "target"> & { readonly project?: News["project"] };

/**
 * Returns the body of a message: JSON text without a secret.
 *
 * @param link the address of the page about it; `undefined` where there is none
 */
export function messageBody(
  kind: NotificationKind,
  news: Text & Pick<News, "time" | "data"> & { readonly type: string },
  link: string | undefined,
): string {
  if (kind === "slack") return JSON.stringify(slackBody(news, link));
  const { type, time: timestamp, project, cause, data } = news;
  return JSON.stringify({
    type,
    timestamp,
    data: {
      ...(project && { project }),
      ...data,
      ...(cause === undefined ? {} : { cause }),
      ...(link === undefined ? {} : { link }),
    },
  });
}

/** What a person reads of a link, by what it leads to. */
const LINK_WORDS: Readonly<Record<LinkTarget["kind"], string>> = {
  project: "Open the project",
  run: "Open the run",
  plan: "Open the plan",
  operation: "Open the operations",
  notification: "Open the notification",
};

/**
 * Returns a text and a section. Names and causes come from repositories and tools: they are
 * escaped, so that none mentions a person or becomes a link.
 */
function slackBody({ title, cause, project, target }: Text, link: string | undefined): object {
  const line = project ? `${project.name}: ${title}` : title;
  const head = escapeWithin(oneLine(line), LONGEST_TITLE);
  const begin = `*${head}*`;
  const end = link === undefined ? "" : `\n<${escapeText(link)}|${LINK_WORDS[target.kind]}>`;
  // The code block ends nowhere before its end.
  const text =
    cause === undefined
      ? begin
      : `${begin}\n\`\`\`${escapeWithin(cause.replaceAll("`", "'"), LONGEST_SECTION - begin.length - end.length - 7)}\`\`\``;
  return {
    // Chats that know no blocks show this alone.
    text: `${head}${end}`,
    blocks: [{ type: "section", text: { type: "mrkdwn", text: `${text}${end}` } }],
  };
}

/** Returns a text without line breaks, and without what makes a part of a line bold or code. */
function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").replace(/[*_~`]/gu, "'");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character);

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
