import {
  nameOf,
  readArguments,
  readExpression,
  readItems,
  readParameters,
  readSequence,
  splitAt,
  textOfNode,
  UnreadSyntax,
} from "./expression.ts";
import type { Expression, FunctionDefinition, Handler, Statement } from "./syntax.ts";
import type { PythonTree, TreeNode } from "./tree.ts";

export function readProgram(tree: PythonTree): Statement[] {
  return tree.root.children.flatMap((node) => readStatement(node, tree));
}

function readBody(node: TreeNode, tree: PythonTree): Statement[] {
  return node.children
    .filter(({ name }) => name !== ":")
    .flatMap((child) => readStatement(child, tree));
}

function readStatement(node: TreeNode, tree: PythonTree): Statement[] {
  const { name, children, from: at } = node;
  switch (name) {
    case "StatementGroup":
      return children
        .filter((child) => child.name !== ";")
        .flatMap((child) => readStatement(child, tree));
    case "ExpressionStatement":
      return [{ kind: "expression", at, value: readSequence(children, tree, at) }];
    case "AssignStatement":
      return [readAssignment(node, tree)];
    case "UpdateStatement": {
      const middle = children.findIndex((child) => child.name === "UpdateOp");
      const operator = children[middle];
      if (!operator) throw new UnreadSyntax(at);
      return [
        {
          kind: "update",
          at,
          target: readSequence(children.slice(0, middle), tree, at),
          operator: textOfNode(operator, tree).slice(0, -1),
          value: readSequence(children.slice(middle + 1), tree, at),
        },
      ];
    }
    case "ImportStatement":
      return readImport(node, tree);
    case "ReturnStatement":
      return [
        {
          kind: "return",
          at,
          ...(children.length > 1 ? { value: readSequence(children.slice(1), tree, at) } : {}),
        },
      ];
    case "RaiseStatement":
    case "AssertStatement": {
      const from = children.findIndex((child) => child.name === "from");
      const [first] = readItems(children.slice(1, from < 0 ? undefined : from), tree);
      return [
        {
          kind: name === "RaiseStatement" ? "raise" : "assert",
          at,
          ...(first ? { value: first } : {}),
        },
      ];
    }
    case "YieldStatement":
      return [
        {
          kind: "expression",
          at,
          value: {
            kind: "other",
            at,
            yields: true,
            parts: readItems(
              children.slice(1).filter((child) => child.name !== "from"),
              tree,
            ),
          },
        },
      ];
    case "TypeDefinition": {
      const word = children.find((child) => child.name === "VariableName");
      if (!word) throw new UnreadSyntax(at);
      return [
        {
          kind: "assign",
          at,
          targets: [readExpression(word, tree)],
          value: { kind: "other", at, parts: [], yields: false },
        },
      ];
    }
    case "PassStatement":
      return [{ kind: "pass", at }];
    case "BreakStatement":
      return [{ kind: "break", at }];
    case "ContinueStatement":
      return [{ kind: "continue", at }];
    case "DeleteStatement":
      return [{ kind: "delete", at, targets: readItems(children.slice(1), tree) }];
    case "ScopeStatement":
      return [
        {
          kind: "scope",
          at,
          global: children[0]?.name === "global",
          names: children
            .filter((child) => child.name === "VariableName")
            .map((child) => nameOf(child, tree)),
        },
      ];
    default:
      return [readCompound(node, [], tree)];
  }
}

function readCompound(
  node: TreeNode,
  decorators: readonly Expression[],
  tree: PythonTree,
): Statement {
  const { name, children, from: at } = node;
  switch (name) {
    case "DecoratedStatement": {
      const last = children[children.length - 1];
      if (!last) throw new UnreadSyntax(at);
      return readCompound(
        last,
        children.slice(0, -1).map((child) => readDecorator(child, tree)),
        tree,
      );
    }
    case "FunctionDefinition":
      return { kind: "function", at, function: readFunction(node, decorators, tree) };
    case "ClassDefinition": {
      const word = children.find((child) => child.name === "VariableName");
      if (!word) throw new UnreadSyntax(at);
      const bases = readArguments(
        children.find((child) => child.name === "ArgList"),
        tree,
      );
      return {
        kind: "class",
        at,
        name: nameOf(word, tree),
        bases,
        decorators,
        body: bodyOf(node, tree),
      };
    }
    case "IfStatement":
      return readIf(node, tree);
    case "ForStatement":
    case "WhileStatement":
      return readLoop(node, tree);
    case "TryStatement":
      return readTry(node, tree);
    case "WithStatement": {
      if (children[0]?.name === "async") throw new UnreadSyntax(at);
      const items = splitAt(
        children.slice(1).filter((child) => child.name !== "Body"),
        ",",
      ).map(([context, , target]) => {
        if (!context) throw new UnreadSyntax(at);
        return {
          context: readExpression(context, tree),
          ...(target ? { target: readExpression(target, tree) } : {}),
        };
      });
      return { kind: "with", at, items, body: bodyOf(node, tree) };
    }
    case "MatchStatement":
      return readMatch(node, tree);
    default:
      throw new UnreadSyntax(at);
  }
}

function bodyOf(node: TreeNode, tree: PythonTree): Statement[] {
  const body = node.children.find(({ name }) => name === "Body");
  if (!body) throw new UnreadSyntax(node.from);
  return readBody(body, tree);
}

function readDecorator({ children, from: at }: TreeNode, tree: PythonTree): Expression {
  const words = children.filter(({ name }) => name === "VariableName" || name === "PropertyName");
  const [first, ...rest] = words;
  if (
    !first ||
    children.some(
      ({ name }) => !["At", "VariableName", "PropertyName", ".", "ArgList"].includes(name),
    )
  )
    throw new UnreadSyntax(at);
  const callee = rest.reduce<Expression>(
    (of, word) => ({ kind: "attribute", at, of, name: nameOf(word, tree) }),
    {
      kind: "name",
      at,
      name: nameOf(first, tree),
    },
  );
  const list = children.find(({ name }) => name === "ArgList");
  return list ? { kind: "call", at, callee, arguments: readArguments(list, tree) } : callee;
}

function readAssignment({ children, from: at }: TreeNode, tree: PythonTree): Statement {
  checkAnnotations(children, tree);
  const plain = children.filter(({ name }) => name !== "TypeDef");
  const parts = splitAt(plain, "AssignOp");
  const value = parts[parts.length - 1];
  if (!value) throw new UnreadSyntax(at);
  if (!plain.some(({ name }) => name === "AssignOp"))
    return { kind: "declare", at, target: readSequence(value, tree, at) };
  return {
    kind: "assign",
    at,
    targets: parts.slice(0, -1).map((part) => readSequence(part, tree, at)),
    value: readSequence(value, tree, at),
  };
}

function readImport({ children, from: at }: TreeNode, tree: PythonTree): Statement[] {
  const text = (nodes: readonly TreeNode[]): string =>
    nodes
      .filter(({ name }) => name === "VariableName" || name === ".")
      .map((node) => nameOf(node, tree))
      .join("");
  const [keyword, ...rest] = children;
  if (keyword?.name === "import") {
    const bindings = splitAt(rest, ",").map((part) => {
      const [path = [], alias] = splitAt(part, "as");
      const module = text(path);
      // `import a.b` binds `a`; with `as` it binds what `a.b` is.
      const root = module.split(".")[0] ?? module;
      return alias ? { name: text(alias), module } : { name: root, module: root };
    });
    return [{ kind: "import", at, bindings }];
  }
  const middle = rest.findIndex(({ name }) => name === "import");
  if (keyword?.name !== "from" || middle < 0) throw new UnreadSyntax(at);
  const module = text(rest.slice(0, middle));
  const names = rest.slice(middle + 1).filter(({ name }) => name !== "(" && name !== ")");
  if (names.some(({ name }) => name === "*")) return [{ kind: "star import", at, module }];
  const bindings = splitAt(names, ",").map((part) => {
    const [member = [], alias] = splitAt(part, "as");
    return { name: text(alias ?? member), module, member: text(member) };
  });
  return [{ kind: "import", at, bindings }];
}

function readIf({ children, from: at }: TreeNode, tree: PythonTree): Statement {
  const branches: { test: Expression; body: Statement[] }[] = [];
  let otherwise: Statement[] = [];
  let test: TreeNode | undefined;
  for (const child of children) {
    if (child.name === "Body") {
      if (test) branches.push({ test: readExpression(test, tree), body: readBody(child, tree) });
      else otherwise = readBody(child, tree);
      test = undefined;
    } else if (child.name !== "if" && child.name !== "elif" && child.name !== "else") {
      if (test) throw new UnreadSyntax(child.from);
      test = child;
    }
  }
  if (branches.length === 0) throw new UnreadSyntax(at);
  return { kind: "if", at, branches, otherwise };
}

function readLoop({ name, children, from: at }: TreeNode, tree: PythonTree): Statement {
  if (children[0]?.name === "async") throw new UnreadSyntax(at);
  const first = children.findIndex((child) => child.name === "Body");
  const [body, second] = children.filter((child) => child.name === "Body");
  const head = children.slice(1, first);
  if (!body) throw new UnreadSyntax(at);
  const parts = { body: readBody(body, tree), otherwise: second ? readBody(second, tree) : [] };
  if (name === "WhileStatement")
    return { kind: "while", at, test: readSequence(head, tree, at), ...parts };
  const middle = head.findIndex((child) => child.name === "in");
  return {
    kind: "for",
    at,
    target: readSequence(head.slice(0, middle), tree, at),
    iterable: readSequence(head.slice(middle + 1), tree, at),
    ...parts,
  };
}

function readTry({ children, from: at }: TreeNode, tree: PythonTree): Statement {
  let [body, otherwise, last]: Statement[][] = [[], [], []];
  const handlers: Handler[] = [];
  let head: TreeNode[] = [];
  for (const child of children) {
    if (child.name !== "Body") {
      head.push(child);
      continue;
    }
    const statements = readBody(child, tree);
    const [keyword, type, as, name] = head;
    head = [];
    if (keyword?.name === "try") body = statements;
    else if (keyword?.name === "else") otherwise = statements;
    else if (keyword?.name === "finally") last = statements;
    else if (keyword?.name === "except") {
      const all = !type || /^(?:Base)?Exception$/.test(textOfNode(type, tree));
      handlers.push({
        all,
        body: statements,
        ...(as?.name === "as" && name ? { name: nameOf(name, tree) } : {}),
      });
    } else throw new UnreadSyntax(child.from);
  }
  return {
    kind: "try",
    at,
    body: body ?? [],
    handlers,
    otherwise: otherwise ?? [],
    last: last ?? [],
  };
}

function readMatch({ children, from: at }: TreeNode, tree: PythonTree): Statement {
  const [, subject, body] = children;
  if (!subject || body?.name !== "MatchBody") throw new UnreadSyntax(at);
  const cases = body.children
    .filter(({ name }) => name === "MatchClause")
    .map((clause) => {
      const guard = clause.children.find(({ name }) => name === "Guard")?.children[1];
      const patterns = clause.children.filter(({ name }) => name !== "Guard" && name !== "Body");
      return {
        always: !guard && patterns.length === 1 && patterns[0]?.name === "CapturePattern",
        binds: patterns.flatMap((pattern) => namesIn(pattern, tree)),
        ...(guard ? { guard: readExpression(guard, tree) } : {}),
        body: bodyOf(clause, tree),
      };
    });
  return { kind: "match", at, subject: readExpression(subject, tree), cases };
}

/**
 * Returns every name in a pattern that it may bind. Some names are only compared, but a name too
 * many makes no list wrong.
 */
function namesIn(node: TreeNode, tree: PythonTree): string[] {
  return node.name === "VariableName"
    ? [nameOf(node, tree)]
    : node.children.flatMap((child) => namesIn(child, tree));
}

function readFunction(
  node: TreeNode,
  decorators: readonly Expression[],
  tree: PythonTree,
): FunctionDefinition {
  const { children, from: at } = node;
  const word = children.find(({ name }) => name === "VariableName");
  const parameters = children.find(({ name }) => name === "ParamList");
  const body = children.find(({ name }) => name === "Body");
  if (!word || !body) throw new UnreadSyntax(at);
  checkAnnotations([...children, ...(parameters?.children ?? [])], tree);
  const lazy = children.some(({ name }) => name === "async") || yieldsIn(body);
  return {
    name: nameOf(word, tree),
    at,
    parameters: readParameters(parameters, tree),
    decorators,
    body: readBody(body, tree),
    lazy,
  };
}

function yieldsIn(node: TreeNode): boolean {
  return node.children.some(
    (child) =>
      child.name === "YieldExpression" ||
      child.name === "YieldStatement" ||
      (child.name !== "FunctionDefinition" && child.name !== "LambdaExpression" && yieldsIn(child)),
  );
}

/**
 * Annotations are evaluated, unless the file says that they are not; one that calls something is
 * not followed.
 */
function checkAnnotations(nodes: readonly TreeNode[], tree: PythonTree): void {
  const calling = nodes.find((node) => node.name === "TypeDef" && callsIn(node));
  if (calling && !tree.annotationsAreTexts) throw new UnreadSyntax(calling.from);
}

function callsIn({ children }: TreeNode): boolean {
  return children.some(
    (child) =>
      child.name === "CallExpression" || child.name === "NamedExpression" || callsIn(child),
  );
}
