import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of resolved packages, and what to check. */
export const PACKAGES_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("DeployDriver.resolvePackages", {
    "packages-have-a-digest":
      "that the digest is computed from everything that decides what is installed",
    "packages-versions-are-exact":
      "that versions has the packages of the lock, also where the lock was stored before, or is absent",
    "packages-same-request-same-lock":
      "that the result is stored by everything the request depends on, and found before anything is resolved again",
    "packages-at-once":
      "that two callers at the same time share one resolution, or that the second finds the first one's result",
    "packages-survive-restart": "that the result is stored outside of the process",
    "packages-outlive-reads":
      "that what projects share, such as their namespace or their packages, is not removed because the engine shows no deployment: a project may be about to be deployed (DriverServices.isOrganizationInUse)",
    "packages-other-request-other-lock":
      "that the lines of the project are part of what the result is stored by",
    "packages-constraints-bound-versions":
      "that constraints reach the resolver, and are part of what the result is stored by",
    "packages-for-their-python":
      "that markers are evaluated for runtime.version, not for the Python of the driver, and that the version is part of what the result is stored by",
    "packages-unknown-lock-fails":
      "that a lock which is not stored refuses the deployment or makes it fail with a message, and that nothing else is installed in its place",
    "packages-conflict-is-invalid":
      "that a conflict is not the error of an index that does not answer, so that the host does not repeat the call",
    "packages-yield-to-tool":
      "that yieldsToTool reaches the resolver, which then leaves out exact versions of the tool and of what it needs where nothing else is possible",
    "packages-are-in-runs": "that the environment of a run has the packages of runtime.lock",
  }),
  ...explain("CallOptions.signal", {
    "packages-abort": "that resolvePackages asks signal.throwIfAborted() before it does anything",
  }),
};
