const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Returns what is wrong with the name of an organization, or `undefined`. */
export function organizationNameProblem(name: string): string | undefined {
  return NAME.test(name)
    ? undefined
    : "must be 1 to 63 of letters, digits, `.`, `_`, `-`, beginning with a letter or digit";
}
