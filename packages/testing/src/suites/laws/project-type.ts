import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** What the contract says of each law of a project type, and what to check. */
export const PROJECT_TYPE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("ProjectType", {
    "type-life-cycle": [
      "Defines how one project type behaves.",
      "that the host accepts the definition, and that a project is created, deployed, run and deleted with it",
    ],
  }),
  ...explain("ProjectType.fields", {
    "type-sent-back": [
      "A body that only sends back what a GET returned sets nothing.",
      "that a shape accepts each value that an answer has, and that isUnchanged knows what an inspection has set",
    ],
  }),
  ...explain("ProjectType.inspect", {
    "type-inspect-plain": [
      "The findings are plain JSON: they are stored and travel with the deployment of that commit.",
      "that no Date, Map, undefined or function is in them, and that `commit` is the given one",
    ],
    "type-inspect-repeatable": [
      "Inspects the project at one commit: the same commit has the same findings.",
      "that neither the time, a random number, the environment nor an earlier project is in them",
    ],
    "type-inspect-refuses": [
      "invalid: there is no such project, or it cannot run as configured; with issues.",
      "that each refusal is a DagctlError with issues, whatever the files contain, also where one is too large, binary, a link or a folder",
    ],
    "type-inspect-bounded": [
      "The host ends it after Timing.inspectMs; options.budget bounds the work on the content.",
      "that no regular expression or loop takes more than linear time, and that each scan takes steps of the budget",
    ],
    "type-read-errors": [
      "Ends the inspection; read rejects then, too.",
      "that an error of read is passed on as it is, and not taken for an absent file",
    ],
    "type-reads-inside": [
      "Paths are relative to the project's folder; the empty one is that folder itself.",
      "that no path begins with a slash, has .. or . as a part, or is made from content without a check",
    ],
  }),
  ...explain("ProjectType.defaultJob", {
    "type-job-plain": [
      "Returns the job; it is plain JSON, and the same findings make the same job.",
      "that each step has a name of its own, and that a folder is named by { folder } and not by a path",
    ],
  }),
  ...explain("ProjectType.workload", {
    "type-workload-plain": [
      "It is stored, compared and handed over, and never contains a secret's value.",
      "that the same findings make the same workload, and that it refers to a secret of the state as state-NAME",
    ],
    "type-workload-of-project": [
      "What every project has is in the workload as the project has it: resources, suspended, concurrencyPolicy, history and the repository.",
      "that none of them is a constant, and that path is the git_path of the project",
    ],
  }),
  ...explain("ProjectType.stateChange", {
    "type-own-version": [
      "Returns what a managed state needs before this project can use it.",
      "that a state which the project's own version has written needs nothing",
    ],
  }),
  ...explain("ProjectType.explainFailure", {
    "type-explains": [
      "Returns what a person should do; undefined where the type does not know the failure.",
      "that a log may have any text, also very long lines, and that the explanation is short",
    ],
  }),
};
