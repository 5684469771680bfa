import type { Explanation } from "../suite.ts";
import { ABORT_CHECK, abortInFlightCheck, persistsCheck, unavailableCheck } from "./checks.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a deploy driver, and what to check. */
export const DEPLOY_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("DeployDriver.apply", {
    "deploy-converges":
      "that observe answers the generation and the commit of the newest accepted apply, from the moment when apply resolves",
    "deploy-apply-hands-over":
      "that apply stores the desired state and resolves, without waiting for a checkout, an image or a pod",
    "deploy-newer-generation-replaces":
      "that everything of the deployment comes from the newest apply, the commit included",
    "deploy-refuses-lower-generation":
      "that the stored generation is compared in the same step that writes the new one",
    "deploy-same-generation-once":
      "that external names derive from the ids, so that a second call finds what the first one made",
    "deploy-higher-generation-wins":
      "that reading the stored generation and writing the new one cannot be separated: a lock, a transaction or a compare-and-swap",
    "deploy-tombstone-refuses-late-apply":
      "that remove stores the generation it was called with for 7 days, and apply reads it",
    "deploy-tombstone-refuses-own-generation":
      "that apply refuses a generation equal to the tombstone's: compare with <=, not <",
    "deploy-again-after-removal": "that a tombstone refuses only generations up to its own",
    "deploy-foreign-edit-conflicts":
      "that a value that is neither what was applied last nor what is applied now is reported, and that takeOver is passed on to every object that the driver applies",
    "deploy-reverted-edit-is-none": "that values are compared, and not only who wrote them",
    "deploy-secrets-unreadable":
      "that no state, message, step or name is built from a secret's value",
  }),
  ...explain("DeployDriver.checkJobs", {
    "deploy-check-jobs-as-apply":
      "that the size is that of what apply and setRunVariables make of the same jobs and variables, and not their number",
    "deploy-check-jobs-changes-nothing":
      "that a check makes what apply would make without sending it, also for a deployment that does not exist",
  }),
  ...explain("FolderArgument.path", {
    "deploy-refuses-path-outside":
      "that the path is normalized first, and absolute paths and those that begin with .. are refused",
  }),
  ...explain("DeploymentState", {
    "deploy-observes-absence": "that observe answers absence for what it does not know",
    "deploy-failed-checkout-not-converged":
      "that an error of services.checkout sets the phase failing with a message, and no later step overwrites it",
    "deploy-older-runs-reported":
      "that the driver stores which generation runs, apart from the desired one",
  }),
  ...explain("DeployDriver.observe", {
    "deploy-reads-remove-nothing":
      "that observe and list delete nothing but what the tombstone of that project names, and that the absence of a project on the engine is never the reason of a removal",
  }),
  ...explain("DeployDriver.remove", {
    "deploy-tombstone-without-deployment":
      "that the tombstone is written before the driver looks whether anything is there",
    "deploy-remove-of-gone-resolves": "that not-found answers of the engine count as success",
    "deploy-remove-refuses-lower-generation":
      "that remove compares its generation with the stored one, as apply does",
    "deploy-remove-ends-runs":
      "that absence is observed only after the last process or pod has ended",
    "deploy-remove-leaves-others":
      "that what is removed is selected by organization and project together",
    "deploy-undeploy-keeps-files":
      "that the working folder is apart from what a removal deletes, and that keepData survives a restart in the middle of a removal",
    "deploy-delete-removes-files":
      "that a delete removes the working folder also when nothing is deployed any more",
  }),
  ...explain("DeployDriver.list", {
    "deploy-list-is-complete":
      "that list reads what is stored, with the newest generation, and leaves out what was removed",
  }),
  ...explain("DeployDriver.watch", {
    "deploy-watch-tells": "that watch resolves when its signal aborts and calls nothing afterwards",
  }),
  ...explain("DeployDriver.refreshCredentials", {
    "deploy-refresh-of-its-generation":
      "that options.generation is compared with the stored generation before anything is written, and details.generation is the stored one",
    "deploy-refresh-changes-nothing-else":
      "that a refresh writes neither generation nor commit, and nothing where no deployment is stored",
    "deploy-refreshed-credentials-used":
      "that a run reads the stored secrets when it starts, not those of the first apply",
  }),
  ...explain("DeployDriver.supports.persists", {
    "deploy-persists": persistsCheck("deployments"),
    "deploy-generation-outlives-restart":
      "that the stored generation is read again after a restart, not kept in a variable",
    "deploy-tombstone-outlives-restart": "that tombstones are stored where deployments are",
    "deploy-goes-on-after-restart":
      "that a new driver goes on with deployments that are stored and have not converged",
  }),
  ...explain("DeployDriver.supports.replicas", {
    "deploy-second-instance": "that nothing that a call decides on is cached in one instance",
  }),
  ...explain("CallOptions.signal", {
    "deploy-abort": ABORT_CHECK,
    "deploy-check-jobs-abort": "that checkJobs asks signal.throwIfAborted() first",
    "deploy-abort-in-flight": abortInFlightCheck("request"),
  }),
  ...explain("DagctlError", {
    "deploy-unavailable": unavailableCheck("an engine", "absence"),
  }),
};
