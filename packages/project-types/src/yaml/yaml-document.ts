import type { CountSteps } from "@dagctl/core/contracts";
import { Composer, type Document, Lexer, type LineCounter, Parser } from "yaml";

/** A text of the largest size that contains only comments has some 50,000. */
const MOST_LEXEMES = 60_000;
const STEPS_OF_LEXEME = 2;

/** The message of the library. */
const MULTIPLE = "Source contains multiple documents; please use YAML.parseAllDocuments()";

export interface YamlProblem {
  readonly offset: number;
  readonly message: string;
}

/** Ends the composer at its first error. */
class FirstError extends Error {
  override readonly name = "FirstError";
  readonly problem: YamlProblem;

  constructor(problem: YamlProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/**
 * Parses a YAML text up to its first error. The library's own `parseDocument` creates an error with
 * a stack for each mistake, which takes half a minute for a hostile megabyte. This function also
 * reads the library's lexer lexeme by lexeme, so that lexemes can be counted.
 */
export function parseYaml(
  text: string,
  lines: LineCounter,
  count: CountSteps,
): Document | YamlProblem {
  // The caller compares keys, in linear time. The composer would compare each key with every other,
  // and read the file again for each pretty error.
  const composer = new Composer({
    lineCounter: lines,
    uniqueKeys: false,
    logLevel: "error",
    strict: true,
    prettyErrors: false,
  });
  let first: FirstError | undefined;
  const fail = (source: unknown, _code: unknown, message: string, warning = false): void => {
    if (warning) return;
    // When an error passes through the collections of the composer, each one catches it and reports
    // it again as its own.
    first ??= new FirstError({ offset: offsetOf(source), message });
    throw first;
  };
  // A field of the library that its types declare private. If a version renames it, all mistakes
  // are collected again, and a test reports that.
  Object.defineProperty(composer, "onError", { value: fail });
  const parser = new Parser(lines.addNewLine);
  let document: Document | undefined;
  let lexemes = 0;
  const take = (found: Document): void => {
    const [error] = found.errors;
    if (error) throw new FirstError({ offset: error.pos[0], message: error.message });
    if (document) throw new FirstError({ offset: found.range?.[0] ?? 0, message: MULTIPLE });
    document = found;
  };
  const compose = (token: Parameters<Composer["next"]>[0]): void => {
    if (token.type === "error")
      throw new FirstError({
        offset: token.offset,
        message: token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message,
      });
    for (const found of composer.next(token)) take(found);
  };
  try {
    lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
      lexemes += 1;
      count(STEPS_OF_LEXEME);
      if (lexemes > MOST_LEXEMES)
        return { offset: parser.offset, message: `more than ${MOST_LEXEMES} pieces` };
      for (const token of parser.next(lexeme)) compose(token);
    }
    for (const token of parser.end()) compose(token);
    for (const found of composer.end(true, text.length)) take(found);
  } catch (error) {
    if (error instanceof FirstError) return error.problem;
    throw error;
  }
  return document ?? { offset: 0, message: "no document" };
}

function offsetOf(source: unknown): number {
  if (typeof source === "number") return source;
  if (Array.isArray(source)) return Number(source[0]);
  return typeof source === "object" && source !== null && "offset" in source
    ? Number(source.offset)
    : 0;
}
