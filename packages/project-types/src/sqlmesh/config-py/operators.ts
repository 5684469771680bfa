import type { Expression } from "./syntax.ts";

/** An operand, or the text of an operator (`not in` and `is not` in one). */
export type Piece = Expression | { readonly operator: string; readonly at: number };

const BINDS: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ...["in", "not in", "is", "is not", "<", "<=", ">", ">=", "==", "!=", "<>"].map(
    (operator): [string, number] => [operator, 4],
  ),
  ["|", 5],
  ["^", 6],
  ["&", 7],
  ["<<", 8],
  [">>", 8],
  ["+", 9],
  ["-", 9],
  ...["*", "/", "//", "%", "@"].map((operator): [string, number] => [operator, 10]),
  ["**", 12],
]);
const NOT = 3;
const COMPARES = 4;
const SIGN = 11;
const POWER = 12;

const isOperator = (
  piece: Piece | undefined,
): piece is { readonly operator: string; readonly at: number } =>
  piece !== undefined && "operator" in piece && !("kind" in piece);

/**
 * Builds an expression by Python's own precedence. The parser's grammar is not used for it, because
 * it reads `not a or b` as `not (a or b)`. Returns `undefined` when the pieces are not an
 * expression.
 */
export function combine(pieces: readonly Piece[]): Expression | undefined {
  let next = 0;
  const operand = (): Expression | undefined => {
    const piece = pieces[next];
    next += 1;
    if (piece === undefined) return undefined;
    if (!isOperator(piece)) return piece;
    const of = parse(piece.operator === "not" ? NOT : SIGN);
    return of && { kind: "unary", at: piece.at, operator: piece.operator, of };
  };
  const parse = (weakest: number): Expression | undefined => {
    let left = operand();
    while (left) {
      const piece = pieces[next];
      if (!isOperator(piece)) return left;
      const strength = BINDS.get(piece.operator) ?? 0;
      if (strength < weakest || strength === 0) return left;
      next += 1;
      const right = parse(strength === POWER ? SIGN : strength + 1);
      if (!right) return undefined;
      left = join(piece.operator, strength, left, right);
    }
    return undefined;
  };
  const whole = parse(0);
  return next === pieces.length ? whole : undefined;
}

function join(operator: string, strength: number, left: Expression, right: Expression): Expression {
  const at = left.at;
  if (operator === "and" || operator === "or") return { kind: "logic", at, operator, left, right };
  if (strength !== COMPARES) return { kind: "binary", at, operator, left, right };
  // `a < b < c` compares twice; its result is left open.
  return left.kind === "compare"
    ? { kind: "other", at, parts: [left, right], yields: false }
    : { kind: "compare", at, operator, left, right };
}
