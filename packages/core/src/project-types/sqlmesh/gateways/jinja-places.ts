import { isAlias, isScalar, Scalar } from "yaml";
import type { PlainYaml } from "../../plain-yaml.ts";
import { type Expression, MARK } from "./jinja-variants.ts";

/** Whether a Jinja expression makes this scalar, or a part of it. */
export function expressionIn(node: unknown): boolean {
  return isScalar(node) && typeof node.value === "string" && node.value.includes(MARK);
}

/**
 * The line of the first expression that stands where its text could be more than a value: alone among the lines of a text without quotes, in an
 * anchor, an alias or a tag, or with a literal that would end the value it stands in.
 */
export function strayExpression(yaml: PlainYaml, text: string, expressions: readonly Expression[]): number | undefined {
  if (expressions.length === 0) return undefined;
  for (const node of yaml.nodes()) {
    const named = isAlias(node) ? node.source : `${node.anchor ?? ""}${node.tag ?? ""}`;
    if (named.includes(MARK)) return yaml.lineOf(node);
    if (!isScalar(node) || !expressionIn(node) || !node.range) continue;
    const source = text.slice(node.range[0], node.range[1]);
    if (node.type === Scalar.PLAIN && source.includes("\n")) return yaml.lineOf(node);
    for (const number of numbersIn(source)) {
      const expression = expressions[number];
      if (expression && endsItself(expression, node.type)) return expression.line;
    }
  }
  return undefined;
}

function endsItself({ literals }: Expression, type: unknown): boolean {
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) return false;
  if (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE)
    return literals.some((literal) => literal.includes(type === Scalar.QUOTE_DOUBLE ? '"' : "'"));
  return literals.some((literal) => literal !== "{}" && literal !== "[]" && /[{}[\],"'#]|:\s|:$|^[&*!|>%@`]/.test(literal));
}

function numbersIn(source: string): readonly number[] {
  return source.split(MARK).flatMap((part, index) => (index % 2 === 1 ? [Number(part)] : []));
}
