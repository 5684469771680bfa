/**
 * A command on the cache failed that cannot fail on a sound repository. The entry is deleted and
 * created again.
 */
export class BrokenRepository extends Error {}
