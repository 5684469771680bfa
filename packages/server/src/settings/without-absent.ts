export type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Returns the present values: an optional setting that was not given is an absent key. */
export function withoutAbsent<T extends object>(values: T): Present<T> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Present<T>;
}
