/**
 * Returns a signal that is aborted as soon as one of the signals is, with its reason. An absent
 * signal is never aborted.
 */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const given = signals.filter((signal) => signal !== undefined);
  const [first, ...others] = given;
  return first !== undefined && others.length === 0 ? first : AbortSignal.any(given);
}
