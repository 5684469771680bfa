import type { RunVariable } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { indexEnvironment, type PackageIndex } from "@dagctl/python-packages";
import type { V1EnvVar } from "@kubernetes/client-node";
import { literal } from "./paths.ts";

/** Returns the key of a variable for programs that install, in the Secret of the values. */
const keyOf = (name: string): string => `install.${name}`;

/** The variables for programs that install, without values. */
interface IndexVariables {
  readonly plain: Readonly<Record<string, string>>;
  /** The names of the variables that contain logins. */
  readonly logins: readonly string[];
}

function variablesOf(indexes: readonly PackageIndex[]): IndexVariables {
  const plain = indexEnvironment(indexes.map(({ name, url }) => ({ name, url })));
  const login = { username: "", password: "" };
  const all = Object.keys(indexEnvironment(indexes.map((index) => ({ ...index, login }))));
  return { plain, logins: all.filter((name) => !Object.hasOwn(plain, name)) };
}

/**
 * Returns the variables that tell uv which indexes to read. Logins come from a Secret, where it has
 * them: not every index needs one.
 */
export function indexVariables(
  indexes: readonly PackageIndex[],
  secret: string,
): readonly V1EnvVar[] {
  const { plain, logins } = variablesOf(indexes);
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value: literal(value) })),
    ...logins.map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key: keyOf(name), optional: true } },
    })),
  ];
}

/** Returns the keys of a Secret that may contain logins of these indexes. */
export const loginKeys = (indexes: readonly PackageIndex[]): readonly string[] =>
  variablesOf(indexes).logins.map(keyOf);

/** Returns the logins of the indexes, by the key of the Secret that contains them. */
export function loginValues(
  indexes: readonly PackageIndex[],
  installVariables: readonly RunVariable[] = [],
): Readonly<Record<string, Secret>> {
  const { plain } = variablesOf(indexes);
  return Object.fromEntries(
    Object.entries(indexEnvironment(indexes, installVariables)).flatMap(([name, value]) =>
      Object.hasOwn(plain, name) ? [] : [[keyOf(name), new Secret(value)]],
    ),
  );
}

/** Returns the keys of user names: a log may show them, as they could be any word. */
export const userKeys = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(values).filter((key) => key.startsWith(keyOf("")) && key.endsWith("_USERNAME"));
