import { firstOf, type FlagInput, valueOf } from "../flags/flag.ts";
import { inputText, secretText, STANDARD_INPUT } from "../input-text.ts";
import type { Outside } from "../outside.ts";
import type { Mistake } from "../output/mistakes.ts";
import type { CallCommand } from "./call-command.ts";
import { placeOf, readYaml } from "../yaml-text.ts";
import { type FieldFlag, LIST_PARAMETERS, SECRET_FIELDS } from "./words.ts";

type Body = Record<string, unknown>;

/**
 * Returns the body of a call: the fields of `--file`, then those of `--set` and of the other flags.
 *
 * @param mistakes gets what is wrong
 */
export async function readBody(
  outside: Outside,
  command: CallCommand,
  given: FlagInput,
  mistakes: Mistake[],
): Promise<Body> {
  if (inputsOf(command, given).length > 1)
    mistakes.push({ where: "standard input", message: "can be read for one flag only" });
  if (mistakes.length > 0) return {};
  const fromFile = await fileFields(outside, given, mistakes);
  const set = setFields(command, given, mistakes);
  for (const flag of command.fieldFlags) {
    const parameters = parametersOf(flag, given, mistakes);
    const value = parameters === undefined ? valueOf(flag, given, mistakes) : "";
    if (value === undefined) continue;
    if (Object.hasOwn(set, flag.field))
      mistakes.push({ where: `--${flag.name}`, message: "is given with --set as well" });
    set[flag.field] =
      flag.type === "file"
        ? await secretText(outside, {
            where: `--${flag.name}`,
            path: String(value),
            what: flag.field,
          })
        : (parameters ?? value);
  }
  return { ...fromFile, ...set };
}

/** Returns the flags that read standard input. */
function inputsOf({ fieldFlags }: CallCommand, given: FlagInput): readonly string[] {
  return ["token-file", "file", ...fieldFlags.map(({ name }) => name)].filter(
    (name) =>
      (name === "token-file" || name === "file" || name.endsWith("-file")) &&
      firstOf(given, name) === STANDARD_INPUT,
  );
}

async function fileFields(outside: Outside, given: FlagInput, mistakes: Mistake[]): Promise<Body> {
  const where = "--file";
  const path = firstOf(given, "file");
  if (path === undefined) return {};
  const text = await inputText(outside, where, path);
  const read = await readYaml(text);
  if ("problems" in read) {
    for (const problem of read.problems)
      mistakes.push({ where: placeOf(`${where} ${path}`, problem), message: problem.message });
    return {};
  }
  const content = read.value;
  if (typeof content === "object" && content !== null && !Array.isArray(content))
    return content as Body;
  mistakes.push({ where, message: "must be an object with fields of the body" });
  return {};
}

function setFields({ fieldFlags }: CallCommand, given: FlagInput, mistakes: Mistake[]): Body {
  const fields: Body = Object.create(null) as Body;
  const assignments = given.get("set");
  if (typeof assignments !== "object") return fields;
  const where = "--set";
  for (const assignment of assignments) {
    const [, field, text = ""] = /^([^=]+)=([^]*)$/.exec(assignment) ?? [];
    if (field === undefined) {
      // What was given may be a secret: it is not repeated.
      mistakes.push({ where, message: "must be FIELD=VALUE" });
      continue;
    }
    if (SECRET_FIELDS.has(field)) {
      const flag = fieldFlags.find((each) => each.field === field)?.name ?? "file";
      mistakes.push({
        where: `${where} ${field}`,
        message: `would show a secret to other users of the machine: use --${flag}`,
      });
      continue;
    }
    if (Object.hasOwn(fields, field))
      mistakes.push({ where: `${where} ${field}`, message: "must be given once" });
    fields[field] = jsonOrText(text);
  }
  return fields;
}

/** Returns what `--parameter` has set; `undefined` of another flag, and where it was not given. */
function parametersOf(
  { name: flag, type }: FieldFlag,
  given: FlagInput,
  mistakes: Mistake[],
): Body | undefined {
  const assignments = given.get(flag);
  if (type !== "assignment" || typeof assignments !== "object") return undefined;
  const parameters = new Map<string, unknown>();
  for (const assignment of assignments) {
    const [, name, text = ""] = /^([^=]+)=([^]*)$/.exec(assignment) ?? [];
    if (name === undefined) mistakes.push({ where: `--${flag}`, message: "must be NAME=VALUE" });
    else if (!parameters.has(name)) parameters.set(name, parameterValue(name, text));
    else if (LIST_PARAMETERS.has(name))
      parameters.set(name, [parameters.get(name), parameterValue(name, text)].flat());
    else mistakes.push({ where: `--${flag} ${name}`, message: "must be given once" });
  }
  return Object.fromEntries(parameters);
}

/** A name of a list is a text, also where JSON would read a number. */
function parameterValue(name: string, text: string): unknown {
  if (!LIST_PARAMETERS.has(name)) return jsonOrText(text);
  return text === "null" || text.startsWith("[") ? jsonOrText(text) : [text];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
