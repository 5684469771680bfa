import type { CountSteps } from "@dagctl/core/contracts";
import { countStepsOf, stepBudget, StepsExceeded, stepsOfText } from "@dagctl/core/driver-kit";
import { parser } from "@lezer/python";

/** A node of the syntax tree as lezer names it; a token has no children. */
export interface TreeNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly TreeNode[];
}

export interface PythonTree {
  readonly root: TreeNode;
  readonly text: string;
  /** The text with blanks in place of comments and of strings that contain no code. */
  readonly code: string;
  /** The text with blanks in place of comments. */
  readonly uncommented: string;
  /** Whether the program asks Python not to evaluate annotations. */
  readonly annotationsAreTexts: boolean;
  /** Returns the line of an offset, from 1. */
  lineOf(offset: number): number;
}

/**
 * A configuration has a few kilobytes; the parser's worst input costs about a millisecond for each.
 */
const LONGEST = 40_000;
/** CPython itself stops at 100 indentations and 200 brackets. */
const DEEPEST = 150;
const MOST_NODES = 25_000;
const MOST_STEPS = 30_000;
const STEPS_OF_ADVANCE = 2;

const STRICT = parser.configure({ strict: true });

/**
 * Parses a Python program, without error recovery: what does not parse as a whole has no tree,
 * because a guess is of no use here.
 *
 * @param count - counts the parser's steps and the nodes of the tree; by default against a budget
 * of its own
 */
export function parsePython(
  source: string,
  count: CountSteps = countStepsOf(stepBudget(), "the file"),
): PythonTree | { readonly problem: string } {
  if (source.length > LONGEST)
    return {
      problem: `is longer than ${LONGEST} characters, which is more than is read of a program`,
    };
  // CPython accepts all three line ends, inside strings too.
  const text = source.replace(/^\uFEFF/, "").replaceAll(/\r\n?/g, "\n");
  count(stepsOfText(text));
  const lineOf = lineCounter(text);
  const strange = strangeness(text);
  if (strange) return { problem: `${strange.problem} (line ${lineOf(strange.at)})` };
  try {
    const parse = STRICT.startParse(text);
    let tree = parse.advance();
    for (let step = 0; tree === null; step += 1) {
      count(STEPS_OF_ADVANCE);
      if (step > MOST_STEPS) return { problem: "is larger than is read of a program" };
      tree = parse.advance();
    }
    const cursor = tree.cursor();
    let nodes = 0;
    const blanks: Blank[] = [];
    const build = (depth: number): TreeNode | undefined => {
      nodes += 1;
      count(1);
      if (nodes > MOST_NODES || depth > DEEPEST || cursor.type.isError) return undefined;
      const { name, from, to } = cursor;
      const children: TreeNode[] = [];
      if (cursor.firstChild()) {
        do {
          if (cursor.name === "Comment" || cursor.name === "String")
            blanks.push({ from: cursor.from, to: cursor.to, comment: cursor.name === "Comment" });
          if (cursor.name === "Comment") continue;
          const child = build(depth + 1);
          if (!child) return undefined;
          children.push(child);
        } while (cursor.nextSibling());
        cursor.parent();
      }
      return { name, from, to, children };
    };
    const root = build(0);
    if (root)
      return {
        root,
        text,
        lineOf,
        code: blankOut(text, blanks),
        uncommented: blankOut(
          text,
          blanks.filter(({ comment }) => comment),
        ),
        annotationsAreTexts: /^from __future__ import .*annotations/m.test(text),
      };
    return cursor.type.isError
      ? { problem: `is not valid Python (line ${lineOf(cursor.from)})` }
      : { problem: `nests deeper or holds more than is read (line ${lineOf(cursor.from)})` };
  } catch (error) {
    if (error instanceof StepsExceeded) throw error;
    const at = error instanceof SyntaxError ? /at (\d+)$/.exec(error.message)?.[1] : undefined;
    return {
      problem:
        at === undefined
          ? "cannot be parsed"
          : `is not Python that can be parsed (line ${lineOf(Number(at))})`,
    };
  }
}

interface Blank {
  readonly from: number;
  readonly to: number;
  readonly comment: boolean;
}

function blankOut(text: string, blanks: readonly Blank[]): string {
  const kept: string[] = [];
  let position = 0;
  for (const { from, to } of blanks) {
    kept.push(text.slice(position, from), " ".repeat(to - from));
    position = to;
  }
  return [...kept, text.slice(position)].join("");
}

/**
 * Returns what makes CPython read other characters than this parser does, or makes the parser's
 * stack deep before it could be counted.
 */
function strangeness(text: string): { readonly problem: string; readonly at: number } | undefined {
  const nul = text.indexOf("\0");
  if (nul >= 0) return { problem: "holds a NUL character", at: nul };
  // CPython restarts the count of the indentation after a form feed.
  const feed = text.indexOf("\f");
  if (feed >= 0) return { problem: "holds a form feed", at: feed };
  const coding = /^(?:[ \t\f]*(?:#.*)?\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/.exec(text);
  if (coding && !/^(?:utf-?8|ascii|us-ascii)(?:-unix)?$/i.test(coding[1] ?? ""))
    return { problem: "declares an encoding that is not UTF-8", at: coding[0].length };
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}")
      depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) return { problem: "nests deeper than is read", at: index };
  }
  return undefined;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let index = text.indexOf("\n"); index >= 0; index = text.indexOf("\n", index + 1))
    starts.push(index + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
