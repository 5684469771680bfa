export * from "./driver.ts";
export type { GitDriverLimits, GitDriverOptions, GitDriverTiming } from "./options.ts";
