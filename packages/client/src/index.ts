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
  Listing,
} from "./client.ts";
