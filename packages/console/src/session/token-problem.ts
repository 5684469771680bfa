// Not in session.ts: a page shows it while a person types, and needs no session for it.

const WHERE = "dagctl-server token create NAME prints one";

/**
 * Returns what is wrong with a text as a token, as one sentence; `undefined` where the server has
 * to be asked.
 */
export function tokenProblem(token: string): string | undefined {
  if (token === "") return `Paste a token: ${WHERE}.`;
  if (/\s/.test(token)) return "A token has no spaces: paste all of it, and nothing else.";
  if (!/^[\x21-\x7e]+$/.test(token))
    return "This is not a token: it has characters that no token has.";
  return undefined;
}
