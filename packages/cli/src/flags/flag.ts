import type { Mistake } from "../output/mistakes.ts";

/** The values of a flag. The types of a query's parameters are among them. */
export type FlagType =
  | { readonly type: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly type: "boolean"; readonly isNegatable?: boolean }
  | { readonly type: "enum"; readonly values: readonly string[] }
  /** Some of the values, with commas between them. */
  | { readonly type: "list"; readonly values: readonly string[] }
  /** Names of things, with commas between them. The server knows which there are. */
  | { readonly type: "names" }
  | { readonly type: "string"; readonly pattern: string; readonly right: string }
  | { readonly type: "text" }
  /** The path of a file, or `-` for standard input. */
  | { readonly type: "file" }
  | { readonly type: "assignment" };

/** One flag of a command. */
export type Flag = FlagType & {
  /** Without the dashes: `project-type`. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly description: string;
  /** The letter of its short form. */
  readonly short?: string;
  /** Whether it may be given several times. @default false */
  readonly isRepeatable?: boolean;
};

/** What was given for a flag: its texts in order, or `true` or `false`. */
export type FlagTexts = readonly string[] | boolean;

/** The flags that were given, by name. */
export type FlagInput = ReadonlyMap<string, FlagTexts>;

/** Returns the name of a flag for a field or an option: `project_type` and `projectType` alike. */
export function flagName(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase();
}

/** Returns what a flag's value is called in `--help`; `undefined` where it has none. */
export function placeholderOf(flag: FlagType): string | undefined {
  if (flag.type === "boolean") return undefined;
  if (flag.type === "integer") return "NUMBER";
  if (flag.type === "enum")
    return flag.values.join("|").length > 30 ? "NAME" : flag.values.join("|");
  if (flag.type === "list" || flag.type === "names") return "NAME,NAME";
  if (flag.type === "assignment") return "FIELD=VALUE";
  return flag.type === "file" ? "FILE" : "TEXT";
}

/**
 * Returns the value of a flag as its call takes it.
 *
 * @param mistakes gets what is wrong
 * @returns `undefined` where the flag was not given, or is wrong
 */
export function valueOf(
  flag: Flag,
  given: FlagInput,
  mistakes: Mistake[],
): string | number | boolean | readonly string[] | undefined {
  const found = given.get(flag.name);
  if (found === undefined || typeof found === "boolean") return found;
  const where = `--${flag.name}`;
  const [text = "", ...more] = found;
  if (more.length > 0) return void mistakes.push({ where, message: "must be given once" });
  const problem = problemOf(flag, text);
  if (problem !== undefined) return void mistakes.push({ where, message: problem });
  if (flag.type === "list" || flag.type === "names") return text.split(",");
  return flag.type === "integer" ? Number(text) : text;
}

/** The same checks as those of the server for a query. */
function problemOf(flag: FlagType, text: string): string | undefined {
  if (flag.type === "integer") {
    const isWhole = /^(?:0|[1-9]\d{0,15})$/.test(text);
    if (isWhole && Number(text) >= flag.minimum && Number(text) <= flag.maximum) return undefined;
    return `must be a whole number from ${flag.minimum} to ${flag.maximum}`;
  }
  if (flag.type === "enum")
    return flag.values.includes(text) ? undefined : `must be one of ${flag.values.join(", ")}`;
  if (flag.type === "list")
    return text.split(",").every((value) => flag.values.includes(value))
      ? undefined
      : `must be one or more of ${flag.values.join(", ")}, with commas between them`;
  if (flag.type === "string")
    return new RegExp(flag.pattern, "u").test(text) ? undefined : flag.right;
  return undefined;
}

/** Returns the first text of a flag; `undefined` where it was not given, or has no text. */
export function firstOf(given: FlagInput, name: string): string | undefined {
  const found = given.get(name);
  return typeof found === "object" ? found[0] : undefined;
}
