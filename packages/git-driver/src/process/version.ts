import { DagctlError } from "@dagctl/core/errors";
import type { Git } from "./git.ts";

/**
 * 2.37 added `http.curloptResolve`. Older git ignores it, and could then connect to another address
 * than the one that was checked.
 */
const OLDEST = [2, 37] as const;

/**
 * Returns a check that rejects unless the git program is new enough to obey this driver's settings.
 * The check runs once for all callers, so only `signal` ends it; after a failure the next call
 * checks again.
 */
export function versionCheck(git: Git, signal: AbortSignal): () => Promise<void> {
  let asked: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    // The output of a failed command is not a version.
    const { output } = await git.answer(
      { args: ["version"], repository: "/dev/null", signal },
      4096,
    );
    const [, major = "0", minor = "0"] = /^git version (\d+)\.(\d+)/.exec(output) ?? [];
    if (Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]))
      return;
    throw new DagctlError(
      "unavailable",
      `The git program is not git ${OLDEST.join(".")} or newer: please update it`,
    );
  };
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
