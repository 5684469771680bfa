import { type Entry, entriesOf, pathParameters, type QueryParameter } from "@dagctl/api";
import { type Flag, flagName } from "../flags/flag.ts";
import { NO_HEADERS, WATCH } from "../flags/list-flags.ts";
import { singularOf } from "../nouns.ts";
import {
  DEFAULTS,
  type FieldFlag,
  FIELD_FLAGS,
  OWN_FLAGS,
  COMMAND_NAMES,
  FOLLOWED,
  MADE_BY_OTHERS,
  OPTIONAL_ARGUMENTS,
  SECRET_FIELDS,
  WAITABLE,
} from "./words.ts";

/** A parameter of the path, which is an argument of the command. */
export interface Parameter {
  readonly name: string;
  /** What is taken where the argument was left out. */
  readonly otherwise: string | undefined;
}

/** The command of one call of the API. */
export interface CallCommand {
  readonly entry: Entry;
  /** `project` */
  readonly noun: string;
  /** `create`. Absent where the noun is the whole command: `whoami`. */
  readonly verb?: string;
  /** `project create` */
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** All flags, those of every command excluded. */
  readonly flags: readonly Flag[];
  /** The flags that become an option of the client's method, with the option. */
  readonly optionFlags: readonly { readonly flag: Flag; readonly option: string }[];
  /** The flags that become a field of the body. */
  readonly fieldFlags: readonly FieldFlag[];
  /** Whether a person has to confirm it. */
  readonly isRemoval: boolean;
  /** Whether `--wait` follows the operation, with its steps. */
  readonly isWaitable: boolean;
}

/** Returns the commands of all calls, in the order of the table. */
export function callCommands(entries: readonly Entry[] = entriesOf()): readonly CallCommand[] {
  return entries.filter(({ id }) => !MADE_BY_OTHERS.has(id)).map(callCommand);
}

function callCommand(entry: Entry): CallCommand {
  const { call, id } = entry;
  const [noun, verb] = COMMAND_NAMES[id] ?? [
    singularOf(flagName(entry.part)),
    flagName(entry.method),
  ];
  const names = pathParameters(call.path);
  const optional = OPTIONAL_ARGUMENTS[id];
  const isRead = call.method === "GET";
  const optionFlags = [
    ...Object.entries(call.query)
      .filter(([, { option }]) => option !== optional)
      .map(([name, parameter]) => ({
        flag: queryFlag(name, parameter),
        option: parameter.option,
      })),
    ...headerFlags(entry),
  ];
  const fieldFlags = call.body === "object" ? (FIELD_FLAGS[id] ?? []) : [];
  const isRemoval = call.method === "DELETE";
  const isList = isRead && entry.method.startsWith("list");
  return {
    entry,
    noun,
    ...(verb === undefined ? {} : { verb }),
    name: verb === undefined ? noun : `${noun} ${verb}`,
    parameters: [
      ...names.map((name, index) => ({
        name,
        // Only the last one: an argument that is left out would move those after it.
        otherwise: isRead && index === names.length - 1 ? DEFAULTS[name] : undefined,
      })),
      ...(optional === undefined ? [] : [{ name: optional, otherwise: "" }]),
    ],
    flags: [
      ...fieldFlags,
      ...(call.body === "object" ? BODY_FLAGS : []),
      ...optionFlags.map(({ flag }) => flag),
      ...(isList ? [NO_HEADERS] : []),
      ...(isList && !FOLLOWED.has(id) ? [WATCH] : []),
      ...(call.headers.includes("Prefer") ? [WAIT] : []),
      ...(OWN_FLAGS[id] ?? []),
      ...(isRemoval ? [YES] : []),
    ],
    optionFlags,
    fieldFlags,
    isRemoval,
    isWaitable: WAITABLE.has(id) && call.headers.includes("Prefer"),
  };
}

const secrets = [...SECRET_FIELDS].join(", ");
const BODY_FLAGS: readonly Flag[] = [
  {
    name: "set",
    type: "assignment",
    isRepeatable: true,
    description: `Sets any field: the value is JSON, or else a text; null clears it. Not for ${secrets}.`,
  },
  {
    name: "file",
    short: "f",
    type: "file",
    description: "A file with fields in YAML or JSON, - for standard input; flags win over it.",
  },
];

const WAIT: Flag = {
  name: "wait",
  type: "boolean",
  description: "Wait until it has ended, and show the steps.",
};

const YES: Flag = { name: "yes", short: "y", type: "boolean", description: "Do not ask." };

function queryFlag(query: string, parameter: QueryParameter): Flag {
  const { description, option } = parameter;
  // A list has its name in the singular, as in the URL: `--type run.ended`.
  const name = flagName(parameter.type === "list" ? query : option);
  switch (parameter.type) {
    case "integer":
      return { name, description, ...pick(parameter, ["type", "minimum", "maximum"]) };
    case "enum":
    case "list":
      return { name, description, ...pick(parameter, ["type", "values"]) };
    case "string":
      return { name, description, ...pick(parameter, ["type", "pattern", "right"]) };
    default:
      return { name, description, type: "boolean", isNegatable: parameter.default === true };
  }
}

function pick<Of extends object, Key extends keyof Of>(
  of: Of,
  keys: readonly Key[],
): Pick<Of, Key> {
  return Object.fromEntries(keys.map((key) => [key, of[key]])) as unknown as Pick<Of, Key>;
}

function headerFlags({ call }: Entry): CallCommand["optionFlags"] {
  const key: Flag = {
    name: "idempotency-key",
    type: "string",
    pattern: "^[\\x21-\\x7e]{1,255}$",
    right: "must be 1 to 255 visible ASCII characters",
    description: "The same key and body within 24 hours is the same call.",
  };
  const revision: Flag = {
    name: "if-match",
    type: "integer",
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "The revision that you have read; the call is refused at another one.",
  };
  return [
    ...(call.headers.includes("Idempotency-Key") ? [{ flag: key, option: "idempotencyKey" }] : []),
    ...(call.headers.includes("If-Match") ? [{ flag: revision, option: "ifMatch" }] : []),
  ];
}
