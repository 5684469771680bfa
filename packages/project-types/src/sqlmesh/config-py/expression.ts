import { combine, type Piece } from "./operators.ts";
import { decodeString, stringParts } from "./strings.ts";
import type {
  Argument,
  Clause,
  DictEntry,
  Expression,
  FunctionDefinition,
  Parameter,
} from "./syntax.ts";
import type { PythonTree, TreeNode } from "./tree.ts";

/** Syntax of a shape that is not known here: the whole file is then not read. */
export class UnreadSyntax extends Error {
  override readonly name = "UnreadSyntax";
  readonly at: number;

  constructor(at: number) {
    super("unread syntax");
    this.at = at;
  }
}

export const textOfNode = (node: TreeNode, tree: PythonTree): string =>
  tree.text.slice(node.from, node.to);

/** CPython compares names after NFKC, so that a wide `ｃｏｎｆｉｇ` is `config`. */
export const nameOf = (node: TreeNode, tree: PythonTree): string =>
  textOfNode(node, tree).normalize("NFKC");

const OPERATORS: ReadonlySet<string> = new Set([
  "ArithOp",
  "BitOp",
  "CompareOp",
  "and",
  "or",
  "not",
  "in",
  "is",
]);
const CHAINS: ReadonlySet<string> = new Set(["BinaryExpression", "UnaryExpression"]);

export function readExpression(node: TreeNode, tree: PythonTree): Expression {
  const { name, children, from: at } = node;
  const read = (child: TreeNode | undefined): Expression => {
    if (!child) throw new UnreadSyntax(at);
    return readExpression(child, tree);
  };
  switch (name) {
    case "VariableName":
      return { kind: "name", at, name: nameOf(node, tree) };
    case "None":
      return { kind: "constant", at, value: null };
    case "Boolean":
      return { kind: "constant", at, value: textOfNode(node, tree) === "True" };
    case "Number": {
      const text = textOfNode(node, tree);
      return /^(?:0|[1-9]\d{0,8})$/.test(text)
        ? { kind: "constant", at, value: Number(text) }
        : { kind: "other", at, parts: [], yields: false };
    }
    case "String":
    case "FormatString":
    case "ContinuedString":
      return readString(node, tree);
    case "ParenthesizedExpression":
      return readSequence(children.slice(1, -1), tree, at);
    case "TupleExpression":
      return { kind: "tuple", at, items: readItems(children.slice(1, -1), tree) };
    case "ArrayExpression":
      return { kind: "list", at, items: readItems(children.slice(1, -1), tree) };
    case "SetExpression":
      return { kind: "set", at, items: readItems(children.slice(1, -1), tree) };
    case "DictionaryExpression":
      return {
        kind: "dict",
        at,
        entries: splitAt(children.slice(1, -1), ",").map((part) => readEntry(part, tree, at)),
      };
    case "MemberExpression":
      return readMember(node, tree);
    case "CallExpression":
      return {
        kind: "call",
        at,
        callee: read(children[0]),
        arguments: readArguments(children[1], tree),
      };
    case "ConditionalExpression":
      return {
        kind: "conditional",
        at,
        chosen: read(children[0]),
        test: read(children[2]),
        otherwise: read(children[4]),
      };
    case "NamedExpression":
      return readWalrus(children, tree, at);
    case "LambdaExpression":
      return { kind: "lambda", at, function: readLambda(node, tree) };
    case "BinaryExpression":
    case "UnaryExpression": {
      const whole = combine(pieces(node, tree));
      if (!whole) throw new UnreadSyntax(at);
      return whole;
    }
    case "DictionaryComprehensionExpression":
    case "ArrayComprehensionExpression":
    case "SetComprehensionExpression":
    case "ComprehensionExpression":
      return readComprehension(name, children.slice(1, -1), tree, at);
    case "AwaitExpression":
    case "YieldExpression":
      return {
        kind: "other",
        at,
        yields: true,
        parts: readItems(
          children.filter(
            ({ name: word }) => word !== "await" && word !== "yield" && word !== "from",
          ),
          tree,
        ),
      };
    case "Ellipsis":
      return { kind: "other", at, parts: [], yields: false };
    default:
      throw new UnreadSyntax(at);
  }
}

/** Reads a sequence: `a` is itself; `a, b` and `a,` are tuples. */
export function readSequence(nodes: readonly TreeNode[], tree: PythonTree, at: number): Expression {
  const [first] = nodes;
  if (!first) throw new UnreadSyntax(at);
  const items = readItems(nodes, tree);
  const [single] = items;
  const comma = nodes.some(({ name }) => name === ",");
  return single && !comma && single.kind !== "star"
    ? single
    : { kind: "tuple", at: first.from, items };
}

export function readItems(nodes: readonly TreeNode[], tree: PythonTree): Expression[] {
  return splitAt(nodes, ",").map((part) => {
    const [first, second] = part;
    if (first && first.name === "*" && second && part.length === 2)
      return { kind: "star", at: first.from, of: readExpression(second, tree) };
    return readOne(part, tree);
  });
}

export function splitAt(nodes: readonly TreeNode[], separator: string): TreeNode[][] {
  const parts: TreeNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) parts.push([]);
    else parts[parts.length - 1]?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}

export function readArguments(node: TreeNode | undefined, tree: PythonTree): Argument[] {
  if (!node) return [];
  const inner = node.children.slice(1, -1);
  if (inner.some(({ name }) => name === "for"))
    return [
      {
        how: "positional",
        at: node.from,
        value: readComprehension("argument", inner, tree, node.from),
      },
    ];
  return splitAt(inner, ",").map((part): Argument => {
    const [first, second, third] = part;
    if (!first) throw new UnreadSyntax(node.from);
    if (first.name === "*" || first.name === "**")
      return {
        how: first.name === "*" ? "star" : "stars",
        at: first.from,
        value: readOne(part.slice(1), tree),
      };
    if (second?.name === "AssignOp" && third) {
      if (textOfNode(second, tree) === ":=")
        return { how: "positional", at: first.from, value: readWalrus(part, tree, first.from) };
      return {
        how: "keyword",
        at: first.from,
        name: nameOf(first, tree),
        value: readOne(part.slice(2), tree),
      };
    }
    return { how: "positional", at: first.from, value: readOne(part, tree) };
  });
}

export function readParameters(node: TreeNode | undefined, tree: PythonTree): Parameter[] {
  const parameters: Parameter[] = [];
  let keyword = false;
  for (const part of splitAt(
    (node?.children ?? []).filter(({ name }) => name !== "(" && name !== ")"),
    ",",
  )) {
    const star = part[0]?.name;
    const word = part.find(({ name }) => name === "VariableName");
    if (star === "*") keyword = true;
    // `*` alone, and `/`.
    if (!word) continue;
    const assign = part.findIndex(({ name }) => name === "AssignOp");
    const initial = assign < 0 ? {} : { initial: readOne(part.slice(assign + 1), tree) };
    parameters.push({
      name: nameOf(word, tree),
      how: star === "**" ? "stars" : star === "*" ? "star" : keyword ? "keyword" : "plain",
      ...initial,
    });
  }
  return parameters;
}

function readOne(part: readonly TreeNode[], tree: PythonTree): Expression {
  const [node] = part;
  if (!node || part.length !== 1) throw new UnreadSyntax(node?.from ?? 0);
  return readExpression(node, tree);
}

function readEntry(part: readonly TreeNode[], tree: PythonTree, at: number): DictEntry {
  if (part[0]?.name === "**") return { value: readOne(part.slice(1), tree) };
  const colon = part.findIndex(({ name }) => name === ":");
  if (colon < 0) throw new UnreadSyntax(part[0]?.from ?? at);
  return { key: readOne(part.slice(0, colon), tree), value: readOne(part.slice(colon + 1), tree) };
}

function readMember({ children, from: at }: TreeNode, tree: PythonTree): Expression {
  const [object, mark, ...rest] = children;
  if (!object || !mark) throw new UnreadSyntax(at);
  const of = readExpression(object, tree);
  const [property] = rest;
  if (mark.name === "." && property)
    return { kind: "attribute", at, of, name: nameOf(property, tree) };
  const inside = rest.slice(0, -1);
  if (inside.some(({ name }) => name === ":")) {
    const parts = inside
      .filter(({ name }) => name !== ":" && name !== ",")
      .map((part) => readExpression(part, tree));
    return {
      kind: "item",
      at,
      of: parts.length === 0 ? of : { kind: "other", at, parts: [of, ...parts], yields: false },
    };
  }
  return { kind: "item", at, of, index: readSequence(inside, tree, at) };
}

function readWalrus(children: readonly TreeNode[], tree: PythonTree, at: number): Expression {
  const [target, , ...value] = children;
  if (target?.name !== "VariableName") throw new UnreadSyntax(at);
  return { kind: "walrus", at, name: nameOf(target, tree), value: readOne(value, tree) };
}

function readLambda(node: TreeNode, tree: PythonTree): FunctionDefinition {
  const body = node.children[node.children.length - 1];
  if (!body) throw new UnreadSyntax(node.from);
  const value = readExpression(body, tree);
  const parameters = readParameters(
    node.children.find(({ name }) => name === "ParamList"),
    tree,
  );
  return {
    name: "<lambda>",
    at: node.from,
    parameters,
    decorators: [],
    body: [{ kind: "return", at: body.from, value }],
    lazy: false,
  };
}

function readComprehension(
  name: string,
  inner: readonly TreeNode[],
  tree: PythonTree,
  at: number,
): Expression {
  const first = inner.findIndex((node) => node.name === "for");
  const head = inner.slice(0, first);
  if (first < 1 || inner.some((node) => node.name === "async")) throw new UnreadSyntax(at);
  const clauses: Clause[] = splitAt(inner.slice(first), "for").map((part) => {
    const [looped, ...tests] = splitAt(part, "if");
    const where = looped?.findIndex((node) => node.name === "in") ?? -1;
    if (!looped || where < 1) throw new UnreadSyntax(at);
    return {
      target: readSequence(looped.slice(0, where), tree, at),
      iterable: readSequence(looped.slice(where + 1), tree, at),
      tests: tests.map((test) => readOne(test, tree)),
    };
  });
  if (name !== "DictionaryComprehensionExpression") {
    const of =
      name === "ArrayComprehensionExpression" ? "list" : name === "argument" ? name : "other";
    return { kind: "comprehension", at, of, value: readOne(head, tree), clauses };
  }
  const entry = readEntry(head, tree, at);
  return {
    kind: "comprehension",
    at,
    of: "dict",
    ...(entry.key ? { key: entry.key } : {}),
    value: entry.value,
    clauses,
  };
}

/**
 * Operands and operators in the order of the text, without the nesting that the parser gave them.
 */
function pieces(node: TreeNode, tree: PythonTree): Piece[] {
  const found: Piece[] = [];
  for (const child of node.children) {
    if (CHAINS.has(child.name)) found.push(...pieces(child, tree));
    else if (OPERATORS.has(child.name))
      found.push({ operator: textOfNode(child, tree), at: child.from });
    else found.push(readExpression(child, tree));
  }
  return found.flatMap((piece, index): Piece[] => {
    const [operator, before, after] = [piece, found[index - 1], found[index + 1]].map((part) =>
      part && !("kind" in part) ? part.operator : undefined,
    );
    if (operator === "in" && before === "not") return [{ operator: "not in", at: piece.at }];
    if (operator === "is" && after === "not") return [{ operator: "is not", at: piece.at }];
    if (operator === "not" && (before === "is" || after === "in")) return [];
    return [piece];
  });
}

function readString(node: TreeNode, tree: PythonTree): Expression {
  const at = node.from;
  const parts: (string | Expression | undefined)[] = [];
  for (const token of node.name === "ContinuedString" ? node.children : [node]) {
    if (token.name !== "String" && token.name !== "FormatString")
      throw new UnreadSyntax(token.from);
    const whole = textOfNode(token, tree);
    const { prefix, from, to } = stringParts(whole);
    const raw = prefix.includes("r");
    if (prefix.includes("b")) return { kind: "other", at, parts: [], yields: false };
    const formatted = token.name === "FormatString";
    const literal = (text: string): string | undefined =>
      decodeString(formatted ? text.replaceAll("{{", "{").replaceAll("}}", "}") : text, raw);
    let position = from;
    for (const replacement of token.children.filter(({ name }) => name === "FormatReplacement")) {
      parts.push(
        literal(whole.slice(position, replacement.from - token.from)),
        readReplacement(replacement, tree),
      );
      position = replacement.to - token.from;
    }
    parts.push(literal(whole.slice(position, to)));
  }
  return parts.every((part) => typeof part === "string")
    ? { kind: "text", at, text: parts.join("") }
    : { kind: "joined", at, parts };
}

/** `undefined` where a conversion, a format or `=` makes other text of the value. */
function readReplacement(node: TreeNode, tree: PythonTree): Expression | undefined {
  const inner = node.children.slice(1, -1);
  const [value] = inner;
  return inner.length === 1 && value ? readExpression(value, tree) : undefined;
}
