import { openApi } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { createProjectTypes } from "../../src/server/project-types.ts";

const DOCUMENT = openApi({
  projectTypes: [dbtType(), nodeType()],
  servers: [{ url: "/api/v1" }],
  version: "1",
});

/** Returns a fetch that answers with each of these, and the addresses that it was called with. */
function fetchOf(...answers: readonly (() => Response)[]) {
  const called: string[] = [];
  const fetch = async (input: Parameters<typeof globalThis.fetch>[0]): Promise<Response> => {
    const answer = answers[called.length];
    called.push(String(input instanceof Request ? input.url : input));
    if (!answer) throw new TypeError("Called too often");
    return answer();
  };
  return { fetch, called };
}

describe("the types of projects", () => {
  it("are those that the description of the API names, which is read once", async () => {
    const { fetch, called } = fetchOf(() => Response.json(DOCUMENT));
    const types = createProjectTypes("http://x/pipelines/", fetch);
    expect(await Promise.all([types.names(), types.names()])).toEqual([
      ["dbt", "node"],
      ["dbt", "node"],
    ]);
    expect(called).toEqual(["http://x/pipelines/openapi.json"]);
  });

  it("are not known where the server hides the description, or answers something else", async () => {
    for (const answer of [
      () => new Response("", { status: 404 }),
      () => Response.json({ openapi: "3.1.0" }),
    ]) {
      const types = createProjectTypes("http://x/", fetchOf(answer, answer).fetch);
      expect([await types.names(), await types.fields("dbt", "create")]).toEqual([[], {}]);
    }
  });

  it("are read again after a failure", async () => {
    const lost = (): Response => {
      throw new TypeError("Failed to fetch");
    };
    const types = createProjectTypes(
      "http://x/",
      fetchOf(lost, () => Response.json(DOCUMENT)).fetch,
    );
    expect([await types.names(), await types.names()]).toEqual([[], ["dbt", "node"]]);
  });

  it("have the parameters of a run and of a plan; none where they have no plans", async () => {
    const described = openApi({
      projectTypes: [nodeType(), sqlmeshType()],
      servers: [{ url: "/api/v1" }],
      version: "1",
    });
    const types = createProjectTypes("http://x/", fetchOf(() => Response.json(described)).fetch);
    expect(Object.keys(await types.parameters("sqlmesh"))).not.toContain("skip_backfill");
    expect(await types.planParameters("sqlmesh")).toMatchObject({
      skip_backfill: { "x-access": "run" },
      restate_models: { "x-access": "write" },
    });
    expect(await types.planParameters("node")).toEqual({});
    expect(await types.planParameters("absent")).toEqual({});
  });

  it("have the fields of a create and of an update, by the name of the type", async () => {
    const types = createProjectTypes("http://x/", fetchOf(() => Response.json(DOCUMENT)).fetch);
    const create = Object.keys(await types.fields("dbt", "create"));
    expect(create).toEqual(expect.arrayContaining(["name", "dbt_version"]));
    expect(create).not.toContain("status");
    const change = await types.fields("dbt", "change");
    expect(Object.keys(change)).toEqual(expect.arrayContaining(["dbt_version", "status"]));
    expect(change["created_at"]).toMatchObject({ readOnly: true });
    expect(Object.keys(await types.fields("node", "change"))).not.toContain("dbt_version");
    expect(await types.fields("toString", "create")).toEqual({});
    expect(await types.fields("absent", "change")).toEqual({});
  });
});
