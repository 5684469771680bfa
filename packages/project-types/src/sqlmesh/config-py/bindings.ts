import { type Machine, stepPart } from "./machine.ts";
import type { Bindings, Expression, FunctionDefinition, Statement } from "./syntax.ts";

interface Found {
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
  readonly mentioned: Set<string>;
  readonly outer: Set<string>;
  returns: boolean;
  size: number;
}

type Piece = Expression | Statement;

export function bindingsOf(pieces: readonly Piece[]): Bindings {
  const found: Found = {
    bound: new Set(),
    globals: new Set(),
    nonlocals: new Set(),
    mentioned: new Set(),
    outer: new Set(),
    returns: false,
    size: 0,
  };
  for (const piece of pieces) visit(piece, found, false);
  for (const name of [...found.globals, ...found.nonlocals]) found.bound.delete(name);
  return found;
}

/**
 * Visits every value that contains pieces. `inner` is inside a function, class or comprehension,
 * whose own names do not belong to the piece.
 */
function visit(value: unknown, found: Found, inner: boolean): void {
  if (Array.isArray(value)) {
    for (const part of value) visit(part, found, inner);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  let below = inner;
  if (isPiece(value)) {
    found.size += 1;
    note(value, found, inner);
    if (
      value.kind === "function" ||
      value.kind === "lambda" ||
      value.kind === "class" ||
      value.kind === "comprehension"
    )
      below = true;
  }
  for (const [key, part] of Object.entries(value))
    if (key !== "kind" && key !== "at") visit(part, found, below);
}

function isPiece(value: object): value is Piece {
  return "kind" in value && "at" in value;
}

function note(piece: Piece, found: Found, inner: boolean): void {
  const bind = (name: string | undefined): void => {
    if (name !== undefined && !inner) found.bound.add(name);
  };
  switch (piece.kind) {
    case "name":
      found.mentioned.add(piece.name);
      return;
    case "walrus":
      // Out of a comprehension it binds here; out of an inner function it does not, which costs
      // nothing but certainty.
      found.bound.add(piece.name);
      return;
    case "assign":
    case "delete":
      for (const target of piece.targets) for (const name of targetNames(target)) bind(name);
      return;
    case "declare":
    case "update":
    case "for":
      for (const name of targetNames(piece.target)) bind(name);
      return;
    case "with":
      for (const { target } of piece.items)
        if (target) for (const name of targetNames(target)) bind(name);
      return;
    case "try":
      for (const handler of piece.handlers) bind(handler.name);
      return;
    case "match":
      for (const { binds } of piece.cases) for (const name of binds) bind(name);
      return;
    case "function":
      bind(piece.function.name);
      return;
    case "class":
      bind(piece.name);
      return;
    case "import":
      for (const { name } of piece.bindings) bind(name);
      return;
    case "scope":
      for (const name of piece.names)
        (inner ? found.outer : piece.global ? found.globals : found.nonlocals).add(name);
      return;
    case "return":
      found.returns ||= !inner;
      return;
    default:
  }
}

function targetNames(target: Expression): string[] {
  if (target.kind === "name") return [target.name];
  if (target.kind === "star") return targetNames(target.of);
  return target.kind === "tuple" || target.kind === "list" ? target.items.flatMap(targetNames) : [];
}

/** Returns the bindings of a function's body, which are found once. */
export function functionBindings(machine: Machine, definition: FunctionDefinition): Bindings {
  const before = machine.bindings.get(definition);
  if (before) return before;
  const found = bindingsOf(definition.body);
  stepPart(machine, definition.at, found.size);
  machine.bindings.set(definition, found);
  return found;
}
