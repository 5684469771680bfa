import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { SyntaxKind } from "typescript/unstable/ast";

const NOTHING = /^(?:void|undefined|never)$/;

/** Returns the source files that the `exports` of a package's manifest name. */
function entryPointsOf(folder) {
  const { exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.values(exports).flatMap(({ source }) =>
    source === undefined ? [] : [join(folder, source)],
  );
}

/** Returns the text of a declaration's last docstring; `undefined` where it has none. */
function docstringOf(declaration) {
  // The docstring of a constant belongs to its statement.
  const documented =
    declaration.kind === SyntaxKind.VariableDeclaration ? declaration.parent.parent : declaration;
  const comment = documented.jsDoc?.at(-1)?.getText();
  return comment
    ?.slice("/**".length, -"*/".length)
    .replace(/^\s*\* ?/gm, "")
    .trim();
}

/** Returns the node with the type that a call returns; `undefined` for what is not called. */
function returnTypeOf({ kind, type }) {
  if (kind === SyntaxKind.FunctionDeclaration || kind === SyntaxKind.MethodSignature) return type;
  if (kind === SyntaxKind.MethodDeclaration) return type;
  return type?.kind === SyntaxKind.FunctionType ? type.type : undefined;
}

/** Returns whether a call returns something, from the text of its type. */
function returnsSomething(type) {
  const parts = type.getText().split("|");
  return !parts.every((part) => NOTHING.test(part.trim().replace(/^Promise<(.*)>$/s, "$1")));
}

const FUNCTIONS = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** Matches what is called to throw. */
const THROWING = /^Promise\.reject$|\bthrowIfAborted$/;

/** Returns the body of a declared function; `undefined` for what is none. */
function bodyOf({ body, initializer }) {
  return body ?? (FUNCTIONS.has(initializer?.kind) ? initializer.body : undefined);
}

/**
 * Returns whether a body throws, also by `Promise.reject` or `throwIfAborted`. Functions inside it
 * do not count, because it may never call them, and neither does a `throw` that it catches.
 */
function canThrow(node) {
  if (node === undefined || FUNCTIONS.has(node.kind)) return false;
  if (node.kind === SyntaxKind.ThrowStatement) return true;
  if (node.kind === SyntaxKind.CallExpression && THROWING.test(node.expression.getText()))
    return true;
  if (node.kind === SyntaxKind.TryStatement && node.catchClause !== undefined)
    return canThrow(node.catchClause) || canThrow(node.finallyBlock);
  return node.forEachChild(canThrow) ?? false;
}

/**
 * Returns what is wrong with the docstrings of an export or a method, or `undefined`. A name with
 * several declarations, such as a type and a value, needs one docstring.
 */
function problemOf(declarations) {
  if (!declarations.some(docstringOf)) return "has no docstring";
  const says = (docstring = "") => /^Returns\b/.test(docstring) || /^@returns\b/m.test(docstring);
  const isSilent = declarations.some((declaration) => {
    const type = returnTypeOf(declaration);
    return type !== undefined && returnsSomething(type) && !says(docstringOf(declaration));
  });
  if (isSilent) return 'has no @returns, and does not begin with "Returns"';
  const throwsInSilence = declarations.some(
    (declaration) =>
      canThrow(bodyOf(declaration)) && !/^@throws\b/m.test(docstringOf(declaration) ?? ""),
  );
  return throwsInSilence ? "throws, and has no @throws" : undefined;
}

/** Returns the members of an exported interface or class that a caller can call. */
function methodsOf(declaration) {
  if (
    declaration.kind !== SyntaxKind.InterfaceDeclaration &&
    declaration.kind !== SyntaxKind.ClassDeclaration
  )
    return [];
  return declaration.members.filter(
    (member) =>
      member.kind === SyntaxKind.MethodSignature || member.kind === SyntaxKind.MethodDeclaration,
  );
}

/**
 * Returns what is wrong with the docstrings of what packages export. Each export has one, and each
 * method of an exported interface or class. One of a function that returns something says what, and
 * one of a function that throws has `@throws`.
 *
 * @param root the folder of the checkout
 * @param folders the folders of the packages, relative to it; each has a `tsconfig.json`
 */
export function docstringProblems(root, folders) {
  const configs = folders.map((folder) => join(root, folder, "tsconfig.json"));
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: configs });
    const problems = new Set();
    for (const [index, folder] of folders.entries()) {
      const project = snapshot.getProject(configs[index]);
      const report = (declarations, name) => {
        const problem = problemOf(declarations);
        const [file] = declarations.map((one) => relative(root, one.getSourceFile().fileName));
        if (problem) problems.add(`${file}: ${name} ${problem}`);
      };
      for (const entry of entryPointsOf(join(root, folder))) {
        const module = project.checker.getSymbolAtLocation(project.program.getSourceFile(entry));
        for (const exported of project.checker.getExportsOfModule(module)) {
          const symbol =
            exported.flags & SymbolFlags.Alias
              ? project.checker.getAliasedSymbol(exported)
              : exported;
          const declarations = symbol.declarations.map((handle) => handle.resolve(project));
          report(declarations, exported.name);
          for (const method of declarations.flatMap(methodsOf))
            report([method], `${exported.name}.${method.name.getText()}`);
        }
      }
    }
    return [...problems].toSorted((one, other) => (one < other ? -1 : 1));
  } finally {
    api.close();
  }
}
