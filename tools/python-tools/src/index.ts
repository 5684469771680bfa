// What tests of other packages need of this one.
export { type Completion, pythonTools, type PythonTools } from "./python-tools.ts";
