/**
 * A Kubernetes quantity as an exact fraction, so that `1` and `1000m`, `1Gi` and `1024Mi` compare
 * as equal.
 */
export interface Quantity {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** The text after the digits: `""`, `m`, `Gi`, `e3`. */
  readonly suffix: string;
}

const BINARY: readonly string[] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const PATTERN =
  /^(?<sign>[+-]?)(?<whole>\d*)(?<point>\.?)(?<fraction>\d*)(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+|)$/;
/**
 * Kubernetes itself ends at 2^63 - 1. A larger exponent is not a real amount, and 10 to that power
 * must not be computed.
 */
const LARGEST_EXPONENT = 18;
const LONGEST = 40;

/**
 * Returns a quantity exactly, or `undefined` when the text is not one. Signs, `.5`, `5.` and `4e3`
 * are legal, `K`, `mi` and `GB` are not. A text of more than 40 characters is not one.
 */
export function parseQuantity(text: string): Quantity | undefined {
  if (text.length > LONGEST) return undefined;
  const { sign, whole = "", fraction = "", suffix = "" } = PATTERN.exec(text)?.groups ?? {};
  if (sign === undefined || whole + fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const below = 10n ** BigInt(fraction.length);
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0)
    return { numerator: digits * 1024n ** BigInt(binary + 1), denominator: below, suffix };
  const exponent = Object.hasOwn(DECIMAL, suffix)
    ? (DECIMAL[suffix] ?? 0)
    : Number(suffix.slice(1));
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const scale = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0
    ? { numerator: digits, denominator: below * scale, suffix }
    : { numerator: digits * scale, denominator: below, suffix };
}

/**
 * Returns -1, 0 or 1, as for `sort`: whether `left` is less than, equal to or more than `right`.
 */
export function compareQuantities(left: Quantity, right: Quantity): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

const of = (whole: bigint): Quantity => ({ numerator: whole, denominator: 1n, suffix: "" });
/** Far above any machine, and far below what overflows in a later component. */
const LARGEST_CPU = of(1_000n);
const SMALLEST_MEMORY = of(1024n ** 2n);
const LARGEST_MEMORY = of(64n * 1024n ** 4n);

/**
 * Returns what is wrong with a CPU amount (1m to 1000 cores), in words that say what would be
 * right; `undefined` when nothing is.
 */
export function cpuProblem(text: string): string | undefined {
  const quantity = parseQuantity(text);
  if (!quantity) return "must be a Kubernetes CPU quantity such as 500m, 2 or 1.5";
  if (quantity.numerator <= 0n) return "must be more than zero, for example 500m";
  // Kubernetes does not allow CPU finer than a thousandth of a core.
  if ((quantity.numerator * 1000n) % quantity.denominator !== 0n)
    return "must not be finer than 1m (a thousandth of a core)";
  if (compareQuantities(quantity, LARGEST_CPU) > 0) return "must be at most 1000 (cores)";
  return undefined;
}

/**
 * Returns what is wrong with a memory amount (1Mi to 64Ti), in words that say what would be right;
 * `undefined` when nothing is.
 */
export function memoryProblem(text: string): string | undefined {
  const quantity = parseQuantity(text);
  if (!quantity)
    return `must be a Kubernetes memory quantity such as 512Mi, 1Gi or 2G${suggestSpelling(text)}`;
  // Legal in Kubernetes and always a mistake: 400m is 0.4 byte.
  if (["m", "u", "n"].includes(quantity.suffix))
    return `must not be a fraction of a byte: ${quantity.suffix} counts below one; 400Mi is what is usually meant`;
  if (quantity.numerator <= 0n) return "must be more than zero, for example 1Gi";
  if (compareQuantities(quantity, SMALLEST_MEMORY) < 0)
    return "must be at least 1Mi (a number alone counts bytes)";
  if (compareQuantities(quantity, LARGEST_MEMORY) > 0) return "must be at most 64Ti";
  return undefined;
}

/**
 * Returns the nearest right spelling: `1GB`, `512mi` and `64K` are the usual mistakes, and it says
 * more than the rule.
 */
function suggestSpelling(text: string): string {
  const [, amount, letter] = /^(\d+(?:\.\d+)?)\s*([kmgtpe])i?b?$/i.exec(text) ?? [];
  return amount && letter ? `; perhaps ${amount}${letter.toUpperCase()}i` : "";
}
