import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPythonConfig } from "./read-python-config.ts";

const MEGABYTE = 1_000_000;
const END = "from sqlmesh import Config\nconfig = Config(gateways={'a': {}})\n";

/** Returns as many repetitions as a file of this size contains. */
const filled = (part: string, size: number): string => part.repeat(Math.floor(size / part.length));

/** Returns a list of that many numbers, to loop over. */
const items = (count: number): string => `[${"1,".repeat(count)}]`;

describe("a hostile config.py", () => {
  it.each<[string, (size: number) => string]>([
    ["brackets", (size) => `x = ${"(".repeat(size / 2)}1${")".repeat(size / 2)}\n`],
    ["brackets that stay open", (size) => `x = ${"[{(".repeat(size / 3)}\n`],
    ["brackets inside a text that is none", (size) => `x = '${"(".repeat(size)}\n`],
    ["one expression", (size) => `x = ${filled("1 + ", size)}1\n`],
    ["one list", (size) => `x = [${filled("1,", size)}]\n`],
    ["nots", (size) => `x = ${filled("not ", size)}1\n`],
    ["signs", (size) => `x = ${filled("-", size)}1\n`],
    ["attributes", (size) => `x = a${filled(".b", size)}\n`],
    ["calls", (size) => `x = a${filled("()", size)}\n`],
    ["lambdas", (size) => `x = ${filled("lambda: ", size)}1\n`],
    ["conditions", (size) => `x = ${filled("1 if 1 else ", size)}1\n`],
    ["strings side by side", (size) => `x = ${filled("'a' ", size)}\n`],
    ["an f-string", (size) => `x = f'${filled("{a}", size)}'\n`],
    ["elifs", (size) => `if a: pass\n${filled("elif a: pass\n", size)}`],
    ["unknown conditions", (size) => filled("if a: b = 1\n", size)],
    ["tries", (size) => filled("try:\n  a()\n  b()\nexcept C: pass\n", size)],
    [
      "indentations",
      (size) =>
        Array.from({ length: Math.sqrt(size) }, (_, depth) => `${" ".repeat(depth)}if 1:\n`).join(
          "",
        ),
    ],
    ["decorators", (size) => `${filled("@a\n", size)}def f(): pass\n`],
    ["garbage", (size) => filled(")(}{][", size)],
    [
      "names of the prototype",
      (size) => filled("__proto__ = constructor = {'__proto__': {}}\n", size),
    ],
    ["dictionaries inside dictionaries", (size) => `x = ${filled("{1:", size)}1\n`],
    ["comments", (size) => filled("# ((((\n", size)],
  ])("of %s is inspected, at every size", (_, program) => {
    for (const size of [300, 10_000, 39_000, MEGABYTE])
      for (const text of [program(size), program(size) + END])
        expect(readPythonConfig(text).outcome).toMatch(/^(?:known|unknown)$/);
  });

  it.each<[string, string]>([
    ["loops for ever", "while True: pass\n"],
    ["calls itself", "def f(): return f()\nf()\n"],
    ["calls itself from a default", "def f(a=1): return f(a)\nx = {f(): 1}\n"],
    [
      "multiplies calls",
      `def f0(): return 1\n${Array.from({ length: 60 }, (_, index) => `def f${index + 1}(): return f${index}() + f${index}()\n`).join("")}f60()\n`,
    ],
    ["doubles a list", `x = ['a']\n${"x = x + x\n".repeat(60)}`],
    ["extends a list by itself", `x = ['a']\nfor i in ${items(60)}: x += x\n`],
    ["doubles a text", `x = 'a'\n${"x = x + x\n".repeat(60)}`],
    ["nests loops", `x = ${items(999)}\nfor a in x:\n for b in x:\n  for c in x: pass\n`],
    ["nests comprehensions", `x = ${items(999)}\ny = [1 for a in x for b in x for c in x]\n`],
    ["grows what it loops over", "x = [1]\nfor a in x: x.append(a)\n"],
    ["holds itself", "a = []\na.append(a)\nb = {'b': a}\nb['b'] = b\nprint(a, b)\nf(a, b)\n"],
    ["derives from itself", "class A: pass\nclass A(A): pass\nclass A(A): pass\nA().x.y\n"],
    [
      "makes an endless chain of functions",
      `def f(g): return lambda: f(g)\nx = f(f)\nfor i in ${items(900)}: x = x()\n`,
    ],
  ])("that %s is inspected", (_, text) => {
    for (const program of [text, text + END])
      expect(readPythonConfig(program).outcome).toMatch(/^(?:known|unknown)$/);
  });

  it("is inspected, and does not change the prototype, whatever the text", () => {
    const word = fc.constantFrom(
      ..."config = Config gateways { } [ ] ( ) : , ; . * ** 'a' \"b\" f'{x}' \n \t if else for in while try except finally def class return lambda not and or is import from as with match case del global yield await async @ := == | += # \\ __proto__ constructor None True 0 1e9 ...".split(
        " ",
      ),
      "\n  ",
      "\n    ",
      " ",
      "\uD800",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        expect(readPythonConfig(words.join(" ")).outcome).toMatch(/^(?:known|none|unknown)$/);
        expect(readPythonConfig(END + words.join("")).outcome).toMatch(/^(?:known|none|unknown)$/);
      }),
      { numRuns: 500 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
