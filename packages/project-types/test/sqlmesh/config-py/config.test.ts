import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GatewayCase, writtenCases } from "../gateways/cases.ts";
import { detect } from "../gateways/compare-detection.ts";
import { readPythonConfig } from "./read-python-config.ts";

const HEAD =
  "from sqlmesh.core.config import Config, GatewayConfig, DuckDBConnectionConfig, PostgresConnectionConfig\n";

/**
 * Returns the expected reading of each case of the corpus: what SQLMesh's own loader reports
 * (`gateways/loader.engines.test.ts` runs it), or `unknown`.
 */
async function expectations(): Promise<ReadonlyMap<string, string>> {
  const read = async (corpus: string): Promise<readonly [string, string][]> => {
    const file = new URL(`../gateways/corpus/${corpus}.txt`, import.meta.url);
    return [...(await readFile(file, "utf8")).matchAll(/^=== (.*) \| (.*)$/gm)].map(
      ([, name = "", expected = ""]) => [`${corpus}: ${name}`, expected],
    );
  };
  return new Map([...(await read("wild")), ...(await read("client"))]);
}

async function reported(one: GatewayCase): Promise<string> {
  const { outcome, names } = await detect(one, "0.236.4");
  return outcome === "known" && names.join() === ""
    ? "unnamed"
    : [outcome, names.join(", ")].join(" ").trim();
}

describe("configurations as people write them", () => {
  it("have the gateways that SQLMesh loads, or are unknown", async () => {
    const expected = await expectations();
    const cases = (await writtenCases()).filter(({ id }) => expected.has(id));
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(
      Object.fromEntries(
        await Promise.all(cases.map(async (one) => [one.id, await reported(one)])),
      ),
    ).toEqual(Object.fromEntries(expected));
  });
});

function namesIn(program: string): readonly string[] | string {
  const reading = readPythonConfig(HEAD + program);
  if (reading.outcome === "unknown") return reading.reason;
  return reading.outcome === "dbt" ? "dbt" : reading.gateways.map(({ name }) => name);
}

describe("a config.py", () => {
  it("has each gateway's line, its own state, and the types of all connections", () => {
    const program = `
def make(state=None):
    return GatewayConfig(connection=PostgresConnectionConfig(host="h"), state_connection=state)
gateways = {
    "a": GatewayConfig(connection={"type": "snowflake"}, test_connection=DuckDBConnectionConfig()),
}
gateways["b"] = make(
    DuckDBConnectionConfig())
config = Config(gateways=gateways)
`;
    expect(readPythonConfig(HEAD + program)).toEqual({
      outcome: "known",
      addressing: "named",
      gateways: [
        { name: "a", line: 6 },
        { name: "b", line: 8, ownState: 4 },
      ],
      connections: ["snowflake", "duckdb", "postgres", "duckdb"],
    });
  });

  it("counts lines over every kind of line end", () => {
    expect(
      readPythonConfig(
        "\uFEFF# one\r\n# two\r\nfrom sqlmesh import Config\rconfig = Config(gateways={'a': {}})\n",
      ),
    ).toMatchObject({
      gateways: [{ name: "a", line: 4 }],
    });
  });

  it("has a known name and an unknown state where only the gateway is imported", () => {
    expect(
      readPythonConfig(
        `${HEAD}from ours import gateway\nconfig = Config(gateways={"a": gateway("a")})\n`,
      ),
    ).toMatchObject({
      outcome: "known",
      gateways: [{ name: "a", line: 3 }],
      unsureState: {
        reason: expect.stringMatching(
          /gateway "a" .*takes gateway from ours, which is not followed \(line 2\)/,
        ),
        line: 2,
      },
    });
  });

  it("names the dbt project of a gateway", () => {
    const program = `
from pathlib import Path
from sqlmesh.dbt.loader import sqlmesh_config
root = Path(__file__).parent
config = sqlmesh_config(root, dbt_target_name="prod", dbt_profile_name="shop", profiles_dir=root / "profiles",
    state_connection=DuckDBConnectionConfig())
`;
    expect(readPythonConfig(HEAD + program)).toEqual({
      outcome: "dbt",
      line: 6,
      target: "prod",
      profile: "shop",
      profiles: "profiles",
      ownState: 7,
    });
  });

  it.each<[string, string, RegExp]>([
    [
      "a syntax error",
      "config = Config(gateways={'a': \n",
      /not Python that can be parsed \(line [23]\)/,
    ],
    ["no configuration", "x = 1\n", /binds no configuration of SQLMesh to the name config$/],
    [
      "a call of an object of the file",
      "class C: pass\nsettings = C()\nconfig = settings()\n",
      /calls settings, which is not followed \(line 4\)$/,
    ],
    [
      "a call of what a call returned",
      "x = [1]\nconfig = x[0]('a')\n",
      /calls x\[…\], which is not followed \(line 3\)$/,
    ],
    [
      "a call of another module's function",
      "import ours.settings\nconfig = ours.settings.make()\n",
      /takes .* from ours.*, which is not followed \(line \d\)$/,
    ],
    [
      "a class with a base of another module",
      "from ours import Base\nclass C(Base): pass\nconfig = C()\n",
      /has a class C whose base Base is not followed \(line 3\)$/,
    ],
    [
      "a class with a base of SQLMesh",
      "import sqlmesh\nclass C(sqlmesh.Config): pass\nconfig = C(gateways={'a': {}})\n",
      /has a class C whose base sqlmesh\.Config is not followed \(line 3\)$/,
    ],
    [
      "a class with a decorator",
      "import ours\n@ours.settings('a')\nclass C: pass\nconfig = C()\n",
      /has a class C with a decorator ours\.settings\(\) that is not followed \(line \d\)$/,
    ],
    [
      "an object of a class of the file",
      "\nclass C: pass\nconfig = C()\n",
      /binds config to an object of the class C, which is not followed \(line 3\)$/,
    ],
    [
      "a class of the file",
      "\nclass config: pass\n",
      /binds config to the class config, which is not followed \(line 3\)$/,
    ],
    ["a failure", "config = Config({})\n", /fails when it is loaded \(line 2\)/],
    ["a factory that is not called", "def config(): return Config()\n", /binds no configuration/],
    [
      "an attribute of a module changed",
      "import sqlmesh\nsqlmesh.Config = dict\nconfig = Config()\n",
      /changes a class or a module/,
    ],
    [
      "exec",
      "config = Config(gateways={'a': {}})\nexec('del config')\n",
      /uses exec, which can change anything \(line 3\)/,
    ],
    [
      "the modules that are loaded",
      "import sys\nconfig = Config()\nsys.modules[__name__].config = None\n",
      /uses sys.modules/,
    ],
    [
      "a star import after it",
      "config = Config(gateways={'a': {}})\nfrom ours import *\n",
      /imports \* from ours.* \(line 3\)/,
    ],
    [
      "variables of SQLMesh",
      "import os\nos.environ['SQLMESH__GATEWAYS__X__CONNECTION__TYPE'] = 'duckdb'\nconfig = Config()\n",
      /sets environment variables/,
    ],
    [
      "where profiles are",
      "import os\nos.environ.update(DBT_PROFILES_DIR='x')\nconfig = Config()\n",
      /sets environment variables/,
    ],
    ["a key that is no text", "config = Config(gateways={1: {}})\n", /not plain text/],
    [
      "a while loop over the gateways",
      "g = {}\nwhile len(g) < 3: g[str(len(g))] = {}\nconfig = Config(gateways=g)\n",
      /runs a while loop \(line 3\)/,
    ],
    [
      "a callback",
      "from ours import register, run\ndef add(): g['b'] = {}\nregister(add)\ng = {'a': {}}\nrun()\nconfig = Config(gateways=g)\n",
      /ours/,
    ],
    [
      "capitals that come later",
      "config = Config(gateways={'a': {}})\nconfig.gateways['B'] = GatewayConfig()\n",
      /capitals/,
    ],
    [
      "another encoding",
      "# -*- coding: utf-7 -*-\nconfig = Config()\n",
      /encoding that is not UTF-8/,
    ],
    ["a NUL character", "config = Config()\0\n", /NUL/],
    [
      "a form feed, after which CPython counts indentation from zero",
      "if False:\n  \f  x = 1\nconfig = Config()\n",
      /form feed/,
    ],
    [
      "the working directory's dbt project",
      "from sqlmesh.dbt.loader import sqlmesh_config\nconfig = sqlmesh_config()\n",
      /folder that is not known/,
    ],
    [
      "a dbt project elsewhere",
      "from pathlib import Path\nfrom sqlmesh.dbt.loader import sqlmesh_config\nconfig = sqlmesh_config(Path(__file__).parent.parent)\n",
      /outside the project/,
    ],
  ])("is unknown with %s, with the reason", (_, program, reason) => {
    expect(readPythonConfig(program.startsWith("#") ? program : HEAD + program)).toMatchObject({
      outcome: "unknown",
      reason: expect.stringMatching(reason),
    });
  });

  it.each<[string, string, readonly string[]]>([
    [
      "a wide name, which is the same to CPython",
      "ｃｏｎｆｉｇ = Config(gateways={'a': {}})\n",
      ["a"],
    ],
    [
      "names of the prototype",
      "config = Config(gateways={'__proto__': {}, 'constructor': {}})\n",
      ["__proto__", "constructor"],
    ],
    [
      "an attribute called like one",
      "class A: constructor = {'a': {}}\nconfig = Config(gateways=A.constructor)\n",
      ["a"],
    ],
    ["an f-string with braces", "config = Config(gateways={f'{{a}}': {}})\n", ["{a}"]],
    ["tabs", "if True:\n\tconfig = Config(gateways={'a': {}})\n", ["a"]],
    ["a second statement in a line", "g = {}; g['a'] = {}; config = Config(gateways=g)\n", ["a"]],
    [
      "a key twice",
      "config = Config(gateways={'a': {}, 'b': {}, 'a': {'variables': {}}})\n",
      ["a", "b"],
    ],
    [
      "match",
      "import os\nmatch os.name:\n    case 'nt': x = 1\n    case _: x = 2\nconfig = Config(gateways={'a': {}})\n",
      ["a"],
    ],
    [
      "a nested function that binds outside",
      "def f():\n    n = 'a'\n    def g():\n        nonlocal n\n        n = 'b'\n    g()\n    return {n: {}}\nconfig = Config(gateways=f())\n",
      ["b"],
    ],
    [
      "finally that overrules",
      "def f():\n    try: return {'a': {}}\n    finally: return {'b': {}}\nconfig = Config(gateways=f())\n",
      ["b"],
    ],
    [
      "a list extended in a loop else",
      "l = []\nfor n in ('a',): l += [n]\nelse: l.append('b')\nconfig = Config(gateways={n: {} for n in l})\n",
      ["a", "b"],
    ],
  ])("is known with %s", (_, program, names) => {
    expect(namesIn(program)).toEqual(names);
  });

  it("returns every name as it is written, in the order of the file", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => !/\p{Cs}/u.test(text));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (names, escaped) => {
          fc.pre(
            !names.some((text) =>
              [
                "connection",
                "state_connection",
                "test_connection",
                "scheduler",
                "state_schema",
                "variables",
                "model_defaults",
              ].includes(text),
            ),
          );
          const literal = (text: string): string =>
            escaped
              ? `"${Array.from(text, (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`).join("")}"`
              : JSON.stringify(text).replaceAll("\u007F", "\\x7f");
          expect(
            namesIn(
              `config = Config(gateways={${names.map((text) => `${literal(text)}: {}`).join(", ")}})\n`,
            ),
          ).toEqual(names);
        },
      ),
      { numRuns: 60 },
    );
  });
});
