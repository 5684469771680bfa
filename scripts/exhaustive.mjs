import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { packagesOf, toolsOf } from "./prepare.mjs";

/** The variables by which `npm run test:exhaustive` asks for more. */
const VARIABLE = /\bDAGCTL_TEST_(?:EXHAUSTIVE|HISTORIES)\b/;
/** The files of which CI runs no test. */
export const EXHAUSTIVE_FILES = "**/*.exhaustive.*.test.ts";
const isExhaustiveFile = (path) => path.includes(".exhaustive.");
/** How a test is skipped that then gives no reason. */
const SKIPS = /\.(?:runIf|skipIf)\(/;
/** A file that sets them itself tests what reads them, alike in every run. */
const SETS = /stubEnv\("DAGCTL_TEST_/;

const IMPORTED = /^(?:import|export) (?:type )?\{([^}]*)\}\s+from\s"([^"]+)"/gm;
const DECLARED = /^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)/;

/** Texts and comments, in which a name is no use of it. A variable of the environment is kept. */
const withoutTexts = (text) =>
  text.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"/g, (token) =>
    token.startsWith('"') && VARIABLE.test(token) ? token : token.replace(/[^\n]/g, " "),
  );

/** Returns the statements at the top of a file, each with the number of its first line. */
function statementsOf(text) {
  const statements = [];
  for (const [index, line] of text.split("\n").entries()) {
    // A line that begins at the margin begins a statement, unless it closes one.
    if (/^[A-Za-z]/.test(line)) statements.push({ line: index + 1, lines: [line] });
    else statements.at(-1)?.lines.push(line);
  }
  return statements.map(({ line, lines }) => ({ line, lines, text: lines.join("\n") }));
}

/** Returns what a file imports or exports of others: the name in it, and where it is from. */
const importsOf = (path, text, entries) =>
  [...text.matchAll(IMPORTED)].flatMap(([, list, from]) => {
    const file = from.startsWith(".") ? normalize(join(dirname(path), from)) : entries.get(from);
    if (file === undefined) return [];
    return list.split(",").map((each) => {
      const [outer, inner = outer] = each
        .trim()
        .replace(/^type /, "")
        .split(" as ");
      return { file, outer, inner };
    });
  });

/** Returns a file as what it imports, its statements, and the names in it that are decided. */
function readSource(root, path, entries) {
  const text = readFileSync(join(root, path), "utf8");
  let statements;
  return {
    path,
    lines: text.split("\n"),
    isReading: VARIABLE.test(text),
    isSetting: SETS.test(text),
    imports: importsOf(path, text, entries),
    // Most files need none.
    get statements() {
      statements ??= statementsOf(withoutTexts(text)).filter(
        (each) => !/^import\b/.test(each.text),
      );
      return statements;
    },
    /** The names in this file whose value the variables decide. */
    decided: new Set(),
  };
}

/** Returns the entry points of the packages and tools of a checkout, by what an import says. */
function entryPoints(root) {
  const entries = new Map();
  for (const folder of [...packagesOf(root), ...toolsOf(root)]) {
    const { name, exports = {} } = JSON.parse(
      readFileSync(join(root, folder, "package.json"), "utf8"),
    );
    for (const [entry, target] of Object.entries(exports)) {
      const source = typeof target === "string" ? target : target["@dagctl/source"];
      if (source?.endsWith(".ts")) entries.set(normalize(join(name, entry)), join(folder, source));
    }
  }
  return entries;
}

/** Returns what finds the variables, or a name that they decide (no property; also after `...`). */
const usesOf = ({ decided }) =>
  decided.size === 0
    ? VARIABLE
    : new RegExp(`${VARIABLE.source}|(?<!\\w|(?<!\\.\\.)\\.)(?:${[...decided].join("|")})\\b`);

/** Adds the names that the variables decide, until there are no more of them. */
function decide(sources) {
  let isChanged = true;
  const add = (source, name) => {
    if (name === undefined || source.decided.has(name)) return;
    source.decided.add(name);
    isChanged = true;
  };
  while (isChanged) {
    isChanged = false;
    for (const source of sources.values()) {
      for (const { file, outer, inner } of source.imports)
        if (sources.get(file)?.decided.has(outer)) add(source, inner);
      if (!source.isReading && source.decided.size === 0) continue;
      const uses = usesOf(source);
      for (const { text } of source.statements)
        if (uses.test(text)) add(source, DECLARED.exec(text)?.[1]);
    }
  }
}

/**
 * Returns each test file that tries more in `npm run test:exhaustive`, with the lines that decide
 * what, or none for a file that runs only there. They are found by following the names that depend
 * on its variables through the sources of the tests and what those import.
 *
 * @param root the checkout
 * @returns {{ path: string, places: { line: number, text: string }[] }[]} by path
 */
export function exhaustiveTests(root) {
  const listed = execFileSync(
    "git",
    ["ls-files", "packages/*/test/*.ts", "tools/*.ts", "bench/*.ts"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  const entries = entryPoints(root);
  const paths = listed.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
  const sources = new Map(paths.map((path) => [path, readSource(root, path, entries)]));
  decide(sources);
  return [...sources.values()]
    .filter(({ path, isSetting }) => path.endsWith(".test.ts") && !isSetting)
    .flatMap((source) => {
      if (isExhaustiveFile(source.path)) return [{ path: source.path, places: [] }];
      if (!source.isReading && source.decided.size === 0) return [];
      const uses = usesOf(source);
      const places = source.statements.flatMap(({ line, lines }) =>
        lines.flatMap((text, index) =>
          uses.test(text)
            ? [{ line: line + index, text: source.lines[line + index - 1].trim() }]
            : [],
        ),
      );
      return places.length > 0 ? [{ path: source.path, places }] : [];
    });
}

/** Returns the list of {@link exhaustiveTests} as text: each file, and below it its lines. */
export const exhaustiveList = (root) =>
  exhaustiveTests(root)
    .map(({ path, places }) =>
      [path, ...places.map(({ line, text }) => `${String(line).padStart(6)}  ${text}`)].join("\n"),
    )
    .join("\n");

/**
 * Returns each line that skips tests in CI without a reason, which `.ci/run` counts as failed, in
 * place of a file that is named as one of {@link EXHAUSTIVE_FILES}.
 */
export const exhaustiveProblems = (root) =>
  exhaustiveTests(root).flatMap(({ path, places }) =>
    places
      .filter(({ text }) => SKIPS.test(text))
      .map(
        ({ line }) => `${path}:${line}: move the test to a file that ends as ${EXHAUSTIVE_FILES}`,
      ),
  );
