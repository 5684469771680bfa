import { MOST_STEPS, stepBudget } from "@dagctl/core/driver-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanOf, type Files, readFiles, readText, WAY_OUT } from "./read.ts";

const SHA = "0123456789abcdef".repeat(4);

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,5}([-_.]{1,2}[a-zA-Z0-9]{1,4}){0,2}$/);
const version = fc.stringMatching(/^(1!)?[0-9]{1,3}(\.[0-9]{1,2}){0,2}(rc1|\.post2|\.dev3)?$/);
const specifier = fc.oneof(
  fc
    .tuple(fc.constantFrom("==", ">=", "<=", "!=", "<", ">"), version)
    .map((parts) => parts.join(" ")),
  version.map((release) => `==${release.replace(/[a-z.]+[a-z]+\d$/, "")}.*`),
);
const variable = fc.constantFrom("python_version", "os_name", "sys.platform", "extra");
const comparison = fc
  .tuple(
    variable,
    fc.constantFrom("==", ">=", "in", "not in", "~="),
    fc.constantFrom("'3.8'", '"a b"'),
  )
  .chain(([left, operator, right]) =>
    fc.constantFrom(`${left} ${operator} ${right}`, `${right} ${operator}  ${left}`),
  );
const { marker } = fc.letrec<{ marker: string }>((tie) => ({
  marker: fc.oneof(
    { maxDepth: 4 },
    comparison,
    fc
      .tuple(tie("marker"), fc.constantFrom("and", "or"), tie("marker"))
      .map(([left, joined, right]) => `(${left}) ${joined} ${right}`),
  ),
}));
const requirement = fc
  .tuple(
    word,
    fc.array(word, { maxLength: 2 }),
    fc.array(specifier, { maxLength: 3 }),
    fc.option(marker, { nil: undefined }),
  )
  .map(
    ([name, extras, specifiers, condition]) =>
      `${name}${extras.length > 0 ? `[${extras.join(", ")}]` : ""} ${specifiers.join(" , ")}${condition === undefined ? "" : `; ${condition}`}`,
  );

/** Pieces of both forms, some of them with a secret. */
const SECRET = "hunter2";
const piece = fc.oneof(
  fc.constantFrom(
    "\n",
    "\r\n",
    "\\\n",
    " ",
    "\t",
    "#",
    " #",
    "=",
    "==",
    ">=1",
    ",",
    ";",
    "[",
    "]",
    "(",
    ")",
    "'",
    '"',
    '"""',
    "'''",
    "@",
    "://",
    "${",
    "}",
    "-",
    "--",
    "-r ",
    "-c ",
    "-e ",
    "-i ",
    "--hash=sha256:",
    SHA,
    "--index-url ",
    "https://",
    "git+",
    "../",
    "/",
    "requirements.txt",
    "[project]\n",
    "dependencies = [",
    "dynamic",
    "[tool.uv]\n",
    "index = ",
    "[tool.poetry",
    "requires-python = ",
    "python_version",
    " and ",
    " not in ",
    "sqlmesh",
    "\uFEFF",
    "\0",
    "1979-05-27T07:32:00Z",
    "nan",
    "0x",
    "{",
    "1.0",
    "[[a]]\n",
    "a.b = 1\n",
    "é",
    "\uD800",
  ),
  fc.constant(SECRET),
  fc.string({ maxLength: 5, unit: "binary" }),
  requirement,
);
const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

const FILES = ["requirements.txt", "pyproject.toml", "more.txt"];

describe("the reader of Python requirements", () => {
  it("accepts each line that it returns again, and does not change it", async () => {
    const pinned = fc
      .tuple(word, version, marker)
      .map(
        ([name, release, condition]) => `${name}==${release} ; ${condition} --hash=sha256:${SHA}`,
      );
    const lines = fc.array(fc.oneof(requirement, pinned), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lines, async (list) => {
        const once = cleanOf(await readText(list.join("\n")));
        const again = await readFiles({
          "requirements.txt": [...once.requirements, "-c more.txt"].join("\n"),
          "more.txt": once.hashes.join("\n"),
        });
        const { requirements, hashes } = cleanOf(again);
        expect(requirements).toEqual(once.requirements);
        expect(hashes).toEqual(once.hashes);
        const toml = once.requirements.map((line) => JSON.stringify(line)).join(",\n");
        const project = await readFiles({ "pyproject.toml": `[project]\ndependencies=[${toml}]` });
        expect(cleanOf(project).requirements).toEqual(once.requirements);
      }),
      { numRuns: 300 },
    );
  });

  it("accepts what it returns of any text, too", async () => {
    await fc.assert(
      fc.asyncProperty(requirement, piece, piece, async (line, before, after) => {
        const once = await readText(`${line}\n${before}${line}${after}`);
        if (once.outcome !== "read") return;
        const again = cleanOf(await readText(once.requirements.join("\n")));
        expect(again.requirements).toEqual(once.requirements);
        for (const kept of once.requirements)
          expect(kept).toMatch(/^[a-z0-9-]+(?:\[[a-z0-9,-]+\])?[\w.,*+!<>=~-]*(?: ; [^#$\\']+)?$/);
      }),
      { numRuns: 500 },
    );
  });

  it("returns a result for any text, within the budget, and quotes nothing of it", async () => {
    const files = fc.record({
      "requirements.txt": text,
      "pyproject.toml": fc.oneof(
        text.map((some) => `[project]\n${some}`),
        fc
          .array(text, { maxLength: 5 })
          .map((list) => `[project]\ndependencies = ${JSON.stringify(list)}\n`),
      ),
      "more.txt": text,
    });
    const read = async (found: Files, file: string): Promise<void> => {
      const budget = stepBudget();
      const result = await readFiles(found, { file, budget });
      expect(budget.taken).toBeLessThanOrEqual(MOST_STEPS);
      const messages = result.outcome === "refused" ? result.refusals : result.notes;
      for (const { file: named, line, message } of messages) {
        expect(FILES).toContain(named);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual((found[named] as string).split(/\r\n?|\n/).length);
        expect(message).not.toContain(SECRET);
        if (result.outcome === "refused") expect(message.endsWith(`; ${WAY_OUT}`)).toBe(true);
      }
    };
    await fc.assert(
      fc.asyncProperty(files, async (found) => {
        await read(found, "requirements.txt");
        await read(found, "pyproject.toml");
      }),
      { numRuns: 500 },
    );
  });

  it("reports the same messages whatever word a refused line has", async () => {
    const line = fc.constantFrom(
      "WORD = WORD",
      "WORD^2",
      "WORD WORD",
      "-r WORD",
      "-i https://WORD:WORD@WORD/",
      "-e WORD",
      "WORD @ https://WORD",
      "git+https://WORD@WORD",
      "./WORD",
      "--WORD",
      "a --hash=WORD",
      "a ; WORD == 'WORD'",
      "a[WORD WORD]",
      "a==${WORD}",
      "a>WORD",
      "-c ../WORD",
      "WORD>=WORD",
    );
    await fc.assert(
      fc.asyncProperty(line, fc.stringMatching(/^[a-z]{8,20}$/), async (form, chosen) => {
        const [one, other] = await Promise.all(
          ["unrelated", chosen].map((some) => readText(form.replaceAll("WORD", some))),
        );
        expect(other).toEqual(one);
        expect(other?.outcome).toBe("refused");
      }),
    );
  });
});
