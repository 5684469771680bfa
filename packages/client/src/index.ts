export { createClient } from "./create-client.ts";
export type {
  Client,
  ClientEnvironmentVariables,
  ClientEvents,
  ClientJobs,
  ClientOperations,
  ClientOptions,
  ClientProjects,
  ClientRuns,
  ClientTokens,
  Listing,
} from "./client.ts";
