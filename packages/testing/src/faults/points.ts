import { isAsyncIterable, isThenable, later, wrapMethods } from "../wrapping.ts";

/** A place at which a process may be killed, or another call may come between. */
export interface Point {
  /** As given to `withPoints`: `store`. */
  readonly contract: string;
  /** `commit`. */
  readonly method: string;
  /** `after`: the call has ended, with an answer or an error; its caller does not know yet. */
  readonly phase: "before" | "after";
  /** The number of this call of the method, from 1, counted by this wrapper. */
  readonly index: number;
}

/**
 * Called synchronously. When it returns a promise, that is awaited before the call goes on. The
 * caller gets what it throws.
 */
export type OnPoint = (point: Point) => void | Promise<void>;

/**
 * Wraps a driver or store so that it reports the points before and after each call. An async
 * iterable has its points at the call and at its end (last item, error, or the reader stops). Data
 * such as `supports` passes through; an optional method that is absent stays absent.
 *
 * @param contract the name of the driver in its points: `store`
 * @returns a driver with the same methods
 */
export function withPoints<Driver extends object>(
  driver: Driver,
  contract: string,
  onPoint: OnPoint,
): Driver {
  const counts = new Map<string, number>();
  return wrapMethods(driver, (method, _args, call) => {
    const index = (counts.get(method) ?? 0) + 1;
    counts.set(method, index);
    const after = (): void | Promise<void> => onPoint({ contract, method, phase: "after", index });
    const before = onPoint({ contract, method, phase: "before", index });
    if (isThenable(before)) return later(before.then(() => markAnswer(call(), after)));
    return markAnswer(call(), after);
  });
}

function markAnswer(answer: unknown, after: () => void | Promise<void>): unknown {
  // A promise is checked first, because the answer of another wrapper may be both.
  if (isThenable(answer)) return later(markPromise(answer, after));
  return isAsyncIterable(answer) ? markItems(answer, after) : answer;
}

async function markPromise(
  answer: PromiseLike<unknown>,
  after: () => void | Promise<void>,
): Promise<unknown> {
  const end = await Promise.resolve(answer).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("value" in end && isAsyncIterable(end.value)) return markItems(end.value, after);
  await after();
  if ("error" in end) throw end.error;
  return end.value;
}

async function* markItems(
  items: AsyncIterable<unknown>,
  after: () => void | Promise<void>,
): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* items;
  } finally {
    await after();
  }
}
