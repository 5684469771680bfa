import type { RepositoryFile } from "@dagctl/core/contracts";
import { createProjectRules } from "@dagctl/core/driver-kit";
import { describe, expect, it } from "vitest";
import {
  type SqlmeshInspection,
  type SqlmeshProject,
  sqlmeshType,
} from "../../src/sqlmesh/index.ts";
import { COMMIT, folder } from "../files.ts";

const type = sqlmeshType();
const project = createProjectRules([type], { gitAuth: ["none"] }).create(
  { name: "analytics", repository_url: "https://github.com/acme/analytics" },
  { id: "proj_a", organization: "org-a", now: "2026-01-01T00:00:00.000Z" },
) as SqlmeshProject;

function inspect(
  files: Readonly<Record<string, string | RepositoryFile>>,
): Promise<SqlmeshInspection> {
  return type.inspect(project, COMMIT, folder(files), {});
}

/** Of this text, over and over, 1 MB. */
const megabyte = (text: string): string =>
  text.repeat(Math.ceil(1_000_000 / text.length)).slice(0, 1_000_000);
const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

describe("a hostile YAML configuration", () => {
  // Each is answered for certain or not at all, in bounded time: what takes longer than a test may
  // fails it.
  it.each<[string, string]>([
    [
      "an alias bomb",
      `a: &a [x,x,x,x,x,x,x,x]\n${Array.from("bcdefghij", (name, index) => `${name}: &${name} [${`*${"abcdefghij"[index]},`.repeat(8)}]\n`).join("")}gateways: *j\n`,
    ],
    [
      "a bomb of merges",
      `a0: &a0 {x: 1}\n${numbered(200, (index) => `a${index + 1}: &a${index + 1} {<<: [${`*a${index},`.repeat(9)}]}\n`)}gateways: *a200\n`,
    ],
    ["an alias to what holds it", "gateways: &g\n  a: *g\n  <<: *g\n"],
    ["10,000 nested brackets", `gateways: ${"[".repeat(10_000)}`],
    ["nested sequences on one line", `gateways: ${"- ".repeat(10_000)}x`],
    ["nested keys on one line", `${"? ".repeat(10_000)}x`],
    ["deep indentation", numbered(1_300, (index) => `${" ".repeat(index)}a:\n`)],
    ["a million keys", numbered(1_000_000, (index) => `k${index}:\n`)],
    ["1 MB of one key", megabyte("a: 1\n")],
    ["a flow mapping of many keys", `{${numbered(90_000, (index) => `k${index},`)}}`],
    ["a scalar of 10 MB", `a: ${"x".repeat(10_000_000)}`],
    ["1 MB of tags", megabyte("!a ")],
    ["1 MB of anchors", megabyte("&a ")],
    ["1 MB of aliases", megabyte("*a ")],
    ["1 MB of carriage returns", megabyte("\r")],
    ["1 MB of document starts", megabyte("---\n")],
    [
      "tags of languages",
      "gateways: !!js/function 'function () { process.exit() }'\nx: !!python/object/apply:os.system ['exit 1']\n",
    ],
    [
      "UTF-16 that passes for UTF-8",
      Array.from("gateways: {a: {}}", (character) => `${character}\u0000`).join(""),
    ],
    ["null gateways", "gateways:\n"],
    ["a list of gateways", "gateways: [a, b]\n"],
    ["names that are no text", "gateways:\n  1: {}\n  2020-01-01: {}\n  true: {}\n  ~: {}\n"],
    ["the same key twice", "gateways: { a: {} }\ngateways: { b: {} }\n"],
  ])("is bounded with %s", async (_, text) => {
    const { gatewayDetection } = await inspect({ "config.yaml": text });
    expect(gatewayDetection?.outcome).toMatch(/^(?:unknown|none)$/);
  });

  it.each<[string, RepositoryFile]>([
    ["UTF-16", { kind: "binary", bytes: 40 }],
    ["100 MB", { kind: "too_large", bytes: 100_000_000 }],
    ["a link", { kind: "link" }],
    ["a submodule", { kind: "submodule" }],
  ])("is unknown as %s", async (_, file) => {
    expect((await inspect({ "config.yaml": file })).gatewayDetection).toEqual({
      outcome: "unknown",
      reason: expect.stringMatching(/^config\.yaml is /),
    });
  });

  it("treats names of the prototype like other names, and does not change the prototype", async () => {
    const { gateways } = await inspect({
      "config.yaml":
        "__proto__: { polluted: 1 }\ngateways:\n  constructor: {}\n  hasownproperty: {}\n",
    });
    expect(gateways?.map(({ name }) => name)).toEqual(["constructor", "hasownproperty"]);
    const odd = await inspect({
      "config.yaml": "gateways:\n  __proto__: { polluted: {} }\n  toString: {}\n",
    });
    expect(odd).toMatchObject({
      gateways: [{ name: "__proto__" }, { name: "toString" }],
      gatewayDetection: { outcome: "unknown" },
    });
    const inspection = type.inspect(
      { ...project, gateways: [{ name: "__proto__", source: "manual" }] },
      COMMIT,
      folder({ "config.yaml": "gateways: {{ x }}" }),
      {
        changed: ["gateways"],
      },
    );
    await expect(inspection).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "gateways" }],
    });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("hostile Jinja", () => {
  it.each<[string, string]>([
    [
      "a secret of the server",
      "project: {{ env_var('PATH') }}\ngateways:\n  a: { connection: { password: \"{{ env_var('AWS_SECRET_ACCESS_KEY') }}\" } }\n",
    ],
    [
      "a loop of 10^9",
      "variables:\n{% for i in range(10**9) %}\n  v{{ i }}: 1\n{% endfor %}\ngateways: { a: {} }\n",
    ],
  ])("is treated as text: %s", async (_, text) => {
    const inspection = await inspect({ "config.yaml": text });
    expect(inspection.gateways?.map(({ name }) => name)).toEqual(["a"]);
    expect(JSON.stringify(inspection)).not.toContain(process.env["PATH"]);
  });

  it("is unknown where it accesses Python", async () => {
    const text = "project: {{ ''.__class__.__mro__[1].__subclasses__() }}\ngateways: { a: {} }\n";
    expect((await inspect({ "config.yaml": text })).gatewayDetection).toEqual({
      outcome: "unknown",
      reason: expect.stringContaining("(line 1)"),
    });
  });

  it.each<[string, string]>([
    ["expressions", megabyte("# {{ x }}\n")],
    ["open expressions", megabyte("{{ ")],
    ["open strings", `{{ ${megabyte("'\\")}`],
    ["brackets", `{{ ${megabyte("(")}`],
    ["open comments", megabyte("{# ")],
    ["blocks", megabyte("{% if x %}\n{% endif %}\n")],
    ["nested blocks", megabyte("{% if x %}")],
    ["nested loops", megabyte("{% for x in x %}")],
    ["raw blocks", megabyte("{% raw %}{% endraw %}")],
    ["white space that a tag takes away", `${megabyte(" ")}{{- x }}`],
    [
      "variants of a large file",
      `${"{% if x %}a{% endif %}".repeat(6)}\n${"# x\n".repeat(200_000)}`,
    ],
    [
      "nested choices",
      `${"{% if x %}{% if y %}".repeat(20)}a${"{% endif %}{% endif %}".repeat(20)}\n`,
    ],
  ])("is bounded with 1 MB of %s", async (_, text) => {
    expect((await inspect({ "config.yaml": text })).gatewayDetection?.outcome).toBe("unknown");
  });
});

describe("a hostile config.py", () => {
  it.each<[string, string]>([
    ["code in a string", "exec('config = 1')\nconfig = eval('1')\n"],
    ["a line of 1 MB", `x = ${megabyte("1+")}1\n`],
    ["10,000 nested brackets", `x = ${"[".repeat(10_000)}`],
    ["deep blocks", numbered(1_000, (index) => `${" ".repeat(index)}if x:\n`)],
    ["1 MB of calls", megabyte("f(")],
  ])("is never executed, and takes bounded steps, with %s", async (_, text) => {
    expect((await inspect({ "config.py": text })).gatewayDetection?.outcome).toBe("unknown");
  });

  it.each<[string, string]>([
    ["a command", "import os\nos.system('exit 1')\nconfig = None\n"],
    ["an endless loop", "while True:\n    pass\n"],
    [
      "gateways from a loop without an end",
      "gateways = {}\nwhile True:\n    gateways[str(len(gateways))] = {}\n",
    ],
  ])(
    "is never executed, and is refused since it binds no configuration, with %s",
    async (_, text) => {
      await expect(inspect({ "config.py": text })).rejects.toThrow(
        /^git_path: has a config\.py that binds no configuration/,
      );
    },
  );
});
