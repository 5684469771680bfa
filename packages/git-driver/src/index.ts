export * from "./driver.ts";
export { appKeyProblem } from "./access/github/app.ts";
export type {
  GitDriverLimits,
  GitDriverOptions,
  GitDriverTiming,
  GithubAppOptions,
  GithubInstallation,
} from "./options.ts";
export { knownHostProblem } from "./access/ssh/known-hosts.ts";
