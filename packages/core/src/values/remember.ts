/**
 * Returns a function that remembers its results for the newest texts. It is for pure functions of
 * a text that cost much more than to look the text up.
 *
 * @param compute has no effects
 * @param most the number of remembered texts; beyond it all are forgotten. @default 1000
 */
export function remember<Result>(
  compute: (text: string) => Result,
  most = 1000,
): (text: string) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (text) => {
    const before = known.get(text);
    if (before) return before.result;
    const result = compute(text);
    if (known.size >= most) known.clear();
    known.set(text, { result });
    return result;
  };
}
