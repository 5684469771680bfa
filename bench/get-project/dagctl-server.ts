import { bearerTokens, createHttpServer, storedTokens } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { sqliteStore, sqliteTokenStore } from "@dagctl/sql-driver";
import { hostOverFakes } from "../host-over-fakes.ts";
import { ORGANIZATION } from "../seeded-store.ts";
import { structuredLog } from "./structured-log.ts";

// The REST API of dagctl as a program, with every answer in a structured log: `dagctl-server.ts
// DATABASE LOG`. The store, the tokens and the routes are real; Git and the engine are fakes, which
// no measured call reaches.
const [file = "", logFile = ""] = process.argv.slice(2);

const log = structuredLog(logFile);
const host = await hostOverFakes({ store: sqliteStore({ file }), projectTypes: [nodeType()], log });
const store = sqliteTokenStore({ file });
await store.open();
const app = createHttpServer({
  host,
  authenticate: bearerTokens(storedTokens({ store, organization: ORGANIZATION, log })),
  log,
});
process.once("SIGTERM", () => process.exit(0));
console.log(`dagctl listening on ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
