/** A configuration file, and a description of its content. */
export interface Input {
  readonly what: string;
  readonly name: "config.yaml" | "config.py";
  readonly text: string;
}

/** The most bytes that are read of a file. */
const MEGABYTE = 1_000_000;

const GATEWAY = "    connection:\n      type: duckdb\n      database: ";
const DEFAULTS = "model_defaults:\n  dialect: duckdb\n";

/** Returns files of a megabyte: those of an honest author, and those of a hostile one. */
export function inputs(): readonly Input[] {
  const yaml = (what: string, text: string): Input => ({
    what,
    name: "config.yaml",
    text: text.slice(0, MEGABYTE),
  });
  const python = (what: string, text: string): Input => ({
    what,
    name: "config.py",
    text: text.slice(0, MEGABYTE),
  });
  const few = `gateways:\n${named(20, (index) => `g${index}`, "x.db")}${DEFAULTS}`;
  const call = 'g["a"] = {"connection": {"type": "duckdb"}}\n';
  return [
    yaml(
      "20 gateways, the rest comments",
      few + filled(`# ${"a line that says nothing ".repeat(3)}\n`, few.length),
    ),
    yaml("20 gateways, the rest one long text", `${few}project: ${"x".repeat(MEGABYTE)}`),
    yaml(
      "as many gateways as fit",
      `${DEFAULTS}gateways:\n${named(20_000, (index) => `gateway_${index}`, "warehouse.db")}`,
    ),
    yaml("one key on each line", filled("k: v\n")),
    yaml(
      "Jinja in each value",
      `${few.slice(0, 200)}${filled("    x: {{ env_var('A', 'b') }}\n", 200)}`,
    ),
    yaml("Jinja everywhere", filled("{{a}}")),
    yaml("a condition on each line", filled("{% if env_var('X') %}\na: b\n{% endif %}\n")),
    yaml("conditions in conditions", "{% if a %}".repeat(50_000) + "{% endif %}".repeat(40_000)),
    yaml("Jinja that is never closed", filled("{{ '")),
    yaml("brackets in brackets", filled("[")),
    yaml("braces", filled("{a: ")),
    yaml("dashes on one line", filled("- ")),
    yaml("question marks on one line", filled("? ")),
    yaml(
      "aliases of aliases",
      `a0: &a0 [x, x]\n${Array.from({ length: 15_000 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`).join("")}`,
    ),
    yaml(
      "merges of merges",
      `a0: &a0 {x: 1}\n${Array.from({ length: 15_000 }, (_, index) => `a${index + 1}: &a${index + 1} {<<: *a${index}, k${index}: 1}\n`).join("")}`,
    ),
    yaml("commas", `gateways: {${filled("a,")}`),
    yaml("quotes", filled('"')),
    yaml(
      "indentation that grows",
      Array.from({ length: 1_400 }, (_, index) => `${" ".repeat(index)}a:\n`).join(""),
    ),
    python("Python of a megabyte", filled(call)),
    python(
      "Python of 40 kB, one assignment on each line",
      call.repeat(Math.floor(39_000 / call.length)),
    ),
    python("Python of 40 kB, a condition on each line", "if x:\n  a=1\n".repeat(3_250)),
    python("Python of 40 kB, brackets in brackets", `config = ${"[".repeat(39_000)}`),
    python("Python of 40 kB, additions", `config = ${"1+".repeat(19_000)}1`),
    python(
      "Python of 40 kB, functions that call functions",
      Array.from(
        { length: 1_000 },
        (_, index) => `def f${index + 1}():\n f${index}();f${index}()\n`,
      )
        .join("")
        .slice(0, 39_000),
    ),
    python("Python of 40 kB, what lezer reads slowest", `config = ${"lambda:".repeat(5_500)}0`),
  ];
}

function named(count: number, name: (index: number) => string, database: string): string {
  return Array.from(
    { length: count },
    (_, index) => `  ${name(index)}:\n${GATEWAY}${database}\n`,
  ).join("");
}

function filled(piece: string, besides = 0): string {
  return piece.repeat(Math.ceil((MEGABYTE - besides) / piece.length));
}
