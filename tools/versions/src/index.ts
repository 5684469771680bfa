// What tests need of this package.
export { isOnMachine, pathWithPythons } from "./pythons.ts";
export { readTested, recordTested, versionsToTest } from "./tested-versions.ts";
