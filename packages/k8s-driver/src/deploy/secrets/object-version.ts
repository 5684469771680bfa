import { isConflict, isNotFound } from "../../cluster/api-failure.ts";
import { parseGeneration } from "../../cluster/parse-stored.ts";
import type { Resource } from "../../cluster/wire.ts";
import { ANNOTATION } from "../../names.ts";

/** Returns the resource version that a write has to name. */
export const versionOf = ({ metadata }: Resource): string | undefined => metadata?.resourceVersion;

/** Returns the generation that an object stores in its annotation; 0 when it stores none. */
export const readAnnotatedGeneration = (found: Resource | undefined): number =>
  parseGeneration(found?.metadata?.annotations?.[ANNOTATION.generation]);

/**
 * Returns whether another client has changed the object. A 404 means that only when the object
 * existed. Otherwise the namespace is missing, and another try does not create it.
 */
export const hasChangedMeanwhile = (error: unknown, found: Resource | undefined): boolean =>
  isConflict(error) || (found !== undefined && isNotFound(error));
