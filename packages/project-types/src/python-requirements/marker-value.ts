import { satisfies, valid } from "@renovatebot/pep440";
import { markerTokens, type MarkerToken } from "./marker.ts";

/** Of the machines and images that runs are on. */
const MACHINE: ReadonlyMap<string, string> = new Map([
  ["os_name", "posix"],
  ["sys_platform", "linux"],
  ["platform_system", "Linux"],
  ["platform_python_implementation", "CPython"],
  ["implementation_name", "cpython"],
]);
const VERSIONS: readonly string[] = ["python_version", "python_full_version"];
/** Stands for a patch that is not known: most markers name the first patches of a minor. */
const SOME_PATCH = 20;

/** A value that is `undefined` is not known. */
type Value = boolean | undefined;

/**
 * Returns whether a marker holds on Linux with a Python.
 *
 * @param marker as `parseMarker` returns it
 * @param python `3.11`; `undefined`: not known
 * @returns `undefined` where that is not known
 */
export function markerValue(marker: string, python: string | undefined): Value {
  const tokens = markerTokens(marker);
  return tokens && alternatives({ tokens, at: 0, python });
}

interface Reading {
  readonly tokens: readonly MarkerToken[];
  readonly python: string | undefined;
  at: number;
}

/** Reads `a and b or c`: `and` is read first. */
function alternatives(reading: Reading): Value {
  let value = conjunction(reading);
  while (reading.tokens[reading.at]?.value === "or") {
    reading.at += 1;
    const next = conjunction(reading);
    if (value === true || next === true) value = true;
    else value = value === undefined || next === undefined ? undefined : false;
  }
  return value;
}

function conjunction(reading: Reading): Value {
  let value = comparison(reading);
  while (reading.tokens[reading.at]?.value === "and") {
    reading.at += 1;
    const next = comparison(reading);
    if (value === false || next === false) value = false;
    else value = value === undefined || next === undefined ? undefined : true;
  }
  return value;
}

function comparison(reading: Reading): Value {
  const { tokens, at, python } = reading;
  if (tokens[at]?.value === "(") {
    reading.at += 1;
    const value = alternatives(reading);
    reading.at += 1;
    return value;
  }
  reading.at += 3;
  const [left, operator, right] = tokens.slice(at, at + 3);
  if (!left || !operator || !right) return undefined;
  const variable = left.kind === "word" ? left.value : right.value;
  const own = valueOf(variable, python);
  if (own === undefined) return undefined;
  const [one, other] = [left, right].map((side) =>
    side.kind === "word" ? own : side.value.slice(1, -1),
  ) as [string, string];
  if (operator.value === "in") return other.includes(one);
  if (operator.value === "not in") return !other.includes(one);
  if (VERSIONS.includes(variable)) return compareVersion(left, operator.value, own, one, other);
  return compareText(operator.value, one, other);
}

function valueOf(variable: string, python: string | undefined): string | undefined {
  if (variable === "python_version") return python;
  if (variable === "python_full_version")
    return python === undefined ? undefined : `${python}.${SOME_PATCH}`;
  return MACHINE.get(variable);
}

function compareVersion(
  { kind }: MarkerToken,
  operator: string,
  own: string,
  one: string,
  other: string,
): Value {
  const text = kind === "word" ? other : one;
  const turned = kind === "word" ? operator : turn(operator);
  const version = text.replace(/\.\*$/, "");
  return valid(version) === null ? undefined : satisfies(own, `${turned}${text}`);
}

/** Returns the operator for the sides in the other order. */
function turn(operator: string): string {
  return operator.replace(/[<>]/, (sign) => (sign === "<" ? ">" : "<"));
}

function compareText(operator: string, one: string, other: string): Value {
  if (operator === "==") return one === other;
  return operator === "!=" ? one !== other : undefined;
}
