import { pluralOf, singularOf } from "./nouns.ts";

/** The parts of a command's name. */
interface Named {
  readonly noun: string;
  readonly verb?: string | undefined;
  readonly name: string;
}

/** The least letters of a noun that are an abbreviation: `env`. */
const SHORTEST = 3;

/**
 * Returns what a person who typed an unknown noun or verb may have meant, as lines: a command, or
 * else the verbs of the noun, or all nouns.
 *
 * @param words what was typed, without flags
 * @param unknown the word that is no noun, or no verb of its noun
 */
export function commandHint(
  commands: readonly Named[],
  words: readonly string[],
  unknown: string,
): string {
  const before = words.slice(0, words.indexOf(unknown));
  // A noun that is unknown is a verb: `plan plan`.
  const noun = [unknown, ...before].flatMap((word) => nounOf(commands, word) ?? []).at(-1);
  if (noun !== undefined) {
    const verbs = commands.flatMap((each) => (each.noun === noun ? (each.verb ?? []) : []));
    return `Verbs of ${noun}: ${verbs.join(", ")}`;
  }
  const command = findWithVerbFirst(commands, words);
  if (command !== undefined) return `(Did you mean ${command}?)`;
  const nouns = [...new Set(commands.map((each) => each.noun))];
  const short = singularOf(unknown);
  const meant = nouns.filter((each) => each.split("-").some((part) => part.startsWith(short)));
  if (short.length < SHORTEST || meant.length === 0) return `Nouns: ${nouns.join(", ")}`;
  return `(Did you mean ${meant.length === 1 ? "" : "one of "}${meant.join(", ")}?)`;
}

/** Returns the noun that a word is, also in the plural. */
const nounOf = (commands: readonly Named[], word: string): string | undefined =>
  commands.find(({ noun }) => word === noun || word === pluralOf(noun))?.noun;

/**
 * Returns the command that a person may have meant who knows programs with the verb first:
 * `project list` for `get projects`, `run logs` for `logs`.
 *
 * @returns `undefined` where no command, or more than one, is meant
 */
function findWithVerbFirst(
  commands: readonly Named[],
  [verb, noun = "", ...others]: readonly string[],
): string | undefined {
  const ofNoun = commands.filter((each) => each.noun === nounOf(commands, noun));
  const verbs = verb === "get" && others.length === 0 ? ["list", "get"] : [verb];
  const found = verbs.flatMap((each) => ofNoun.filter((command) => command.verb === each));
  if (found[0] !== undefined) return found[0].name;
  const ofVerb = commands.filter((each) => each.verb === verb);
  return ofNoun.length === 0 && ofVerb.length === 1 ? ofVerb[0]?.name : undefined;
}
