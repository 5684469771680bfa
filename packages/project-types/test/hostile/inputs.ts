/** A repository's folder that is slow to read on purpose, at any size in characters. */
export interface HostileInput {
  readonly what: string;
  readonly type: "sqlmesh" | "dbt" | "node";
  /** A program whose own work grows faster than its text; the follower counts it. */
  readonly works?: true;
  files(size: number): Readonly<Record<string, string>>;
}

const END = "\nfrom sqlmesh import Config\nconfig = Config(gateways={'a': {}})\n";
const MODULES = 38;

/** What is read of a Python file, and of any other. */
export const PYTHON_SIZE = 39_000;
export const YAML_SIZE = 1_000_000;

export function isPython({ type, files }: HostileInput): boolean {
  return type === "sqlmesh" && Object.hasOwn(files(1_000), "config.py");
}

/** Returns as many repetitions of a piece as a file of this size contains. */
function filled(piece: string, size: number): string {
  return piece.repeat(Math.max(1, Math.floor(size / piece.length)));
}

/** Returns numbered pieces up to this size. */
function numbered(size: number, piece: (index: number) => string): string {
  const parts: string[] = [];
  for (let [index, length] = [0, 0]; length < size; index += 1) {
    const part = piece(index);
    parts.push(part);
    length += part.length;
  }
  return parts.join("");
}

const python = (what: string, text: (size: number) => string): HostileInput => ({
  what: `config.py: ${what}`,
  type: "sqlmesh",
  files: (size) => ({ "config.py": text(size) + END }),
});
const yaml = (
  what: string,
  text: (size: number) => string,
  more: (size: number) => Readonly<Record<string, string>> = () => ({}),
): HostileInput => ({
  what: `config.yaml: ${what}`,
  type: "sqlmesh",
  files: (size) => ({ "config.yaml": text(size), ...more(size) }),
});
const modules = (what: string, count: number, text: (size: number) => string): HostileInput => ({
  what: `modules: ${what}`,
  type: "sqlmesh",
  files(size) {
    const names = Array.from({ length: count }, (_, index) => `m${index}`);
    const imports = names.map((name) => `import ${name}\n`).join("");
    return {
      "config.py": imports + END,
      ...Object.fromEntries(names.map((name) => [`${name}.py`, text(size)])),
    };
  },
});
const dbt = (what: string, profiles: (size: number) => string): HostileInput => ({
  what: `profiles.yml: ${what}`,
  type: "dbt",
  files: (size) => ({ "dbt_project.yml": "name: a\nprofile: a\n", "profiles.yml": profiles(size) }),
});

/** A dictionary or a list that takes most of a file, and an operation on it that is repeated. */
const over =
  (first: string, again: string): ((size: number) => string) =>
  (size) =>
    `${first}\n${filled(`${again}\n`, size - first.length)}`;
const dict = (size: number): string =>
  `d = {${numbered(size / 2, (index) => `'k${index}': 1, `)}}\n`;

/**
 * What the follower of config.py does without evaluating anything: each took seconds while no step
 * was counted for it.
 */
const FOLLOWED: readonly HostileInput[] = [
  python(
    "a look through a long list, over and over",
    over("x = ['a']\nfor i in range(13): x += x", "y = 'b' in x"),
  ),
  python(
    "deep copies of a long list",
    over("import copy\nx = [[i] for i in range(900)]", "y = copy.deepcopy(x)"),
  ),
  python(
    "a loop whose body is long, in a loop",
    (size) =>
      `for i in range(999):\n while x:\n${numbered(size, (index) => `  a${index % 9} = [1, 2, 3]\n`)}`,
  ),
  python(
    "functions that were given away",
    (size) =>
      `${numbered(size / 2, (index) => `def f${index}(): pass\n`)}${numbered(size / 2, (index) => `g(f${index})\n`)}`,
  ),
  python(
    "a text joined from long texts",
    over("x = 'a'\nfor i in range(13): x = x + x\ny = [x for i in range(999)]", "z = ','.join(y)"),
  ),
  python(
    "a text that grows by replacing",
    over("x = 'a'\nfor i in range(13): x = x + x", "y = x.replace('a', x)"),
  ),
  python(
    "configurations of a large dictionary",
    (size) =>
      `from sqlmesh import Config\n${dict(size)}${filled("Config(gateways=d)\n", size / 2)}`,
  ),
  python(
    "keywords out of a large dictionary",
    (size) => `${dict(size)}def f(**a): pass\n${filled("f(**d)\n", size / 2)}`,
  ),
  python(
    "star imports over many names",
    (size) =>
      `${numbered(size / 2, (index) => `a${index}=1\n`)}${filled("from x import *\n", size / 2)}`,
  ),
  python(
    "sets over many names",
    (size) =>
      `${numbered(size / 2, (index) => `a${index}=1\n`)}${filled("x={1 for b in y}\n", size / 2)}`,
  ),
  python(
    "a large dictionary put into the environment",
    (size) => `import os\n${dict(size)}${filled("os.environ.update(d)\n", size / 2)}`,
  ),
  python(
    "copies of a configuration with many fields",
    (size) =>
      `from sqlmesh import Config\nc = Config()\n${numbered(size / 2, (index) => `c.a${index}=1\n`)}${filled("b=c.copy()\n", size / 2)}`,
  ),
  python("a list that grows by one", over("x = []", "x.append(1)")),
  python("long ranges", over("", "x = range(999)")),
  python(
    "classes of classes",
    (size) =>
      `class A0: pass\n${numbered(size / 2, (index) => `class A${index + 1}(A${index}): pass\n`)}x = A9()\n${filled("x.y\n", size / 2)}`,
  ),
  python(
    "annotations that call",
    (size) =>
      `from __future__ import annotations\n${numbered(size, (index) => `def f${index}(a: b()): pass\n`)}`,
  ),
  python("keys that are long", over(`x = {}\nk = '${"a".repeat(9_000)}'`, "x[k] = 1")),
  python(
    "functions in functions",
    (size) =>
      numbered(Math.min(size, 2_800), (depth) => `${" ".repeat(depth)}def f():\n`) +
      filled(`${" ".repeat(74)}a = b\n`, size - 2_800),
  ),
];

/** What a search for slow inputs (`search.ts`) found: pieces that no author would think of. */
const FOUND: readonly HostileInput[] = [
  yaml(
    "a mistake in every fourth character",
    (size) => `|-\n  a\n    connection:\n${filled("!!s}", size)}: "`,
  ),
  yaml("tabs in a text of two lines", (size) => `<<: *a\n1.5null${filled("\t", size)}\n "`),
  yaml(
    "an open tag of Jinja with strings",
    (size) => `>\n  a\n{{|\n'a'\\'b'${filled(" - a\n", size)}`,
  ),
  yaml("comments that are indented", (size) => `${filled("  # c\n", size)}gateways:\n`),
  yaml("one scalar and brackets that close", (size) => `${filled("~", size)}}}`),
  yaml(
    "an implicit key of a megabyte",
    (size) => `\n\n  # a\n${filled("1", size)}x: 'a\n\nx: 'a\n\n`,
  ),
  python(
    "strings that are not closed, with blocks",
    (size) =>
      `${filled("x = ' 9\n", size / 2)}${filled("  x = 1\nx.update(x)\n  return 1\n", size / 2)}mat:a:\n`,
  ),
  python(
    "stars in calls, with comments",
    (size) => `${filled("x = 1\nf(*x)# from\n", size)}if a:\nnot `,
  ),
  python("blocks without a head", (size) => `${filled("  x = 1\n", size)}=`),
  python(
    "matches that are names",
    (size) =>
      `${numbered(size, (index) => `x = print(x)\n' 9\nx = ' 9\n  x${index} = 1\n`)}match a:\n`,
  ),
  modules(
    "blocks without a head, and an async",
    1,
    (size) => `a = b = c = 1\nax.update(x)\n${filled("  x = 1\n", size)}async `,
  ),
  modules(
    "dictionaries of dictionaries",
    1,
    (size) => `${filled("d = dict(x)\n", size)}x.items()config.a = 1\n`,
  ),
  modules(
    "words that could be a variable's",
    1,
    (size) => `a = b = c = 1\naxx.items().update(x)\n${filled("  xos.getenv('a') = 1\n", size)}`,
  ),
];

const PARSED: readonly HostileInput[] = [
  python("brackets", (size) => `x = ${filled("(", size)}`),
  python("one expression", (size) => `x = ${filled("1 + ", size)}1`),
  python("one list", (size) => `x = [${filled("1,", size)}]`),
  python("lambdas", (size) => `x = ${filled("lambda: ", size)}1`),
  python("strings side by side", (size) => `x = ${filled("'a' ", size)}`),
  python("an f-string", (size) => `x = f'${filled("{a}", size)}'`),
  python("f-strings in f-strings", (size) => `x = ${filled("f'{", size)}`),
  python("decorators", (size) => `${filled("@a\n", size)}def f(): pass\n`),
  python("indentation that grows", (size) =>
    numbered(size, (depth) => `${" ".repeat(depth)}if 1:\n`),
  ),
  python("backslashes", (size) => filled("\\\n", size)),
  python("comments that import", (size) => filled("# from a import b\n", size)),
  python("conditions", (size) => filled("if a: b = 1\n", size)),
  python("an encoding that is never said", (size) => `#${filled("coding:\t", size)}`),
  python("the same import again and again", (size) => filled("import a;", size)),
  python("spaces after os.environ", (size) => `import m\nx = os.environ[${filled(" ", size)}`),
];

const YAML: readonly HostileInput[] = [
  yaml("one long text", (size) => `project: ${filled("x", size)}`),
  yaml("comments", (size) => `gateways: {a: {}}\n${filled("# from\n", size)}`),
  yaml(
    "merges of merges",
    (size) =>
      `a0: &a0 {x: 1}\n${numbered(Math.min(size, 80_000), (index) => `a${index + 1}: &a${index + 1} {<<: [*a${index}, *a${index}]}\n`)}gateways: *a9\n`,
  ),
  yaml(
    "aliases",
    (size) =>
      `a: &a {}\ngateways:\n${numbered(Math.min(size, 20_000), (index) => ` g${index}: *a\n`)}`,
  ),
  yaml("dashes", (size) => filled("- ", size)),
  yaml("brackets", (size) => filled("[", size)),
  yaml("quotes", (size) => filled('"', size)),
  yaml(
    "blocks of Jinja",
    (size) => `gateways:\n${filled("{% if a %}\n  b: {}\n{% endif %}\n", size)}`,
  ),
  yaml("strings of Jinja", (size) => `{{ ${filled("'\\", size)}`),
  yaml("spaces that Jinja takes away", (size) => `${filled(" ", size)}{{- x }}`),
  yaml(
    "variants of many gateways",
    (size) =>
      `{% if a %}{% endif %}gateways:\n${numbered(Math.min(size, 14_000), (index) => ` g${index}: {}\n`)}`,
  ),
  yaml(
    "variables of .env for many gateways",
    (size) => `gateways:\n${numbered(Math.min(size, 14_000), (index) => ` g${index}: {}\n`)}`,
    (size) => ({
      ".env": numbered(size, (index) => `SQLMESH__GATEWAYS__G${900 + (index % 9)}__VARIABLES=1\n`),
    }),
  ),
  yaml(
    "spaces in .env",
    (size) => `gateways: {a: {}}\n${filled(" ", size / 10)}`,
    (size) => ({ ".env": `${filled(`export ${" ".repeat(1_000)}`, size)}\n` }),
  ),
];

/** All inputs; the size is that of one file, and those of Python are read up to `PYTHON_SIZE`. */
export const HOSTILE_INPUTS: readonly HostileInput[] = [
  modules(
    "an import for every other text of a line (defects.md)",
    MODULES,
    (size) => `x = '${filled("from\t", size / 2)}';${filled("import a;", size / 2)}`,
  ),
  modules("plain assignments", MODULES, (size) => numbered(size, (index) => `a${index} = 1\n`)),
  modules("comments", MODULES, (size) => filled("# import a\n", size)),
  modules(
    "connections without an end",
    MODULES,
    (size) => `from sqlmesh.core.config import ${filled("AConnectionConfig, ", size)}`,
  ),
  ...FOLLOWED.map((input) => ({ ...input, works: true as const })),
  ...FOUND,
  ...PARSED,
  ...YAML,
  dbt(
    "aliases of one output",
    (size) =>
      `o: &o {x: 1, type: duckdb}\na:\n  target: '{{ x }}'\n  outputs:\n${numbered(Math.min(size, 30_000), (index) => `    o${index}: *o\n`)}`,
  ),
  dbt(
    "merges",
    (size) =>
      `a:\n  target: b\n  outputs:\n    b: &b0 {type: duckdb}\n${numbered(Math.min(size, 40_000), (index) => `    b${index + 1}: &b${index + 1} {<<: [*b${index}]}\n`)}`,
  ),
  {
    what: "package.json: brackets",
    type: "node",
    files: (size) => ({ "package.json": filled("[", size), "index.js": "" }),
  },
];
