const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * Returns what is wrong with the name of an organization, or `undefined`. A value that is no text
 * is wrong: its text form, such as "undefined", must not become a name.
 */
export function organizationNameProblem(name: unknown): string | undefined {
  return typeof name === "string" && NAME.test(name)
    ? undefined
    : "must be 1 to 63 of letters, digits, `.`, `_`, `-`, beginning with a letter or digit";
}
