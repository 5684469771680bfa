import { expect, test } from "vitest";
import { clientOf } from "../../src/contexts/client.ts";

/** Returns the organization that the requests of a connection name. */
async function namedBy(organization: string | undefined): Promise<readonly (string | null)[]> {
  const named: (string | null)[] = [];
  const client = clientOf(
    { url: "http://127.0.0.1:4280", organization, token: "token" },
    async (input, init) => {
      named.push(new Request(input, init).headers.get("x-organization-id"));
      return Response.json({ projects: [], total: 0 });
    },
  );
  await client.projects.list();
  return named;
}

test("A connection names its organization, and no one where it has none", async () => {
  expect(await namedBy("org-acme")).toEqual(["org-acme"]);
  expect(await namedBy(undefined)).toEqual([null]);
});
