/** What a wrapper does with one call: `call` makes it on the wrapped object, at once. */
export type Around = (method: string, args: readonly unknown[], call: () => unknown) => unknown;

/**
 * An object that passes every method call through `around`. Everything else (`supports`) is the
 * original's own, and an optional method that is absent stays absent. The original must not be
 * frozen.
 */
export function wrapMethods<Wrapped extends object>(original: Wrapped, around: Around): Wrapped {
  const wrappers = new Map<unknown, unknown>();
  return new Proxy(original, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function" || typeof property !== "string") return value;
      const known = wrappers.get(value);
      if (known !== undefined) return known;
      const wrapper = (...args: readonly unknown[]): unknown =>
        around(property, args, () => Reflect.apply(value, target, args));
      wrappers.set(value, wrapper);
      return wrapper;
    },
  });
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}

/**
 * A call whose kind is not known yet, as both: it can be awaited, and iterated where the answer
 * turns out to be an async iterable. A wrapper that must not call before something has happened
 * cannot know which of them the method answers.
 */
export function later(answer: Promise<unknown>): Promise<unknown> & AsyncIterable<unknown> {
  // Who iterates never awaits the promise itself; its rejection reaches them through the iterator.
  answer.catch(() => undefined);
  return Object.assign(answer, {
    async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
      const items = await answer;
      if (!isAsyncIterable(items))
        throw new TypeError("The method does not answer an async iterable");
      yield* items;
    },
  });
}

/** The signal among a call's arguments: contracts hand it over in the last one. */
export function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const last = args.at(-1);
  return typeof last === "object" &&
    last !== null &&
    "signal" in last &&
    last.signal instanceof AbortSignal
    ? last.signal
    : undefined;
}

/** Never resolves; rejects with the signal's reason when it aborts. */
export function untilAbort(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    else signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
