import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of resolved packages, and what to check. */
export const PACKAGES_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("DeployDriver.resolvePackages", {
    "packages-have-a-digest": [
      "The digest of the result: sha256: and 64 hexadecimal digits.",
      "that the digest is computed from everything that decides what is installed",
    ],
    "packages-versions-are-exact": [
      "What is installed, in the order of the names: polars==1.44.2.",
      "that versions has the packages of the lock, also where the lock was stored before, or is absent",
    ],
    "packages-same-request-same-lock": [
      "The same request returns the same digest for as long as the result is stored.",
      "that the result is stored by everything the request depends on, and found before anything is resolved again",
    ],
    "packages-at-once": [
      "The same request returns the same digest.",
      "that two callers at the same time share one resolution, or that the second finds the first one's result",
    ],
    "packages-survive-restart": [
      "The result is stored at least as long as a deployment names it.",
      "that the result is stored outside of the process",
    ],
    "packages-outlive-reads": [
      "The same request returns the same digest for as long as the result is stored; an observation begins no removal.",
      "that what projects share, such as their namespace or their packages, is not removed because the engine shows no deployment: a project may be about to be deployed (DriverServices.isOrganizationInUse)",
    ],
    "packages-other-request-other-lock": [
      "Decides which versions of packages runtime.requirements add to runtime.packages.",
      "that the lines of the project are part of what the result is stored by",
    ],
    "packages-constraints-bound-versions": [
      "constraints: lines that bound versions and install nothing.",
      "that constraints reach the resolver, and are part of what the result is stored by",
    ],
    "packages-for-their-python": [
      "Decides which versions of packages runtime.requirements add, for the version of the runtime.",
      "that markers are evaluated for runtime.version, not for the Python of the driver, and that the version is part of what the result is stored by",
    ],
    "packages-unknown-lock-fails": [
      "Exactly the packages of that result are installed, in every run of the deployment.",
      "that a lock which is not stored refuses the deployment or makes it fail with a message, and that nothing else is installed in its place",
    ],
    "packages-conflict-is-invalid": [
      "invalid: the requirements contradict each other.",
      "that a conflict is not the error of an index that does not answer, so that the host does not repeat the call",
    ],
    "packages-are-in-runs": [
      "Exactly the packages of that result are installed, in every run of the deployment.",
      "that the environment of a run has the packages of runtime.lock",
    ],
  }),
  ...explain("CallOptions.signal", {
    "packages-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that resolvePackages asks signal.throwIfAborted() before it does anything",
    ],
  }),
};
