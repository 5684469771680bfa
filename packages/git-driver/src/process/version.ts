import { DagctlError } from "@dagctl/core";
import type { Git } from "./git.ts";

/**
 * `http.curloptResolve`, without which the address that was checked need not be the one that is
 * used, came with 2.37; older git ignores it.
 */
const OLDEST = [2, 37] as const;

/**
 * Rejects unless the git program is new enough to obey what this driver tells it. Asked once for
 * all callers, so only `signal` ends it; a failure is asked again.
 */
export function versionCheck(git: Git, signal: AbortSignal): () => Promise<void> {
  let asked: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    // A failed one has said nothing that is a version.
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
