import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readYamlConfig } from "../../../src/sqlmesh/gateways/yaml-config.ts";
import { tokenizeJinja } from "../../../src/sqlmesh/gateways/jinja-lexer.ts";
import { renderVariants } from "../../../src/sqlmesh/gateways/jinja-variants.ts";

const names = (text: string): readonly string[] | string => {
  const reading = readYamlConfig(text);
  return reading.outcome === "unknown" ? reading.reason : reading.gateways.map(({ name }) => name);
};
const GATEWAY = "connection: { type: duckdb }";

describe("a configuration with Jinja", () => {
  it.each<[string, string]>([
    [
      "an unquoted expression",
      "gateways:\n  a:\n    connection:\n      type: postgres\n      password: {{ env_var('X') }}\n",
    ],
    [
      "one in quotes, with the other quotes inside",
      `gateways:\n  a: { connection: { password: "{{ env_var('X', 'a, b: c') }}" } }\n`,
    ],
    [
      "one that is a part of a value",
      "gateways:\n  a:\n    connection:\n      database: /data/{{ env_var('X') }}/{{ user() }}.db\n",
    ],
    [
      "one over several lines",
      "gateways:\n  a:\n    connection:\n      password: {{ env_var(\n        'X'\n      ) }}\n",
    ],
    [
      "a brace in a string of the expression",
      "gateways:\n  a:\n    connection:\n      database: {{ env_var('X', 'a}}b') }}\n",
    ],
    ["a whole connection", "gateways:\n  a:\n    connection: {{ env_var('X') }}\n"],
    ["a comment around a gateway", `gateways:\n  a: { ${GATEWAY} }\n{#\n  b: { ${GATEWAY} }\n#}`],
    ["an expression in a comment of YAML", `gateways: # {{ env_var('X') }}\n  a: { ${GATEWAY} }\n`],
    [
      "a block elsewhere",
      `model_defaults:\n{% if env_var('X') %}\n  dialect: duckdb\n{% else %}\n  dialect: snowflake\n{% endif %}\ngateways:\n  a: { ${GATEWAY} }\n`,
    ],
    [
      "a block inside a value",
      `gateways:\n  a:\n    connection:\n      database: {% if env_var('X') %}x{% else %}y{% endif %}\n`,
    ],
    [
      "a block inside a connection",
      `gateways:\n  a:\n    connection:\n      type: duckdb\n      {%- if env_var('X') %}\n      database: x\n      {%- endif %}\n`,
    ],
    [
      "branches that hold the same gateway",
      `gateways:\n{% if x %}\n  a: { connection: { type: duckdb } }\n{% else %}\n  a: { connection: { type: postgres } }\n{% endif %}\n`,
    ],
    [
      "a loop elsewhere",
      `variables:\n{% for x in range(10**9) %}\n  v{{ x }}: 1\n{% endfor %}\ngateways:\n  a: { ${GATEWAY} }\n`,
    ],
    [
      "a raw block",
      `{% raw %}gateways:\n  a: { connection: { database: "{{ x }}" } }\n{% endraw %}`,
    ],
    [
      "a set",
      `{% set db = 'x.db' %}\ngateways:\n  a: { connection: { type: duckdb, database: {{ db }} } }\n`,
    ],
    [
      "branches of which one repeats a key, which is refused",
      `gateways:\n  a: { ${GATEWAY} }\n{% if x %}\n  a: { ${GATEWAY} }\n{% endif %}\n`,
    ],
    ["white space that is taken away", "gateways:\n  {%- set x = 1 %}\n  a: {}\n"],
  ])("is known with %s", (_, text) => {
    expect(names(text)).toEqual(["a"]);
  });

  it.each<[string, string, RegExp]>([
    [
      "a name that an expression makes",
      "gateways:\n  a: {}\n  {{ env_var('X') }}: {}\n",
      /whose name is a Jinja expression \(line 3\)/,
    ],
    [
      "a name with an expression in it",
      "gateways:\n  a-{{ env_var('X') }}: {}\n",
      /name is a Jinja expression \(line 2\)/,
    ],
    [
      "a key that an alias brings",
      "project: &x \"{{ env_var('X') }}\"\n*x : {}\n",
      /top-level key that a Jinja expression makes \(line 2\)/,
    ],
    [
      "a key at the top",
      "{{ env_var('X') }}: {}\n",
      /top-level key that a Jinja expression makes \(line 1\)/,
    ],
    ["gateways that are one", "gateways: {{ env_var('X') }}\n", /in place of gateways \(line 1\)/],
    [
      "a gateway under a condition",
      `gateways:\n  a: {}\n{% if env_var('X') %}\n  b: {}\n{% endif %}\n`,
      /depend on a Jinja block \(line 3\)/,
    ],
    [
      "gateways from a loop",
      "gateways:\n{% for x in ['a', 'b'] %}\n  {{ x }}: {}\n{% endfor %}\n",
      /Jinja/,
    ],
    [
      "the whole under a condition",
      "{% if env_var('X') %}\ngateways:\n  a: {}\n{% endif %}\n",
      /depend on a Jinja block \(line 1\)/,
    ],
    [
      "an expression alone on a line",
      "project: x\n{{ macro() }}\ngateways:\n  a: {}\n",
      /\(line [23]/,
    ],
    ["a macro", "{% macro g() %}{% endmacro %}\ngateways: {}\n", /block \(macro\).*\(line 1\)/],
    ["an include", "{% include 'other.yaml' %}\n", /block \(include\)/],
    ["a literal with a line end", "project: {{ 'x\\ngateways: {}' }}\n", /span lines \(line 1\)/],
    ["a format that makes a line end", "project: {{ '%c' % 10 }}\n", /span lines/],
    [
      "a loop that calls itself",
      "{% for x in y recursive %}\nz: {{ loop(x) }}\n{% endfor %}\n",
      /span lines \(line 2\)/,
    ],
    ["a filter that makes lines", "project: {{ env_var('X') | indent }}\n", /span lines/],
    [
      "a literal that ends its value",
      "gateways: { a: { connection: { database: {{ env_var('X', 'y}, b: {') }} } } }\n",
      /more than one value \(line 1\)/,
    ],
    ["an open tag", "gateways:\n  a: {{ env_var('X')\n", /does not close it \(line 2\)/],
    ["an open block", "{% if x %}\ngateways: {}\n", /does not close it \(line 1\)/],
    ["an open comment", "gateways: {}\n{# x", /does not close it \(line 2\)/],
    ["an open raw block", "{% raw %}\ngateways: {}\n", /does not close it/],
    ["a bracket that does not match", "project: {{ (a] }}\n", /does not match/],
    ["an anchor that an expression makes", "project: &{{ x }} y\n", /Jinja|YAML/],
    ["a mark of its own", "project: \uE000\n{{ x }}", /private-use/],
    ["a control character", "project: \u0000\n", /control character \(line 1\)/],
    ["a line end that only SQLMesh knows", "project: x # \u2028gateways: {}\n", /unusual line end/],
    [
      "more blocks than can be looked through",
      `${"{% if x %}a{% else %}b{% endif %}".repeat(7)}\n`,
      /more Jinja blocks/,
    ],
  ])("is unknown with %s, with the place", (_, text, reason) => {
    expect(names(text)).toMatch(reason);
  });

  it("has a known list where only a state connection is unknown", () => {
    for (const state of ["state_connection: {{ env_var('X') }}", "{{ env_var('X') }}: 1"]) {
      expect(readYamlConfig(`gateways:\n  a:\n    ${GATEWAY}\n    ${state}\n`)).toMatchObject({
        outcome: "known",
        unsureState: { line: 4 },
      });
    }
    const text = `gateways:\n  a:\n    ${GATEWAY}\n{% if x %}\n    state_connection: { type: duckdb }\n{% endif %}\n`;
    expect(readYamlConfig(text)).toMatchObject({
      outcome: "known",
      unsureState: { line: 4 },
      gateways: [{ name: "a", line: 2 }],
    });
  });

  it("has the gateways that are certain, whatever the rest evaluates to", () => {
    expect(
      readYamlConfig(`gateways:\n  a: {}\n{% if x %}\n  b: {}\n{% else %}\n  c: {}\n{% endif %}\n`),
    ).toMatchObject({
      outcome: "unknown",
      line: 3,
      certain: [{ name: "a", line: 2 }],
    });
  });

  it("has the line numbers of the committed file", () => {
    const text =
      "{# one\ntwo #}\n{%- set x = 1 -%}\n\ngateways:\r\n{% if y %}\n{% endif %}\n  a:\n    connection: { password: {{\n  x }} }\n  b: {}\n";
    expect(readYamlConfig(text)).toMatchObject({
      gateways: [
        { name: "a", line: 8 },
        { name: "b", line: 11 },
      ],
    });
  });
});

describe("the pieces of a template", () => {
  it("together are the whole template, in order, whatever its content", () => {
    const piece = fc.constantFrom(
      "{{",
      "}}",
      "{%",
      "%}",
      "{#",
      "#}",
      "-",
      "+",
      "'",
      '"',
      "\\",
      " ",
      "\n",
      "raw",
      "endraw",
      "if",
      "endif",
      "for",
      "x",
      "(",
      "]",
      "set x = 1",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const cut = tokenizeJinja(text);
        if ("problem" in cut) {
          expect(cut.at).toBeLessThan(text.length);
          return;
        }
        let end = 0;
        for (const token of cut.tokens) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          end = token.kind === "data" ? token.end : token.start + 1;
        }
        expect(end).toBeLessThanOrEqual(text.length);
        const rendered = renderVariants(text);
        expect("problem" in rendered || rendered.variants.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("are the text itself when it has no Jinja", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/\{[{%#]|\uE000/.test(text)),
        (text) => {
          const rendered = renderVariants(text);
          expect(
            "variants" in rendered ? rendered.variants.map((variant) => variant.text) : rendered,
          ).toEqual([text]);
        },
      ),
    );
  });
});
