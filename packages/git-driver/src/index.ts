export * from "./driver.ts";
export { appKeyProblem, type GithubAppOptions, type GithubInstallation } from "./github-options.ts";
export type { GitDriverLimits, GitDriverOptions, GitDriverTiming } from "./options.ts";
export { knownHostProblem } from "./access/ssh/known-hosts.ts";
