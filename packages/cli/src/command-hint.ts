import { pluralOf } from "./calls/nouns.ts";

/** The parts of a command's name. */
interface Named {
  readonly noun: string;
  readonly verb?: string | undefined;
  readonly name: string;
}

/**
 * Returns the command that a person may have meant who knows programs with the verb first:
 * `project list` for `get projects`, `run logs` for `logs`.
 *
 * @param words what was typed, without flags
 * @returns `undefined` where no command, or more than one, is meant
 */
export function commandHint(
  commands: readonly Named[],
  [verb, noun, ...others]: readonly string[],
): string | undefined {
  const ofNoun = commands.filter((each) => noun === each.noun || noun === pluralOf(each.noun));
  const verbs = verb === "get" && others.length === 0 ? ["list", "get"] : [verb];
  const found = verbs.flatMap((each) => ofNoun.filter((command) => command.verb === each));
  if (found[0] !== undefined) return found[0].name;
  const ofVerb = commands.filter((each) => each.verb === verb);
  return ofNoun.length === 0 && ofVerb.length === 1 ? ofVerb[0]?.name : undefined;
}
