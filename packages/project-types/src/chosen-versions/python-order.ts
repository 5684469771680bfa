import type { PythonRequest } from "../python-requirements/result.ts";
import { isPythonIn } from "./request.ts";

/** The Pythons of a driver, as `3.11`. */
export interface AvailablePythons {
  /** The one of a runtime that names none. Absent: it is not known. */
  readonly own?: string;
  /** Those that the driver has at once. Absent: it has all, or it is not known. */
  readonly available?: readonly string[];
}

/** The Pythons of a project type, and where they are. */
export interface PythonRules {
  /** The versions that the field accepts, the oldest first. Empty: it has none. */
  readonly versions: readonly string[];
  /** The one of a project whose files ask for none. Absent: the driver's own. */
  readonly otherwise?: string | undefined;
  /** The driver's own, where it is known. */
  readonly own?: string | undefined;
  /** Those that the driver has at once. Absent: it has all, or it is not known. */
  readonly available?: readonly string[] | undefined;
}

/**
 * Returns the Pythons that all files allow. `first` comes first, whatever files there are where
 * none asks. Then come those that are there at once, and of each kind those that are next to the
 * usual one: it has the most packages that are built for it.
 */
export function pythonsInOrder(
  { versions, otherwise, own, available }: PythonRules,
  first: string | undefined,
  requests: readonly PythonRequest[],
): readonly string[] {
  const fitting = versions.filter((version) => allAllow(requests, version));
  const usual = otherwise ?? own ?? "3.12";
  const rank = (version: string): number => {
    const distance = minor(version) - minor(usual);
    const isThere = available === undefined || available.includes(version);
    return (
      (version === first ? 0 : isThere ? 1_000 : 2_000) +
      2 * Math.abs(distance) -
      Number(distance > 0)
    );
  };
  return fitting.toSorted((one, other) => rank(one) - rank(other));
}

/** Returns whether all ranges have a patch of a Python. */
export function allAllow(requests: readonly PythonRequest[], version: string): boolean {
  return requests.every(({ range }) => isPythonIn(version, range));
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}
