import type { Expression } from "./syntax.ts";

/** A message names no longer expressions. */
const LONGEST = 80;

/**
 * Returns an expression as a message names it, such as `ours.settings().gateway`; `undefined` where
 * it is none of names, attributes, calls and items, or is too long.
 */
export function expressionName(expression: Expression): string | undefined {
  const parts: string[] = [];
  let rest = expression;
  for (let length = 0; length <= LONGEST; length += parts.at(-1)?.length ?? 0) {
    switch (rest.kind) {
      case "name":
        return [rest.name, ...parts.toReversed()].join("").slice(0, LONGEST);
      case "attribute":
        parts.push(`.${rest.name}`);
        rest = rest.of;
        break;
      case "call":
        parts.push("()");
        rest = rest.callee;
        break;
      case "item":
        parts.push("[…]");
        rest = rest.of;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}
