import { sentence } from "../failures/reason.ts";

const HEADING = /^Linter \*{0,2}errors\*{0,2} for `?([^`\n]{1,500}?)`?:$/;
const RULE = /^ {0,4}- ([A-Za-z]\w{0,99}): (\S.*)$/;

/**
 * Returns which file breaks which rule of the linter; `undefined` where the log does not say it.
 *
 * @param reason with which SQLMesh ended
 */
export function explainLinter(lines: readonly string[], reason: string): string | undefined {
  if (!reason.startsWith("Linter detected errors")) return undefined;
  const at = lines.findIndex((line) => HEADING.test(line));
  const [, file] = HEADING.exec(lines[at] ?? "") ?? [];
  const [first = "", ...below] = lines.slice(at + 1);
  const [, rule, text = ""] = RULE.exec(first) ?? [];
  if (file === undefined || rule === undefined) return undefined;
  // A long text goes on in the next lines.
  const end = below.findIndex((line) => line === "" || RULE.test(line) || HEADING.test(line));
  const whole = [text, ...below.slice(0, Math.max(end, 0))].map((line) => line.trim()).join(" ");
  const others = lines.slice(at + 2).filter((line) => RULE.test(line)).length;
  const more = others === 0 ? "" : ` The log has ${others} more.`;
  return `${file} breaks the rule ${rule} of the linter: ${sentence(whole)}${more}`;
}
