/**
 * A command on the cache failed that cannot fail on a sound repository: the entry is thrown away
 * and made again.
 */
export class BrokenRepository extends Error {}
