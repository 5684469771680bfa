import { openApi } from "@dagctl/api/shapes";
import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
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
    const read = createProjectTypes("http://x/pipelines/", fetch);
    expect(await Promise.all([read(), read()])).toEqual([
      ["dbt", "node"],
      ["dbt", "node"],
    ]);
    expect(called).toEqual(["http://x/pipelines/openapi.json"]);
  });

  it("are not known where the server hides the description, or answers something else", async () => {
    for (const answer of [
      () => new Response("", { status: 404 }),
      () => Response.json({ openapi: "3.1.0" }),
    ])
      expect(await createProjectTypes("http://x/", fetchOf(answer).fetch)()).toEqual([]);
  });

  it("are read again after a failure", async () => {
    const lost = (): Response => {
      throw new TypeError("Failed to fetch");
    };
    const read = createProjectTypes(
      "http://x/",
      fetchOf(lost, () => Response.json(DOCUMENT)).fetch,
    );
    expect([await read(), await read()]).toEqual([[], ["dbt", "node"]]);
  });
});
