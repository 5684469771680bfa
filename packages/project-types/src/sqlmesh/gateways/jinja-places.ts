import { isAlias, isCollection, isScalar, Scalar } from "yaml";
import type { NamedPair, PlainYaml } from "../../yaml/plain-yaml.ts";
import { type Expression, MARK } from "./jinja-variants.ts";

/** Returns whether a Jinja expression produces this scalar, or a part of it. */
export function expressionIn(node: unknown): boolean {
  return isScalar(node) && typeof node.value === "string" && node.value.includes(MARK);
}

/**
 * Returns whether a Jinja expression produces this key, or a part of it; also one that an alias
 * brings.
 */
export function expressionInKey({ name, key }: NamedPair): boolean {
  return expressionIn(key) || (name?.includes(MARK) ?? false);
}

/**
 * Returns the line of the first expression in a place where its text could be more than a value:
 * alone among the lines of a text without quotes, in an anchor, an alias or a tag, or with a
 * literal that would end the value around it.
 */
export function strayExpression(
  yaml: PlainYaml,
  text: string,
  expressions: readonly Expression[],
): number | undefined {
  if (expressions.length === 0) return undefined;
  let flowEnd = 0;
  for (const node of yaml.nodes()) {
    const named = isAlias(node) ? node.source : `${node.anchor ?? ""}${node.tag ?? ""}`;
    if (named.includes(MARK)) return yaml.lineOf(node);
    if (isCollection(node) && node.flow && node.range) flowEnd = Math.max(flowEnd, node.range[1]);
    if (!isScalar(node) || !expressionIn(node) || !node.range) continue;
    const source = text.slice(node.range[0], node.range[1]);
    if (node.type === Scalar.PLAIN && source.includes("\n")) return yaml.lineOf(node);
    const flow = node.range[0] < flowEnd;
    const alone = source.startsWith(MARK) && source.indexOf(MARK, 1) === source.length - 1;
    for (const number of numbersIn(source)) {
      const { literals = [], line } = expressions[number] ?? {};
      if (literals.some((literal) => endsItself(literal, node.type, { flow, alone }))) return line;
    }
  }
  return undefined;
}

/**
 * Returns whether a literal, written out in the place of its expression, could be more than a part
 * of one value.
 */
function endsItself(
  literal: string,
  type: unknown,
  { flow, alone }: { readonly flow: boolean; readonly alone: boolean },
): boolean {
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) return false;
  if (type === Scalar.QUOTE_DOUBLE) return literal.includes('"');
  if (type === Scalar.QUOTE_SINGLE) return literal.includes("'");
  if (literal === "{}" || literal === "[]" || (alone && isFlowMapping(literal))) return false;
  return (
    /#|:\s|:$|^[&*!|>%@`'",[\]{}]|^[-?](?:\s|$)/.test(literal) ||
    (flow && /[{}[\],"']/.test(literal))
  );
}

/**
 * Returns whether the literal is like `{type: duckdb}`: brackets, and inside them nothing that
 * could open or close one.
 */
function isFlowMapping(literal: string): boolean {
  return /^\{[^{}[\]'"#]*\}$/.test(literal);
}

function numbersIn(source: string): readonly number[] {
  return source.split(MARK).flatMap((part, index) => (index % 2 === 1 ? [Number(part)] : []));
}
