import { type Access, type JsonCall, TABLE } from "@dagctl/api";
import { SHAPES, type Shapes } from "@dagctl/api/shapes";
import type { Client } from "@dagctl/client";
import type { Host, MutationOptions } from "@dagctl/core";
import { bearerTokens } from "@dagctl/http-server";
import fastify from "fastify";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { httpServerOf } from "../../http-server/src/plugin.ts";
import { clientOf } from "../src/create-client.ts";
import { ORGANIZATION, served } from "./served.ts";

/** What the added method returns. */
interface Archived {
  readonly id: string;
  readonly reason: string;
}

/** The added method. */
type Archive = (
  project: string,
  fields: { readonly reason: string },
  options?: MutationOptions,
) => Promise<Archived>;

type ClientWithMethod = Client & { readonly projects: { readonly archive: Archive } };

// All that an added call needs, in addition to its method: its entry, and its shapes under the same
// name.
const ARCHIVE: JsonCall<Archived> = {
  method: "POST",
  path: "/projects/:project/archive",
  access: "write",
  summary: "Archives a project.",
  answers: "The id of the project, and the reason.",
  query: {},
  body: "object",
  headers: ["Idempotency-Key"],
  errors: ["not_found"],
  fields: { 200: { id: "text", reason: "text" } },
  answer: (body) => ({ status: 200, body }),
  result: ({ body }) => body as Archived,
};
const ARCHIVE_SHAPES: Shapes["projects"]["deploy"] = {
  body: { shape: z.strictObject({ reason: z.string() }), example: { reason: "Replaced" } },
  answers: { 200: { shape: z.looseObject({ id: z.string(), reason: z.string() }), headers: [] } },
};

const api = {
  table: { ...TABLE, projects: { ...TABLE.projects, archive: ARCHIVE } },
  shapes: { ...SHAPES, projects: { ...SHAPES.projects, archive: ARCHIVE_SHAPES } },
};

/** Returns a host with the method, and what it was called with. */
function withMethod(host: Host): { readonly host: Host; readonly calls: unknown[][] } {
  const calls: unknown[][] = [];
  const archive: Archive = async (project, { reason }, options) => {
    calls.push([project, reason, options?.idempotencyKey]);
    return { id: project, reason };
  };
  return {
    calls,
    host: {
      ...host,
      organization(id, options) {
        const found = host.organization(id, options);
        return { ...found, projects: { ...found.projects, archive } };
      },
    },
  };
}

it("a call that is added by one entry and one method is served, checked, described, and in the client", async () => {
  const { host, calls } = withMethod((await served()).host);
  const app = fastify();
  onTestFinished(() => app.close());
  const access: Readonly<Record<string, Access>> = { "the-writer": "write", "the-runner": "run" };
  const authenticate = bearerTokens({
    lookup: (token) =>
      access[token] && { organization: ORGANIZATION, caller: token, access: access[token] },
  });
  await app.register(httpServerOf({ host, authenticate }, api));
  const baseUrl = await app.listen({ host: "127.0.0.1", port: 0 });
  const clientWith = (token: string): ClientWithMethod =>
    clientOf({ baseUrl, token, organization: ORGANIZATION }, api.table) as ClientWithMethod;

  const { projects } = clientWith("the-writer");
  expect(
    await projects.archive("analytics", { reason: "Replaced" }, { idempotencyKey: "key-1" }),
  ).toEqual({ id: "analytics", reason: "Replaced" });
  expect(calls).toEqual([["analytics", "Replaced", "key-1"]]);

  for (const [token, code] of [
    ["the-runner", "forbidden"],
    ["an-unknown-one", "unauthenticated"],
  ] as const)
    await expect(
      clientWith(token).projects.archive("analytics", { reason: "Replaced" }),
    ).rejects.toMatchObject({ code });
  const url = `${baseUrl}/api/v1/projects/analytics/archive`;
  const headers = { authorization: "Bearer the-writer" };
  const read = await fetch(url, { headers });
  expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
  const filtered = await fetch(`${url}?page=1`, { method: "POST", headers });
  expect(await filtered.json()).toMatchObject({ error: "invalid", issues: [{ path: "page" }] });
  expect(calls).toHaveLength(1);

  const document = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const field = { type: "string" };
  const schema = {
    type: "object",
    properties: { id: field, reason: field },
    required: ["id", "reason"],
  };
  expect(document.paths["/projects/{project}/archive"]?.["post"]).toMatchObject({
    operationId: "projects.archive",
    description: "Needs the access `write`.",
    parameters: [{ name: "project" }, { name: "Idempotency-Key" }],
    requestBody: {
      required: true,
      content: { "application/json": { schema: { additionalProperties: false } } },
    },
    responses: {
      200: { content: { "application/json": { schema } } },
      404: { $ref: "#/components/responses/not_found" },
      422: { $ref: "#/components/responses/idempotency_key_reused" },
    },
  });
});
