import { DagctlError } from "@dagctl/core";
import { environment } from "./environment.ts";
import type { Settings } from "./options.ts";
import { collectGit } from "./process.ts";

/** `http.curloptResolve`, without which the address that was checked need not be the one that is used, came with 2.37; older git ignores it. */
const OLDEST = [2, 37] as const;

/** Rejects unless the git program is new enough to obey what this driver tells it. Asked once; a failure is asked again. */
export function versionCheck(settings: Settings): () => Promise<void> {
  let asked: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const command = { program: settings.git, args: ["version"], environment: environment([], "/dev/null"), folder: "/", timeoutMs: settings.timing.readMs };
    const { output } = await collectGit(command, 4096);
    const [, major = "0", minor = "0"] = /^git version (\d+)\.(\d+)/.exec(output.toString()) ?? [];
    if (Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])) return;
    throw new DagctlError("unavailable", `The git program is not git ${OLDEST.join(".")} or newer: please update it`);
  };
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}
