import type { RunVariable } from "@dagctl/core/contracts";

/** A package index that the operator configured. */
export interface PackageIndex {
  /**
   * Letters, digits, `_` and `-`. The variables `UV_INDEX_<NAME>_USERNAME` and
   * `UV_INDEX_<NAME>_PASSWORD` have its login.
   */
  readonly name: string;
  /** Its address (PEP 503). Without a login: everyone who may read logs may read it. */
  readonly url: string;
  /** The operator's login. That of an organization's variables is used in place of it. */
  readonly login?: { readonly username: string; readonly password: string };
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/;

/** Returns what is wrong with the name of an index, or `undefined`. */
export function indexNameProblem(name: string): string | undefined {
  return NAME.test(name) && name.length <= 63
    ? undefined
    : "must be 1 to 63 of letters, digits, _ and -, beginning and ending with a letter or digit";
}

/**
 * Returns the variables with which uv searches the indexes in their order. A package comes from the
 * first index that has it, and from no other.
 *
 * @param installVariables the logins of an organization; those of other indexes are left out
 */
export function indexEnvironment(
  indexes: readonly PackageIndex[],
  installVariables: readonly RunVariable[] = [],
): Readonly<Record<string, string>> {
  const last = indexes.at(-1);
  if (last === undefined) return {};
  const nameIndex = ({ name, url }: PackageIndex): string => `${name}=${url}`;
  const others = indexes.slice(0, -1).map(nameIndex);
  const environment: Record<string, string> = {
    UV_DEFAULT_INDEX: nameIndex(last),
    ...(others.length === 0 ? {} : { UV_INDEX: others.join(" ") }),
  };
  for (const { name, login } of indexes) {
    const { username, password } = loginVariables(name);
    if (login !== undefined) {
      environment[username] = login.username;
      environment[password] = login.password;
    }
    const own = installVariables.filter((variable) => [username, password].includes(variable.name));
    for (const variable of own) environment[variable.name] = variable.value.reveal();
  }
  return environment;
}

/**
 * Returns the indexes with the operator's logins, from the variables that uv reads, too. An index
 * without both of its variables stays as it is.
 */
export function withLogins(
  indexes: readonly PackageIndex[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly PackageIndex[] {
  return indexes.map((index) => {
    const names = loginVariables(index.name);
    const { [names.username]: username, [names.password]: password } = environment;
    return username === undefined || password === undefined
      ? index
      : { ...index, login: { username, password } };
  });
}

/**
 * Returns the names of the variables with the login of an index. Two indexes with the same names
 * would have one login: uv compares in upper case, with `_` for every other character.
 */
export function loginVariables(name: string): {
  readonly username: string;
  readonly password: string;
} {
  const prefix = `UV_INDEX_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_`;
  return { username: `${prefix}USERNAME`, password: `${prefix}PASSWORD` };
}
