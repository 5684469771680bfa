/**
 * Returns what runs writes one after another, in the order in which they are passed. A write that
 * fails does not keep the next one from running.
 */
export function writeQueue(): <T>(write: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (write) => {
    const next = last.then(write, write);
    last = next;
    return next;
  };
}
