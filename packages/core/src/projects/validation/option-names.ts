import { nearest } from "./nearest.ts";

/**
 * The names of a function's options; of an option that is an object, the names of its options.
 */
export type OptionNames<Options> = {
  readonly [Name in keyof Options]-?: true | Readonly<Record<string, true>>;
};

/** Returns a problem for each name that is not known: such an option would be ignored. */
export function unknownNames(
  maker: string,
  names: readonly string[],
  known: readonly string[],
  parent: string,
): readonly string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      const hint =
        near === undefined
          ? `its options are ${known.join(", ")}`
          : `did you mean "${parent}${near}"?`;
      return `${maker} has no option "${parent}${name}"; ${hint}`;
    });
}

/**
 * Checks the names of options, which types do not check for a caller in JavaScript, or for options
 * that are spread from another object.
 *
 * @param maker the function that got the options
 * @throws TypeError with a line for each name that is not known
 */
export function assertOptionNames<Options extends object>(
  maker: string,
  options: Options,
  known: OptionNames<Options>,
): void {
  if (typeof options !== "object" || (options as unknown) === null)
    throw new TypeError(`${maker} needs an object of options`);
  const problems = [...unknownNames(maker, Object.keys(options), Object.keys(known), "")];
  for (const [name, inner] of Object.entries<OptionNames<Options>[keyof Options]>(known)) {
    const value: unknown = Reflect.get(options, name);
    if (inner !== true && typeof value === "object" && value !== null)
      problems.push(...unknownNames(maker, Object.keys(value), Object.keys(inner), `${name}.`));
  }
  if (problems.length > 0) throw new TypeError(problems.join("\n"));
}
