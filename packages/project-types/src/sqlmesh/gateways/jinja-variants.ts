import type { CountSteps } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget, stepsOfText } from "@dagctl/core/driver-kit";
import { entriesOf, LARGEST_YAML } from "../../yaml/plain-yaml.ts";
import { dissect, type JinjaToken, tokenizeJinja } from "./jinja-lexer.ts";

/**
 * The character before and after the number of an expression in a rendered text. A template that
 * contains the character is refused.
 */
export const MARK = "\uE000";

/** The replacement of a Jinja expression: one harmless line of text. */
export interface Expression {
  readonly line: number;
  readonly literals: readonly string[];
}

/** One of the texts that a template can render to. Expressions are `MARK + number + MARK`. */
export interface RenderedText {
  readonly text: string;
  /** Maps a line of `text` to the line of the template. */
  lineOf(line: number): number;
}

export interface RenderedVariants {
  readonly variants: readonly RenderedText[];
  readonly expressions: readonly Expression[];
  /** The first block whose outcome makes a difference. */
  readonly blockLine?: number;
}

/** `problem` completes a sentence that begins with the file's name. */
export type Rendering = RenderedVariants | { readonly problem: string; readonly line: number };

type Piece =
  | Extract<JinjaToken, { kind: "data" }>
  | { readonly kind: "expression"; readonly number: number; readonly start: number };
/**
 * One piece, or one of several: the branches of an `if`, or a loop's body none, one or two times.
 */
type Part = Piece | { readonly kind: "choice"; readonly ways: readonly (readonly Part[])[] };

const MOST_VARIANTS = 64;
const STEPS_OF_TOKEN = 5;
/** All variants together may be about as large as one file. */
const MOST_ENTRIES = 3_000;
/** Tags that render nothing and enclose nothing. */
const SILENT: ReadonlySet<string> = new Set(["set", "do"]);
/** Filters, functions and attributes whose text can span lines. */
const MANY_LINES =
  /\b(?:lipsum|indent|wordwrap|xmlattr|pprint|joiner|cycler|urlize|(?:tojson|loop|super|caller)\s*\(|self\s*\.)|__/;

/**
 * Returns every text that a template can render to, without evaluating anything: each expression
 * becomes one line of text, each `if` each of its branches. SQLMesh renders the whole file before
 * it parses it, YAML comments included.
 */
export function renderVariants(
  template: string,
  count: CountSteps = countStepsOf(stepBudget(), "the template"),
): Rendering {
  const lineAt = lineFinder(template);
  const mark = template.indexOf(MARK);
  if (mark >= 0) return { problem: "holds a private-use character", line: lineAt(mark) };
  const cut = tokenizeJinja(template);
  if ("problem" in cut) return { problem: cut.problem, line: lineAt(cut.at) };

  const { tokens } = cut;
  count(stepsOfText(template) + tokens.length * STEPS_OF_TOKEN);
  const expressions: Expression[] = [];
  let next = 0;
  let problem: { readonly problem: string; readonly at: number } | undefined;
  let firstChoice: number | undefined;

  const refuse = (what: string, at: number): readonly Part[] => {
    problem ??= { problem: what, at };
    next = tokens.length;
    return [];
  };

  /** Parses parts up to one of these tags, which the caller reads. */
  function parse(ends: readonly string[], depth: number): readonly Part[] {
    const parts: Part[] = [];
    while (next < tokens.length) {
      const token = tokens[next];
      if (!token || (token.kind === "tag" && ends.includes(token.name))) break;
      next += 1;
      if (token.kind === "data") parts.push(token);
      else {
        if (spansLines(token))
          return refuse("holds a Jinja expression whose text may span lines", token.start);
        if (token.kind === "expression") {
          parts.push({ kind: "expression", number: expressions.length, start: token.start });
          expressions.push({ line: lineAt(token.start), literals: dissect(token.source).literals });
        } else parts.push(...block(token, depth));
      }
    }
    return parts;
  }

  function block(tag: Extract<JinjaToken, { kind: "tag" }>, depth: number): readonly Part[] {
    const { name, source, start } = tag;
    if (SILENT.has(name) && (name === "do" || /(?<![=!<>])=(?!=)/.test(dissect(source).code)))
      return [];
    if (depth > 50) return refuse("nests Jinja blocks too deep", start);
    if (name === "with") {
      const parts = parse(["endwith"], depth + 1);
      return close("endwith", start) ?? parts;
    }
    if (name !== "if" && name !== "for")
      return refuse(`holds a Jinja block (${name.slice(0, 40)}) that is not evaluated`, start);
    firstChoice ??= start;
    const ways: (readonly Part[])[] = [];
    const end = `end${name}`;
    let hasElse = false;
    for (;;) {
      ways.push(parse(name === "if" ? ["elif", "else", end] : ["else", end], depth + 1));
      const stop = tokens[next];
      if (stop?.kind !== "tag" || stop.name === end) break;
      hasElse ||= stop.name === "else";
      next += 1;
    }
    const [body = [], otherwise = []] = ways;
    return (
      close(end, start) ?? [
        {
          kind: "choice",
          ways:
            name === "for" ? [otherwise, body, [...body, ...body]] : hasElse ? ways : [...ways, []],
        },
      ]
    );
  }

  function close(end: string, start: number): readonly Part[] | undefined {
    const stop = tokens[next];
    if (stop?.kind !== "tag" || stop.name !== end)
      return refuse("opens a Jinja block and does not close it", start);
    next += 1;
    return undefined;
  }

  const parts = parse([], 0);
  if (problem) return { problem: problem.problem, line: lineAt(problem.at) };
  const all = alternatives(parts);
  const blockLine = firstChoice === undefined ? undefined : lineAt(firstChoice);
  const large =
    all !== undefined &&
    all.length > 1 &&
    (all.length * template.length > LARGEST_YAML ||
      all.length * entriesOf(template) > MOST_ENTRIES);
  if (!all || large)
    return { problem: "holds more Jinja blocks than can be looked through", line: blockLine ?? 1 };
  count(all.reduce((sum, pieces) => sum + pieces.length, 0));
  const variants = all.map((pieces) => join(template, pieces, lineAt));
  return { variants, expressions, ...(blockLine === undefined ? {} : { blockLine }) };
}

/** Returns every way through the choices; `undefined` when there are too many. */
function alternatives(parts: readonly Part[]): readonly (readonly Piece[])[] | undefined {
  let all: (readonly Piece[])[] = [[]];
  let run: Piece[] = [];
  const take = (): void => {
    if (run.length > 0) all = all.map((pieces) => [...pieces, ...run]);
    run = [];
  };
  for (const part of parts) {
    if (part.kind !== "choice") {
      run.push(part);
      continue;
    }
    take();
    const ways: (readonly Piece[])[] = [];
    for (const way of part.ways) {
      const more = alternatives(way);
      if (!more || ways.push(...more) > MOST_VARIANTS) return undefined;
    }
    if (all.length * ways.length > MOST_VARIANTS) return undefined;
    all = all.flatMap((pieces) => ways.map((way) => [...pieces, ...way]));
  }
  take();
  return all;
}

function join(
  template: string,
  pieces: readonly Piece[],
  lineAt: (offset: number) => number,
): RenderedText {
  const texts: string[] = [];
  /** By line of the text: the line of the template in which it begins. */
  const lines: number[] = [];
  let fresh = true;
  for (const piece of pieces) {
    let line = lineAt(piece.start);
    if (fresh) lines.push(line);
    fresh = false;
    if (piece.kind === "expression") {
      texts.push(`${MARK}${piece.number}${MARK}`);
      continue;
    }
    const text = template.slice(piece.start, piece.end);
    texts.push(text);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      line += 1;
      fresh = at === text.length - 1;
      if (!fresh) lines.push(line);
    }
  }
  return { text: texts.join(""), lineOf: (line) => lines[line - 1] ?? lines.at(-1) ?? 1 };
}

/**
 * Returns whether the text of a token can span lines. A newline can come from a literal, or from a
 * filter that adds some; everything else that a configuration writes is one line.
 */
function spansLines(token: Exclude<JinjaToken, { kind: "data" }>): boolean {
  if (token.kind === "tag" && !["set", "for", "with", "do"].includes(token.name)) return false;
  const { literals, code } = dissect(token.source);
  return (
    literals.some((literal) => /[\n\r\\]|%\d*c|:\d*c\}/.test(literal)) || MANY_LINES.test(code)
  );
}

function lineFinder(text: string): (offset: number) => number {
  const breaks: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) breaks.push(at);
  return (offset) => {
    let low = 0;
    for (let high = breaks.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
