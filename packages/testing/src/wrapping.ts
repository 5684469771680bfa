/** What a wrapper does with one call: `call` makes it on the wrapped object, at once. */
export type Around = (method: string, args: readonly unknown[], call: () => unknown) => unknown;

/**
 * Returns an object that passes every method call through `around`. Everything else (`supports`) is
 * the original's own, and an optional method that is absent stays absent. The original must not be
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
 * Returns a call whose kind is not known yet as both: it can be awaited, and iterated where the
 * answer is an async iterable. A wrapper that must delay the call cannot know which of them the
 * method returns.
 */
export function later(answer: Promise<unknown>): Promise<unknown> & AsyncIterable<unknown> {
  // A reader that iterates never awaits the promise itself; the iterator reports its rejection.
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

/** Returns the signal among a call's arguments, which contracts pass in the last one. */
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
