export {
  type GitServer,
  type GitServerFailure,
  type GitServerRequest,
  gitServer,
} from "./git-server.ts";
export {
  type GithubServer,
  type GithubServerRequest,
  githubServer,
  makeAppKey,
  type MintedToken,
} from "./github-server.ts";
export type { IndexPageForm } from "./package-index/index-pages.ts";
export {
  type PackageIndexFailure,
  type PackageIndexLogin,
  type PackageIndexServer,
  packageIndexServer,
  type PackageIndexServerOptions,
  type PackageIndexServerRequest,
  type PublishedFile,
} from "./package-index/package-index-server.ts";
export type { PackageToPublish } from "./package-index/package-to-publish.ts";
export {
  postgresPrograms,
  type PostgresServer,
  postgresServer,
  type PostgresServerOptions,
} from "./postgres-server.ts";
export type { ServerFailure, ServerFault, ServerFaultOptions } from "./server-faults.ts";
export { makeSshKey, type SshKey, type SshServer, sshServer } from "./ssh-server.ts";
