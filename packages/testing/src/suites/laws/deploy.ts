import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a deploy driver, and what to check. */
export const DEPLOY_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("DeployDriver.apply", {
    "deploy-converges": [
      "apply hands over and returns; what becomes of it is observed.",
      "that observe answers the generation and the commit of the newest accepted apply, from the moment when apply resolves",
    ],
    "deploy-apply-hands-over": [
      "apply hands over and returns; what becomes of it is observed.",
      "that apply stores the desired state and resolves, without waiting for a checkout, an image or a pod",
    ],
    "deploy-newer-generation-replaces": [
      "A newer generation takes the place of the older one.",
      "that everything of the deployment comes from the newest apply, the commit included",
    ],
    "deploy-refuses-lower-generation": [
      "A driver refuses (conflict, details.generation = the one it stores) to act over a higher generation.",
      "that the stored generation is compared in the same step that writes the new one",
    ],
    "deploy-same-generation-once": [
      "The same value twice means the same thing twice.",
      "that external names derive from the ids, so that a second call finds what the first one made",
    ],
    "deploy-higher-generation-wins": [
      "A driver refuses to act over a higher generation.",
      "that reading the stored generation and writing the new one cannot be separated: a lock, a transaction or a compare-and-swap",
    ],
    "deploy-tombstone-refuses-late-apply": [
      "A removed deployment leaves a tombstone with its generation for 7 days, over which only a higher generation is applied.",
      "that remove stores the generation it was called with, and apply reads it",
    ],
    "deploy-tombstone-refuses-own-generation": [
      "A removed deployment leaves a tombstone, over which only a higher generation is applied.",
      "that apply refuses a generation equal to the tombstone's: compare with <=, not <",
    ],
    "deploy-again-after-removal": [
      "Over a tombstone a higher generation is applied.",
      "that a tombstone refuses only generations up to its own",
    ],
    "deploy-foreign-edit-conflicts": [
      "What another client has changed is a conflict, and takeOver overwrites it.",
      "that a value that is neither what was applied last nor what is applied now is reported, and that takeOver is passed on to every object that the driver applies",
    ],
    "deploy-reverted-edit-is-none": [
      "What has the value that the driver applied last is no conflict, by whichever client it was written.",
      "that values are compared, and not only who wrote them",
    ],
    "deploy-secrets-unreadable": [
      "Values of secrets are kept out of everything that can be read back.",
      "that no state, message, step or name is built from a secret's value",
    ],
  }),
  ...explain("FolderArgument.path", {
    "deploy-refuses-path-outside": [
      "The driver joins the two into one argument and refuses (invalid) what leaves the folder.",
      "that the path is normalized first, and absolute paths and those that begin with .. are refused",
    ],
  }),
  ...explain("DeploymentState", {
    "deploy-observes-absence": [
      "present: false means that nothing is there: neither the deployment nor any process or pod of it.",
      "that observe answers absence for what it does not know",
    ],
    "deploy-failed-checkout-not-converged": [
      "converged only when the stored generation is what runs.",
      "that an error of services.checkout sets the phase failing with a message, and no later step overwrites it",
    ],
    "deploy-older-runs-reported": [
      "olderRuns: whether an earlier generation still serves while this one does not.",
      "that the driver stores which generation runs, apart from the desired one",
    ],
  }),
  ...explain("DeployDriver.observe", {
    "deploy-reads-remove-nothing": [
      "It begins no removal: nothing of any project, no packages and no value ends or is lost by it, in whatever state the project is.",
      "that observe and list delete nothing but what the tombstone of that project names, and that the absence of a project on the engine is never the reason of a removal",
    ],
  }),
  ...explain("DeployDriver.remove", {
    "deploy-tombstone-without-deployment": [
      "remove leaves a tombstone.",
      "that the tombstone is written before the driver looks whether anything is there",
    ],
    "deploy-remove-of-gone-resolves": [
      "Removing what is gone resolves.",
      "that not-found answers of the engine count as success",
    ],
    "deploy-remove-refuses-lower-generation": [
      "A driver refuses (conflict) to act over a higher generation.",
      "that remove compares its generation with the stored one, as apply does",
    ],
    "deploy-remove-ends-runs": [
      "remove begins the removal of everything of the deployment, running runs included.",
      "that absence is observed only after the last process or pod has ended",
    ],
    "deploy-remove-leaves-others": [
      "remove removes one deployment.",
      "that what is removed is selected by organization and project together",
    ],
    "deploy-undeploy-keeps-files": [
      "keepData (an undeploy): files that runs left for later runs stay for the next deployment.",
      "that the working folder is apart from what a removal deletes, and that keepData survives a restart in the middle of a removal",
    ],
    "deploy-delete-removes-files": [
      "Without keepData (a delete) the files of runs go too.",
      "that a delete removes the working folder also when nothing is deployed any more",
    ],
  }),
  ...explain("DeployDriver.list", {
    "deploy-list-is-complete": [
      "list yields all deployments of this installation.",
      "that list reads what is stored, with the newest generation, and leaves out what was removed",
    ],
  }),
  ...explain("DeployDriver.watch", {
    "deploy-watch-tells": [
      "watch calls back whenever observe may answer something new, until aborted (then it resolves).",
      "that watch resolves when its signal aborts and calls nothing afterwards",
    ],
  }),
  ...explain("DeployDriver.refreshCredentials", {
    "deploy-refresh-of-its-generation": [
      "Values of another generation than the stored one are refused: conflict.",
      "that options.generation is compared with the stored generation before anything is written, and details.generation is the stored one",
    ],
    "deploy-refresh-changes-nothing-else": [
      "New values for secrets of the generation that is stored; nothing else changes.",
      "that a refresh writes neither generation nor commit",
    ],
    "deploy-refreshed-credentials-used": [
      "New values for secrets of the generation that is stored.",
      "that a run reads the stored secrets when it starts, not those of the first apply",
    ],
  }),
  ...explain("DeployDriver.supports.persists", {
    "deploy-persists": [
      "persists: whether what it stores is still there after its process has ended and a new one has started.",
      "that deployments are stored outside of the process; where they cannot be, declare persists: false",
    ],
    "deploy-generation-outlives-restart": [
      "A driver stores the generation with what it applies.",
      "that the stored generation is read again after a restart, not kept in a variable",
    ],
    "deploy-tombstone-outlives-restart": [
      "A removed deployment leaves a tombstone with its generation for 7 days.",
      "that tombstones are stored where deployments are",
    ],
    "deploy-goes-on-after-restart": [
      "attach: work left over from before a crash may resume from here on.",
      "that a new driver goes on with deployments that are stored and have not converged",
    ],
  }),
  ...explain("DeployDriver.supports.replicas", {
    "deploy-second-instance": [
      "replicas: whether several hosts may use it at once.",
      "that nothing that a call decides on is cached in one instance",
    ],
  }),
  ...explain("CallOptions.signal", {
    "deploy-abort": [
      "signal ends the caller's waiting: a driver rejects with signal.reason.",
      "that each method asks signal.throwIfAborted() before it does anything",
    ],
    "deploy-abort-in-flight": [
      "signal ends the caller's waiting: a driver stops as soon as it can and rejects with signal.reason.",
      "that the signal is handed on to every request, and that its reason is not wrapped in another error",
    ],
  }),
  ...explain("DagctlError", {
    "deploy-unavailable": [
      "A driver throws DagctlError with a code; retryable decides whether the host tries again.",
      "that errors of the connection become unavailable, and that an engine that cannot be reached is never read as absence",
    ],
  }),
};
