export { createClient } from "./create-client.ts";
export { newIdempotencyKey } from "./http.ts";
export type {
  Client,
  ClientAudit,
  ClientEnvironmentVariables,
  ClientEvents,
  ClientJobs,
  ClientOperations,
  ClientOptions,
  ClientOrganizations,
  ClientProjects,
  ClientRuns,
  ClientPushHooks,
  ClientNotifications,
  ClientSecrets,
  ClientTokens,
  Listing,
} from "./client.ts";
