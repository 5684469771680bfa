import type { ReadFiles, RepositoryFile, StepBudget } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget, stepsOfText } from "@dagctl/core/driver-kit";
import { nameOf } from "./expression.ts";
import { parsePython, type PythonTree, type TreeNode } from "./tree.ts";

/**
 * Modules that Python has loaded before it loads a project. A file of such a name in the folder of
 * the configuration is never read.
 */
const LOADED: ReadonlySet<string> = new Set(
  "__future__ abc asyncio base64 collections contextlib copy dataclasses datetime decimal enum functools getpass importlib io itertools json logging math operator os pathlib platform random re shutil string subprocess sys tempfile textwrap threading time traceback types typing typing_extensions unittest urllib uuid warnings sqlmesh sqlglot pydantic pandas numpy jinja2".split(
    " ",
  ),
);
const MOST_MODULES = 40;
const LONGEST = 40_000;
/**
 * What lets a module change more than its own names: the environment, other modules, generated
 * code.
 */
const REACHING =
  /environ|putenv|\b(?:exec|eval|compile|setattr|globals|vars|locals|builtins|ctypes|inspect|gc)\b|__import__|__dict__|importlib|sqlmesh|dotenv|\bsys\b/i;
/** Reading a variable by its name, or setting one that neither SQLMesh nor dbt reads. */
const VARIABLE =
  /\bos\.(?:getenv\s*\(|environ\.get\s*\(|environ\s*\[\s*(["'])(?!sqlmesh__|dbt_)\w+\1\s*\])/gi;
/** Connections are values of gateways: what a module does with them changes no list. */
const CONNECTIONS =
  /^from\s+sqlmesh\.core\.config(?:\.connection)?\s+import\s+(?:\w+ConnectionConfig\s*,\s*)*\w+ConnectionConfig[ \t]*$/gm;

/** The effects of the project's modules that its configuration imports. */
export interface OwnModules {
  /** Names of the modules that the project has. */
  readonly names: readonly string[];
  /** The text of every file that was read, in the order of reading. */
  readonly texts: readonly string[];
  /**
   * Completes a sentence that begins with the configuration's name: why they may change what it
   * says.
   */
  readonly problem?: { readonly reason: string; readonly line: number };
}

interface Import {
  readonly name: string;
  readonly line: number;
}

/**
 * Checks the modules in the folder of a config.py that it imports, and the modules that these
 * import. Their values are not followed, but what they do when they are loaded must not reach the
 * gateways or the variables that SQLMesh reads afterwards.
 *
 * @param config - the configuration, parsed
 * @throws `StepsExceeded` when the modules take more steps than the budget has
 */
export async function ownModules(
  read: ReadFiles,
  config: PythonTree,
  budget: StepBudget = stepBudget(),
): Promise<OwnModules> {
  const texts: string[] = [];
  const own: string[] = [];
  const seen = new Set<string>();
  const moved = /\bsys\s*\.\s*path\b|\bfrom\s+sys\b/.test(config.code);
  let imports = importsIn(config);
  while (imports.length > 0) {
    // The first import of a name gives the line.
    const lines = new Map(imports.toReversed().map(({ name, line }) => [name, line]));
    const names = [...new Set(imports.map(({ name }) => name))].filter((name) => !seen.has(name));
    for (const name of names) seen.add(name);
    const [first] = imports;
    if (seen.size > MOST_MODULES)
      return {
        names: own,
        texts,
        problem: { reason: "imports more modules than are looked at", line: first?.line ?? 1 },
      };
    const files = await read(names.flatMap((name) => [`${name}.py`, name]));
    const next: Import[] = [];
    for (const name of names) {
      const line = lines.get(name) ?? 1;
      const file = files.get(name) ?? files.get(`${name}.py`);
      if (file) own.push(name);
      if (file?.kind === "file" && files.get(name) === undefined) {
        const tree = harmless(file, name, budget);
        await budget.rest();
        if (!tree)
          return {
            names: own,
            texts,
            problem: {
              reason: `imports ${name} of the project, which may change the configuration`,
              line,
            },
          };
        texts.push(file.text);
        next.push(...importsIn(tree).map((one) => ({ ...one, line })));
      } else if (file && file.kind !== "file")
        return {
          names: own,
          texts,
          problem: {
            reason: `imports ${name} of the project, which may change the configuration`,
            line,
          },
        };
      else if (moved)
        return {
          names: own,
          texts,
          problem: { reason: `changes where modules are found, and imports ${name}`, line },
        };
    }
    imports = next;
  }
  return { names: own, texts };
}

/**
 * Returns the module's tree where its effects stay inside it. A file that is not Python as a whole
 * may have any effect.
 */
function harmless(
  { text }: RepositoryFile & { readonly kind: "file" },
  name: string,
  budget: StepBudget,
): PythonTree | undefined {
  if (text.length > LONGEST) return undefined;
  const count = countStepsOf(budget, `${name}.py`);
  count(stepsOfText(text));
  const tree = parsePython(text, count);
  return "problem" in tree ||
    REACHING.test(tree.uncommented.replace(VARIABLE, "").replace(CONNECTIONS, ""))
    ? undefined
    : tree;
}

/**
 * Returns the modules that a program's import statements name, anywhere in it, with their lines.
 * What follows `from x import` is a part of x.
 */
function importsIn(tree: PythonTree): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: TreeNode): void => {
    if (node.name !== "ImportStatement") return node.children.forEach(visit);
    for (const name of modulesOf(node, tree))
      if (!LOADED.has(name)) found.push({ name, line: tree.lineOf(node.from) });
  };
  visit(tree.root);
  return found;
}

/**
 * Returns the modules of a statement: `import a.b, c as d` loads a and c; `from .a import b` loads
 * a.
 */
function modulesOf({ children }: TreeNode, tree: PythonTree): readonly string[] {
  const names: string[] = [];
  let first = true;
  for (const child of children.slice(1)) {
    if (child.name === "import") break;
    if (child.name === ",") first = true;
    else if (child.name === "VariableName" && first) {
      names.push(nameOf(child, tree));
      first = false;
    }
  }
  return names;
}
