import type { Explanation } from "../suite.ts";
import { ABORT_CHECK, abortInFlightCheck, persistsCheck, unavailableCheck } from "./checks.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a state database driver, and what to check. */
export const STATE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("StateDatabaseDriver.provision", {
    "state-same-rotation-same-answer": "that nothing random is in the answer",
    "state-same-answer-after-restart":
      "that the password is derived from a key of the installation, not from one of the process",
    "state-provision-keeps-data":
      "that provision makes a database only where there is none, and that a rotation changes the password alone",
    "state-rotation-changes-password":
      "that the rotation is part of what the password derives from, and is set in the database",
    "state-passwords-differ":
      "that organization and project are part of what the password derives from",
    "state-refuses-lower-generation": "that the comparison and the write are one step",
    "state-higher-generation-wins":
      "that reading the stored generation and writing the new one cannot be separated",
    "state-tombstone-refuses-late-provision": "that drop stores the generation it was called with",
    "state-tombstone-refuses-own-generation":
      "that a generation equal to the tombstone's is refused: compare with <=, not <",
    "state-tombstone-outlives-restart":
      "that generations and tombstones are stored outside of the process",
  }),
  ...explain("StateConnection", {
    "state-secrets-apart": "that no setting, such as a URL, contains the password",
    "state-projects-never-share": "that the name derives from organization and project together",
  }),
  ...explain("StateDatabaseDriver.drop", {
    "state-drop-refuses-lower-generation": "that drop compares its generation with the stored one",
    "state-drop-of-gone-resolves": "that a database that is not there counts as success",
    "state-drop-removes-data":
      "that a drop deletes the data and not only the record of the database",
  }),
  ...explain("StateDatabaseDriver.list", {
    "state-list-tells-what-exists": "that every database is listed, and none that was dropped",
  }),
  ...explain("StateDatabaseDriver.supports", {
    "state-persists": persistsCheck("databases"),
    "state-second-instance": "that no instance caches generations, tombstones or connections",
  }),
  ...explain("CallOptions.signal", {
    "state-abort": ABORT_CHECK,
    "state-abort-in-flight": abortInFlightCheck("query"),
  }),
  ...explain("DagctlError", {
    "state-unavailable": unavailableCheck("a server", "absence"),
  }),
};
