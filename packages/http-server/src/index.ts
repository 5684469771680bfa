export {
  type Authenticate,
  type AuthenticateInput,
  type BearerTokensOptions,
  bearerTokens,
  type Identity,
} from "./authentication.ts";
export { consoleLinks } from "./console/console-links.ts";
export type { ConsoleLink, ConsoleOptions } from "./console/console-options.ts";
export { createHttpServer } from "./create-http-server.ts";
export { type ErrorBody, STATUS_OF } from "@dagctl/api";
export { httpServer } from "./plugin.ts";
export type { HttpServerOptions } from "./server-options.ts";
export type { StreamLimits } from "./streams.ts";
export type { AdministeredTokens } from "./tokens/administration.ts";
export { rememberRevoked, isRevoked } from "./tokens/revoked.ts";
export { type StoredTokensOptions, storedTokens } from "./tokens/stored-tokens.ts";
export {
  makeToken,
  type MakeTokenOptions,
  type NewToken,
  newToken,
  tokenDigest,
} from "./tokens/token.ts";
