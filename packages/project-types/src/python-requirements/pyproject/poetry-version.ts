import { compare, explain, valid } from "@renovatebot/pep440";

/** Specifiers of PEP 440 that all hold: `[">=1.2", "<2"]`. Empty: any version. */
export type Alternative = readonly string[];

const LONGEST = 200;
const WORDS = 20;
const RELEASE = String.raw`\d+(?:\.\d+)*`;
const WILDCARD = new RegExp(String.raw`^(==?|!=|>=)?v?((?:\d+!)?${RELEASE})(?:\.\*)+$`);
const RANGE = /^(\^|~)(?!=)(.+)$/;
const COMPARISON = /^(===|==|=|!=|~=|>=|<=|>|<)?(.+)$/;

/**
 * Returns the versions that a constraint of Poetry allows, as alternatives of which one must hold;
 * `undefined` where it is no constraint. `^` and `~` become ranges, and a version alone is exact.
 * https://python-poetry.org/docs/dependency-specification has the rules.
 */
export function poetryVersions(text: string): readonly Alternative[] | undefined {
  if (text.length > LONGEST) return undefined;
  const alternatives: Alternative[] = [];
  for (const part of text.split(/\|\|?/)) {
    const words = part
      .trim()
      .replace(/\s*,$/, "")
      .replaceAll(/([\^~=<>!])\s+/g, "$1")
      .split(/\s*,\s*|\s+/);
    if (words.length > WORDS) return undefined;
    const specifiers = words.map(specifiersOf);
    if (!specifiers.every((each) => each !== undefined)) return undefined;
    alternatives.push(specifiers.flat());
  }
  return alternatives.some((each) => each.length === 0) ? [[]] : alternatives;
}

/**
 * Returns one alternative for all: their union where it has no gap, else the highest one.
 * `isWhole` says which.
 */
export function joinAlternatives(alternatives: readonly Alternative[]): {
  readonly specifiers: Alternative;
  readonly isWhole: boolean;
} {
  const [only, ...others] = alternatives;
  if (only !== undefined && others.length === 0) return { specifiers: only, isWhole: true };
  const intervals = alternatives.map(intervalOf);
  if (!intervals.every((each) => each !== undefined))
    return { specifiers: alternatives.at(-1) ?? [], isWhole: false };
  const sorted = intervals.toSorted(byLow);
  let last = sorted[0] ?? {};
  let isWhole = true;
  for (const next of sorted.slice(1)) {
    if (!touches(last, next)) isWhole = false;
    last = touches(last, next) ? { ...last, ...highest(last, next) } : next;
  }
  return { specifiers: specifiersOfInterval(last), isWhole };
}

/** Returns a marker for the Pythons that a constraint allows; `undefined` where it allows all. */
export function pythonMarker(alternatives: readonly Alternative[]): string | undefined {
  if (alternatives.some((each) => each.length === 0)) return undefined;
  return alternatives
    .map((each) => {
      const parts = each.map((specifier) => {
        const [, operator = "", version = ""] = COMPARISON.exec(specifier) ?? [];
        return `python_full_version ${operator} "${version}"`;
      });
      return alternatives.length > 1 ? `(${parts.join(" and ")})` : parts.join(" and ");
    })
    .join(" or ");
}

/** Returns the specifiers of one word: `^1.2` is `>=1.2` and `<2`. */
function specifiersOf(word: string): Alternative | undefined {
  if (word === "*") return [];
  const [, wildcard, prefix] = WILDCARD.exec(word) ?? [];
  if (prefix !== undefined) {
    if (wildcard === ">=") return [`>=${prefix}`];
    return [`${wildcard === "!=" ? "!=" : "=="}${prefix}.*`];
  }
  const [, sign, from = ""] = RANGE.exec(word) ?? [];
  if (sign !== undefined) return rangeFrom(from, sign === "^" ? caretPart : tildePart);
  const [, operator = "==", version = ""] = COMPARISON.exec(word) ?? [];
  if (valid(version) === null) return undefined;
  if (operator === "~=" && releaseOf(version).length === 1) return rangeFrom(version, tildePart);
  return [`${operator === "=" ? "==" : operator}${version}`];
}

/** Returns `[version, next)`, where the next one is raised at the part that may change. */
function rangeFrom(
  version: string,
  partOf: (release: readonly number[]) => number,
): Alternative | undefined {
  if (valid(version) === null || version.includes("+")) return undefined;
  const release = releaseOf(version);
  return [`>=${version}`, `<${raiseVersion(version, partOf(release))}`];
}

/** Returns the index of the part that `^` keeps: the first of the first three that is not 0. */
function caretPart(release: readonly number[]): number {
  const [major = 0, minor = 0] = release;
  if (major > 0 || release.length === 1) return 0;
  return minor > 0 || release.length === 2 ? 1 : 2;
}

function tildePart(release: readonly number[]): number {
  return release.length === 1 ? 0 : 1;
}

function raiseVersion(version: string, part: number): string {
  const release = releaseOf(version).slice(0, part + 1);
  const epoch = explain(version)?.epoch ?? 0;
  const next = release.map((each, index) => (index === part ? each + 1 : each)).join(".");
  return epoch === 0 ? next : `${epoch}!${next}`;
}

function releaseOf(version: string): readonly number[] {
  return explain(version)?.release ?? [];
}

interface Bound {
  readonly version: string;
  readonly isIncluded: boolean;
}

/** Versions from one to another; a bound that is absent has no limit. */
interface Interval {
  readonly low?: Bound | undefined;
  readonly high?: Bound | undefined;
}

/** Returns the specifiers as one interval; `undefined` where they have a hole or several bounds. */
function intervalOf(specifiers: Alternative): Interval | undefined {
  let interval: Interval = {};
  for (const specifier of specifiers) {
    const [, operator = "", version = ""] = COMPARISON.exec(specifier) ?? [];
    const own = ownInterval(operator, version);
    if (!own || (own.low && interval.low) || (own.high && interval.high)) return undefined;
    interval = { ...interval, ...own };
  }
  return interval;
}

function ownInterval(operator: string, version: string): Interval | undefined {
  const bound = (isIncluded: boolean): Bound => ({ version, isIncluded });
  switch (operator) {
    case ">=":
    case ">":
      return { low: bound(operator === ">=") };
    case "<=":
    case "<":
      return { high: bound(operator === "<=") };
    case "==": {
      if (!version.endsWith(".*")) return { low: bound(true), high: bound(true) };
      const low = version.slice(0, -2);
      const high = { version: raiseVersion(low, releaseOf(low).length - 1), isIncluded: false };
      return { low: { version: low, isIncluded: true }, high };
    }
    default:
      return undefined;
  }
}

function byLow({ low: one }: Interval, { low: other }: Interval): number {
  if (!one || !other) return Number(one !== undefined) - Number(other !== undefined);
  return compare(one.version, other.version) || Number(other.isIncluded) - Number(one.isIncluded);
}

/** Returns whether no version is between the two, of which the second begins later. */
function touches({ high }: Interval, { low }: Interval): boolean {
  if (!high || !low) return true;
  const order = compare(high.version, low.version);
  return order > 0 || (order === 0 && (high.isIncluded || low.isIncluded));
}

/** Returns the higher end of the two; none where one has no end. */
function highest({ high: one }: Interval, { high: other }: Interval): Interval {
  if (!one || !other) return { high: undefined };
  const order = compare(one.version, other.version) || Number(one.isIncluded);
  return { high: order >= 0 ? one : other };
}

function specifiersOfInterval({ low, high }: Interval): Alternative {
  if (low && high?.isIncluded && low.isIncluded && compare(low.version, high.version) === 0)
    return [`==${low.version}`];
  return [
    ...(low ? [`${low.isIncluded ? ">=" : ">"}${low.version}`] : []),
    ...(high ? [`${high.isIncluded ? "<=" : "<"}${high.version}`] : []),
  ];
}
