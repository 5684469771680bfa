import { chartRepository } from "@dagctl/k8s-driver";
import fastify, { type FastifyInstance } from "fastify";
import { serveCharts } from "./charts.ts";
import { type Address, bind, type Listener } from "./listen.ts";

/** The longest that a request may take to arrive, in milliseconds. */
const REQUEST_MS = 10_000;
/** The longest silence of a connection, in milliseconds. */
const CONNECTION_MS = 30_000;
/** A request has no body. */
const BODY_BYTES = 1024;

/**
 * Returns an application that serves the charts and `/healthz`, and nothing else. It opens no file
 * and knows no cluster. What answers in its place decides what Argo CD makes, so it has as little
 * as possible that could be taken over.
 */
export function chartsServer(): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: CONNECTION_MS,
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: "not_found", message: "Not found" }),
  );
  app.get("/healthz", () => ({ status: "ok" }));
  serveCharts(app, chartRepository());
  return app;
}

/**
 * Serves the charts.
 *
 * @throws Error with a readable message where the address cannot be bound
 */
export const listenForCharts = (address: Address): Promise<Listener> =>
  bind(chartsServer(), address);
