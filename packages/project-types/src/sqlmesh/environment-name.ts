/**
 * Returns what is wrong with the name of an environment, or `undefined`. SQLMesh keeps word
 * characters of the name and turns the rest into `_`. Refused are names that would become the name
 * of another environment, and those that would give a schema suffix whose parts cannot be
 * separated.
 */
export function environmentProblem(name: string): string | undefined {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name))
    return "must be 1 to 63 of letters, digits, _ and -, beginning with a letter or digit, such as prod";
  return /[_-]{2}/.test(name) ? "must not contain two of _ and - in a row" : undefined;
}

/** Returns a name as SQLMesh has it in the names of schemas: these must differ. */
const canonicalName = (name: string): string => name.toLowerCase().replaceAll("-", "_");

/**
 * Returns what is wrong with the name of an environment beside the project's own one, or
 * `undefined`.
 */
export function otherEnvironmentProblem(own: string, name: string): string | undefined {
  const problem = environmentProblem(name);
  if (problem !== undefined) return problem;
  const canonical = canonicalName(name);
  if (canonical === canonicalName(own))
    return `is the project's own environment in another spelling: it is ${own}`;
  if (name !== canonical) return `must be ${canonical}, as SQLMesh itself writes it`;
  // Its views have no suffix, so that others would read them as production.
  return canonical === "prod" ? "must not be prod, which is production for SQLMesh" : undefined;
}
