import { setCaller } from "../../core/test/host/caller.ts";
import { overHttp } from "./over-http.ts";

// The same cases run on a host in its process, in the package core. A case that holds on one side
// only fails on the other.
setCaller(overHttp);
await import("../../core/test/host/lifecycle.test.ts");
await import("../../core/test/host/runs.test.ts");
await import("../../core/test/host/run-logs.test.ts");
await import("../../core/test/host/jobs.test.ts");
await import("../../core/test/host/operations.test.ts");
await import("../../core/test/host/events.test.ts");
await import("../../core/test/host/audit.test.ts");
await import("../../core/test/host/idempotency.test.ts");
await import("../../core/test/host/environment-variables.test.ts");
await import("../../core/test/host/environment-variables-in-runs.test.ts");
