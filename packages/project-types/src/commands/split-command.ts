import type { Issue } from "@dagctl/core/errors";

/** The words of a command, or why it has none. */
export type SplitCommand = { readonly words: readonly string[] } | { readonly issue: Issue };

/** What a shell would read as something else than text, outside of quotes. */
const OF_A_SHELL = new Set([";", "&", "|", "<", ">", "$", "(", ")", "`", "\\"]);
/** What a shell would replace between double quotes. */
const REPLACED = new Set(["$", "`"]);
const SPACES = new Set([" ", "\t"]);

/**
 * Splits a command into words, as a shell does where nothing is special: spaces part words, and
 * between quotes everything is text. No shell reads it, so what only a shell could do is refused.
 * In double quotes `\"` and `\\` are a quote and a backslash.
 */
export function splitCommand(command: string): SplitCommand {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < command.length; at += 1) {
    const character = command.charAt(at);
    if (character === "\n" || character === "\r") return refuse("a line break");
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (quote === '"' && REPLACED.has(character))
        return refuse(`${character} in double quotes`, "Put the text in single quotes");
      else if (quote === '"' && character === "\\" && /^["\\]$/.test(command.charAt(at + 1)))
        word += command.charAt((at += 1));
      else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= "";
    } else if (SPACES.has(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (OF_A_SHELL.has(character))
      return refuse(character, "Put it in single quotes where it is part of a word");
    else word = `${word ?? ""}${character}`;
  }
  if (quote !== undefined) return refuse(`a quote ${quote} that is not closed`);
  if (word !== undefined) words.push(word);
  return { words };
}

/** @param instead what to do, as a sentence without its end */
function refuse(what: string, instead?: string): SplitCommand {
  const why = `must not have ${what}: no shell reads it`;
  return {
    issue: { path: "command", message: instead === undefined ? why : `${why}. ${instead}` },
  };
}
