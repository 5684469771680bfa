import type { Runtime } from "@dagctl/core/contracts";
import { anySignal, assertOptionNames } from "@dagctl/core/driver-kit";
import { createContext } from "../context.ts";
import { type LocalDriverOptions, OPTION_NAMES } from "../options.ts";
import type { InUse } from "./built-environments.ts";
import { environments } from "./environments.ts";
import { indexUrl, NO_LOGINS } from "./indexes.ts";
import { projectPackages } from "./packages.ts";
import { provideUv } from "./provide-uv.ts";
import { uvCaches } from "./uv-caches.ts";

/** The options of the local driver that concern environments. */
export type PythonEnvironmentsOptions = Pick<
  LocalDriverOptions,
  "directory" | "python" | "log" | "timing"
>;

/**
 * Python environments as the local driver builds them for its projects, for a caller that starts
 * programs of such a runtime itself.
 */
export interface PythonEnvironments {
  /**
   * Returns the folder of programs, built where it does not exist: the packages of the runtime,
   * with their dependencies as of the day after the release. Callers that ask for the same one at
   * the same time share one build.
   *
   * @param options.onProgress receives what the build does now, for a person
   * @returns an absolute path; the folder is first on the PATH of programs
   * @throws DagctlError `unavailable`: there is no Python, or the package index does not answer
   * @throws DagctlError `invalid`: a malformed version, or one that the package index does not have
   */
  programs(
    runtime: Runtime,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (message: string) => void },
  ): Promise<string>;
  /**
   * Returns the time up to which the dependencies of a runtime are taken, for a caller that builds
   * the same environment elsewhere: RFC 3339, or `undefined` where the package index does not
   * report when files were uploaded.
   */
  until(runtime: Runtime): Promise<string | undefined>;
  /**
   * Returns the path of uv: that of this machine, or one that its Python installs once below the
   * directory.
   *
   * @throws DagctlError `unavailable`: there is no Python, or the package index does not answer
   */
  uv(options?: { readonly onProgress?: (message: string) => void }): Promise<string>;
  /** Returns the address of the package index that is read. It may contain a login. */
  index(): Promise<string>;
  /** Ends builds. What is built stays for the next instance on the same directory. */
  close(): Promise<void>;
}

/**
 * Returns the Python environments below `directory`, which one process at a time may use. Nothing
 * is started before the first runtime is requested.
 *
 * @throws TypeError: an option does not exist
 */
export function pythonEnvironments(options: PythonEnvironmentsOptions): PythonEnvironments {
  const { directory, python, log, timing } = OPTION_NAMES;
  assertOptionNames("pythonEnvironments", options, { directory, python, log, timing });
  const context = createContext(options);
  const caches = uvCaches(context);
  const none: InUse = { environments: new Set(), locks: new Set(), complete: false };
  const packages = projectPackages(context, caches);
  const built = environments(context, packages, caches, async () => none);
  const closing = new AbortController();
  let recovered: Promise<void> | undefined;
  const recover = async (): Promise<void> => {
    await built.recover(new Set(), { complete: true });
    await packages.recover(new Set(), { complete: false });
  };
  return {
    async programs(runtime, { signal, onProgress = () => undefined } = {}) {
      // Removes what a killed process left half built, and what was not used for a week.
      await (recovered ??= recover());
      const until = anySignal(signal, closing.signal);
      const { folder } = await built.ensure(runtime, NO_LOGINS, until, onProgress);
      return `${folder}/bin`;
    },
    async uv({ onProgress = () => undefined } = {}) {
      return (await provideUv(context, closing.signal, onProgress)).uv;
    },
    index: () => indexUrl(context, closing.signal),
    until: (runtime) => built.until(runtime, closing.signal),
    async close() {
      closing.abort(new Error("Environments are no longer wanted"));
      await built.close();
    },
  };
}
