export { createClient } from "./create-client.ts";
export type {
  Client,
  ClientEnvironmentVariables,
  ClientJobs,
  ClientOperations,
  ClientOptions,
  ClientProjects,
  ClientRuns,
  Listing,
} from "./client.ts";
