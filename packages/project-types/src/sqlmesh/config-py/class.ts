import { expressionName } from "./expression-name.ts";
import { type Machine, stepPart } from "./machine.ts";
import { escape } from "./scope.ts";
import type { Expression, Statement } from "./syntax.ts";
import {
  type ClassValue,
  type Doubt,
  type InstanceValue,
  type Scope,
  textValue,
  type Value,
} from "./values.ts";

type ClassStatement = Extract<Statement, { kind: "class" }>;

const ENUMS: ReadonlySet<string> = new Set(["enum.Enum", "enum.StrEnum", "enum.IntEnum"]);
const PLAIN: ReadonlySet<string> = new Set([
  "object",
  "str",
  "int",
  "abc.ABC",
  "typing.Protocol",
  "typing.Generic",
]);
const DATACLASS: ReadonlySet<string> = new Set(["dataclasses.dataclass"]);
/**
 * Names of a class that run nothing unless they are called: texts of an object are made where
 * nothing calls.
 */
const USUAL: ReadonlySet<string> = new Set(["__init__", "__doc__", "__slots__", "__module__"]);

export function classMember(of: ClassValue, name: string): Value | undefined {
  for (const current of [of, ...of.bases]) {
    const member = current.members.get(name);
    if (member) return member;
  }
  return undefined;
}

/**
 * Creates the class whose body was run in `scope`. `doubt` is why it may be anything, because of a
 * base or a decorator that is not known.
 */
export function makeClass(
  machine: Machine,
  outside: Scope,
  { name, bases, decorators, body, at }: ClassStatement,
  scope: Scope,
): ClassValue {
  let sort: ClassValue["sort"] = "plain";
  let doubt: Doubt | undefined;
  const known: ClassValue[] = [];
  for (const { how, value: expression } of bases) {
    const base = machine.evaluate(outside, expression);
    if (how === "positional" && base.kind === "class" && known.length === 0) {
      stepPart(machine, at, base.bases.length);
      known.push(base, ...base.bases);
      sort = base.sort;
      doubt ??= base.doubt;
    } else if (how === "positional" && base.kind === "builtin" && ENUMS.has(base.name))
      sort = "enum";
    else if (!(how === "positional" && base.kind === "builtin" && PLAIN.has(base.name)))
      doubt ??= {
        reason: `has a class ${name} whose base${describeName(expression)} is not followed`,
        at,
      };
  }
  for (const expression of decorators) {
    const decorator = machine.evaluate(outside, expression);
    if (decorator.kind === "builtin" && DATACLASS.has(decorator.name)) sort = "dataclass";
    else
      doubt ??= {
        reason: `has a class ${name} with a decorator${describeName(expression)} that is not followed`,
        at,
      };
  }
  const members = scope.names;
  for (const member of members.keys())
    if (/^__.*__$/.test(member) && !USUAL.has(member))
      doubt ??= { reason: `has a class ${name} with ${member}`, at };
  const declared = body.flatMap((statement) => {
    const targets =
      statement.kind === "assign"
        ? statement.targets
        : statement.kind === "declare"
          ? [statement.target]
          : [];
    return targets.flatMap((target) =>
      target.kind === "name" && !target.name.startsWith("_") ? [target.name] : [],
    );
  });
  const value: ClassValue = { kind: "class", name, at, members, bases: known, sort, declared };
  if (sort === "enum") doubt ??= makeMembers(value, at);
  if (doubt) escape(machine, value, doubt);
  return value;
}

function describeName(expression: Expression): string {
  const name = expressionName(expression);
  return name === undefined ? "" : ` ${name}`;
}

function makeMembers(value: ClassValue, at: number): Doubt | undefined {
  const seen: string[] = [];
  for (const [name, { kind }] of value.members)
    if (kind !== "function" && !value.declared.includes(name))
      return { reason: `has an enumeration ${value.name} that is not plain`, at };
  for (const name of value.declared) {
    const content = value.members.get(name);
    // Two names of one value are one member.
    if (content?.kind !== "text" || seen.includes(content.text))
      return { reason: `has an enumeration ${value.name} with a value that is not plain text`, at };
    seen.push(content.text);
    const member: InstanceValue = {
      kind: "instance",
      of: value,
      members: new Map([
        ["value", content],
        ["name", textValue(name)],
      ]),
    };
    value.members.set(name, member);
  }
  return undefined;
}
