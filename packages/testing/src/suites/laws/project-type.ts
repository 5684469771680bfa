import type { Explanation } from "../suite.ts";
import { explain } from "./explain.ts";

/** Where the contract promises each law of a project type, and what to check. */
export const PROJECT_TYPE_LAWS: Readonly<Record<string, Explanation>> = {
  ...explain("ProjectType", {
    "type-life-cycle":
      "that the host accepts the definition, and that a project is created, deployed, run and deleted with it",
  }),
  ...explain("ProjectType.fields", {
    "type-sent-back":
      "that a shape accepts each value that an answer has, and that isUnchanged knows what an inspection has set",
  }),
  ...explain("ProjectType.inspect", {
    "type-inspect-plain":
      "that no Date, Map, undefined or function is in the findings, and that `commit` is the given one",
    "type-inspect-repeatable":
      "that neither the time, a random number, the environment nor an earlier project is in the findings",
    "type-inspect-refuses":
      "that each refusal is a DagctlError with issues, whatever the files contain, also where one is too large, binary, a link or a folder",
    "type-inspect-bounded":
      "that no regular expression or loop takes more than linear time, and that each scan takes steps of the budget",
    "type-read-errors":
      "that an error of read is passed on as it is, and not taken for an absent file",
    "type-reads-inside":
      "that no path begins with a slash, has .. or . as a part, or is made from content without a check",
  }),
  ...explain("ProjectType.defaultJob", {
    "type-job-plain":
      "that each step has a name of its own, and that a folder is named by { folder } and not by a path",
  }),
  ...explain("ProjectType.workload", {
    "type-workload-plain":
      "that the same findings make the same workload, and that it refers to a secret of the state as state-NAME",
    "type-workload-of-project":
      "that resources, suspended, concurrencyPolicy and history are no constants, and that path is the git_path of the project",
  }),
  ...explain("ProjectType.stateChange", {
    "type-own-version": "that a state which the project's own version has written needs nothing",
  }),
  ...explain("ProjectType.parseCommand", {
    "type-command-without-shell":
      "that the command is split into words by the type, without the quotes around them, and what a shell would read as something else is refused with an issue at `command`",
  }),
  ...explain("ProjectType.prepareRun", {
    "type-prepared-run":
      "that each step has a name of its own, that the words are in the steps, that neither the time, a random number nor an earlier call is, and that an unknown work.kind is refused",
  }),
  ...explain("ProjectType.parameters", {
    "type-parameter-shapes":
      "that a shape accepts values of one kind alone, and refuses `null`: the host leaves such a parameter out",
    "type-parameter-words":
      "that defaultJob and prepareRun make words of the parameters, that a text which begins with a hyphen is refused or written as --name=text, and that a parameter which a command cannot have is refused at `parameters.<name>`",
  }),
  ...explain("ProjectType.retryInput", {
    "type-retry-input":
      "that the same models make the same input, which is an object of plain JSON, or none",
  }),
  ...explain("ProjectType.explainFailure", {
    "type-explains":
      "that a log may have any text, also very long lines, and that the explanation is short",
  }),
};
