import { setsEnvironment } from "./assign.ts";
import { fill, setItem } from "./dict.ts";
import { iterate } from "./iterate.ts";
import { type Machine, PythonRaise, stepPart, Unfollowed } from "./machine.ts";
import { MANAGED_STATE_FUNCTION } from "./module.ts";
import { letGo } from "./scope.ts";
import {
  type CallArguments,
  constant,
  type DictValue,
  newDict,
  newList,
  opaque,
  textValue,
  type Value,
} from "./values.ts";

/** Functions that read and change nothing; their results are not needed. */
const LOOKS: ReadonlySet<string> = new Set([
  "print",
  "isinstance",
  "issubclass",
  "repr",
  "id",
  "type",
  "hasattr",
  "callable",
  "hash",
  "format",
  "ord",
  "float",
  "bytes",
]);
/** Modules whose functions neither store nor change their arguments. */
const LOOKING =
  /^(?:base64|datetime|decimal|dotenv|getpass|json|logging|math|os|platform|random|re|string|sys|textwrap|time|warnings)\./;

export function callBuiltin(
  machine: Machine,
  name: string,
  given: CallArguments,
  at: number,
): Value {
  const [first] = given.positional;
  const count = given.positional.length;
  const unknown = (): Value =>
    letGo(
      machine,
      { kind: "builtin", name },
      given,
      given.unknown ?? { reason: `uses what ${name} returns`, at },
    );
  if (given.unknown) return unknown();
  if (name === "super") throw new Unfollowed("uses super, which is not followed", at);
  if (name === "exit" || name === "quit" || name === "sys.exit") throw new PythonRaise(at);
  if (name === MANAGED_STATE_FUNCTION)
    return { kind: "object", of: { class: "managed state" }, fields: new Map(), at };
  if (name === "dict") return makeDict(machine, given, at) ?? unknown();
  if (/^os\.environ\.(?:setdefault|update|__setitem__)$/.test(name))
    checkEnvironment(machine, given, at);
  if (name === "dotenv.load_dotenv") loadsDotenv(given, at);
  const calls = [
    ...given.positional,
    ...[...given.keywords.values()].map(({ value }) => value),
  ].some(({ kind }) => kind === "function" || kind === "method");
  if (!calls && (LOOKS.has(name) || LOOKING.test(name))) return evaluateLook(name, given, at);
  if (given.keywords.size > 0) return unknown();
  switch (name) {
    case "list":
    case "tuple": {
      const items = first ? iterate(machine, first, at) : [];
      return items && count < 2 ? newList([...items], name) : unknown();
    }
    case "str":
      return count === 1 && first && (first.kind === "text" || first.kind === "path")
        ? first
        : count === 0
          ? textValue("")
          : opaque("formats a text that is not known", at);
    case "len": {
      const items = first && iterate(machine, first, at);
      return items && first.kind !== "class"
        ? constant(items.length)
        : opaque("counts something that is not known", at);
    }
    case "bool":
    case "int":
    case "any":
    case "all":
      return opaque(`uses what ${name} returns`, at);
    case "pathlib.Path":
    case "pathlib.PurePath":
      return first?.kind === "path" && count === 1
        ? first
        : opaque("names a path that is not below the project", at);
    default:
      return unknown();
  }
}

function evaluateLook(
  name: string,
  { positional: [first, ...rest] }: CallArguments,
  at: number,
): Value {
  // `logging.getLogger()` and its results change nothing either.
  if (name.startsWith("logging.")) return { kind: "builtin", name: "logging.logger" };
  if (first?.kind === "path" && /^os\.path\.(?:abspath|realpath|normpath)$/.test(name))
    return first;
  if (first?.kind === "path" && name === "os.path.dirname")
    return first.path.includes("/")
      ? { kind: "path", path: first.path.slice(0, first.path.lastIndexOf("/")) }
      : { kind: "path", path: first.path === "" ? ".." : "" };
  if (
    first?.kind === "path" &&
    name === "os.path.join" &&
    rest.every(({ kind }) => kind === "text")
  )
    return {
      kind: "path",
      path: [first.path, ...rest.map((part) => (part.kind === "text" ? part.text : ""))].join("/"),
    };
  return opaque(name.startsWith("os.") ? "reads the environment" : `uses what ${name} returns`, at);
}

function checkEnvironment(
  machine: Machine,
  { positional, keywords }: CallArguments,
  at: number,
): void {
  const [first] = positional;
  if (first?.kind === "dict") stepPart(machine, at, first.items.size);
  const names =
    first?.kind === "dict" && !first.doubt
      ? [...first.items.values()].map(({ key }) => key)
      : first
        ? [first]
        : [];
  for (const name of [...names, ...[...keywords.keys()].map(textValue)]) setsEnvironment(name, at);
}

/**
 * Accepts the `.env` in the folder of the file, which the reader of the project reads, and no other
 * file.
 */
function loadsDotenv({ positional, keywords }: CallArguments, at: number): void {
  const path = positional[0] ?? keywords.get("dotenv_path")?.value;
  const searched =
    path?.kind === "opaque" && path.reason === "uses what dotenv.find_dotenv returns";
  const isDotenv =
    path === undefined ||
    searched ||
    (path.kind === "path" && path.path === ".env") ||
    (path.kind === "text" && path.text === ".env");
  if (!isDotenv || positional.length > 1 || keywords.has("stream"))
    throw new Unfollowed("loads variables from a file that is not looked at", at);
}

function makeDict(
  machine: Machine,
  { positional, keywords }: CallArguments,
  at: number,
): DictValue | undefined {
  const dict = newDict();
  const [from] = positional;
  if (positional.length > 1) return undefined;
  if (from && !fill(machine, dict, from, at)) return undefined;
  for (const [name, { value, at: where }] of keywords)
    setItem(machine, dict, textValue(name), value, where);
  return dict;
}
