export { localDriver } from "./local-driver.ts";
export type { LocalDriver } from "./local-driver.ts";
export type { LocalDriverOptions, LocalTiming, PythonOptions } from "./options.ts";
export { findPython } from "./python/programs.ts";
export type { PythonPrograms } from "./python/programs.ts";
export { type MachinePythons, machinePythons } from "./python/machine-pythons.ts";
export { pythonEnvironments } from "./python/python-environments.ts";
export type {
  PythonEnvironments,
  PythonEnvironmentsOptions,
} from "./python/python-environments.ts";
