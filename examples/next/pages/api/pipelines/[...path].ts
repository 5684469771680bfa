import type { IncomingMessage, ServerResponse } from "node:http";
import { createHost } from "@dagctl/core";
import { bearerTokens, httpServer } from "@dagctl/http-server";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import fastify, { type FastifyInstance } from "fastify";

async function open(): Promise<FastifyInstance> {
  const host = await createHost({ store: memoryStore(), git: fakeGit(), ...fakeEngine(), projectTypes: [nodeType()] });
  const lookup = () => ({ organization: "org-acme", caller: "ann", access: "write" as const });
  const api = fastify({ routerOptions: { maxParamLength: 200 } });
  api.addHook("onClose", () => host.close());
  await api.register(httpServer({ host, authenticate: bearerTokens({ lookup }) }), { prefix: "/api/pipelines" });
  await api.ready();
  return api;
}

const api = open();
export const config = { api: { bodyParser: false, externalResolver: true } };
export default async function handler(request: IncomingMessage, response: ServerResponse): Promise<void> {
  (await api).routing(request, response);
}
