// Which failures CI produces with the newest SQLMesh: a whole run takes four seconds of a
// processor, a fork of a program that is loaded takes one. The exhaustive tests produce all of
// them in both ways, with all versions.

/**
 * Failures of whole runs on a host: as a project is loaded, as a model is executed, before the
 * first plan, with a password and with paths in what is printed, and of the managed state.
 */
export const WHOLE_RUNS: readonly string[] = [
  "a syntax error of a model",
  "a missing folder of the database",
  "no plan",
  "an error of a model in Python",
  "a state of a newer version",
];

/**
 * Failures whose output is compared with the recorded one, one of each kind. Unit tests of
 * `project-types` have the recorded outputs of all failures and versions.
 */
export const COMPARED: readonly string[] = [
  "a module that a model imports",
  "an audit",
  "unit tests",
  "a syntax error in Python",
  "an unknown column",
  "a refused connection",
  "a missing file",
  "a variable that a model reads when it runs",
];
