import type { DeployDriver, RunDriver, Secrets, StateDatabaseDriver } from "@dagctl/core/contracts";
import { assertOptionNames } from "@dagctl/core/driver-kit";
import { createContext } from "./context.ts";
import { deployDriver } from "./deploy/deploy-driver.ts";
import { inUseNow } from "./deploy/in-use.ts";
import { reconciler } from "./deploy/reconciler.ts";
import { dataFolder } from "./files/data-folder.ts";
import { relativePaths } from "./files/relative-paths.ts";
import { type LocalDriverOptions, OPTION_NAMES } from "./options.ts";
import { missingPart } from "./deploy/missing-part.ts";
import { preparations } from "./deploy/preparations.ts";
import { pythonParts } from "./python/python-parts.ts";
import { runDriver } from "./runs/run-driver.ts";
import { tracker } from "./runs/tracker.ts";
import { fileSecrets } from "./secrets.ts";
import { stateDatabaseDriver } from "./state-database.ts";

/** The drivers of this machine for `createHost`, to be spread into its options. */
export interface LocalDriver {
  readonly deploy: DeployDriver;
  readonly run: RunDriver;
  readonly stateDatabase: StateDatabaseDriver;
  readonly secrets: Secrets;
}

/**
 * Returns drivers that use folders, files and child processes on this machine. Nothing else has to
 * be installed, except Python or uv for projects that need Python. Everything that must persist is
 * below `directory`, and is written completely or not at all. Runs go on while the server is down
 * and are found again.
 *
 * The price is isolation: runs are processes of this user, and share the machine. On Linux all
 * processes of a run are found, also those that left its process group; on other systems they are
 * found by their process group only.
 *
 * @throws TypeError: `directory` is empty, or an option does not exist
 */
export function localDriver(options: LocalDriverOptions): LocalDriver {
  assertOptionNames("localDriver", options, OPTION_NAMES);
  if (typeof options.directory !== "string" || options.directory === "")
    throw new TypeError("localDriver needs the path of a folder as `directory`");
  const context = createContext(options);
  const follow = tracker(context);
  const python = pythonParts(context, () => inUseNow(context));
  const reconcile = reconciler(context, python.environments);
  const relative = relativePaths(context.paths.root);
  const folder = dataFolder(context.paths.root);
  return {
    deploy: relative.deploy(folder.deploy(deployDriver(context, reconcile, follow, python))),
    run: relative.run(
      folder.run(
        runDriver(context, follow, {
          preparations: preparations(context, python.environments),
          async isReady({ ref }, converged) {
            const isComplete =
              (await missingPart(context.paths.deployment(ref), converged)) === undefined;
            if (!isComplete) reconcile.repair(ref);
            return isComplete;
          },
        }),
      ),
    ),
    stateDatabase: relative.errors(folder.stateDatabase(stateDatabaseDriver(context))),
    secrets: relative.errors(folder.secrets(fileSecrets(context))),
  };
}
