import { DatabaseSync } from "node:sqlite";
import type { Project } from "@dagctl/core";
import type { Change, ProjectPlace, Store } from "@dagctl/core/contracts";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { sqliteFixture } from "../store-fixture.ts";

const ORGANIZATION = "org-acme";

async function opened(): Promise<{ readonly store: Store; readonly other: DatabaseSync }> {
  const { store, file, close } = await sqliteFixture();
  onTestFinished(close);
  await store.open();
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  return { store, other };
}

function putProject(id: string, fields: object, organization = ORGANIZATION): Change {
  const project = {
    ...fields,
    id,
    organization_id: organization,
    name: id,
    created_at: "2026-01-01T00:00:00.000Z",
    revision: 1,
  } as unknown as Project;
  const internals = { generation: 1, mayExist: false, mayHaveState: false, stateRotation: 0 };
  return { put: "project", record: { project, internals } };
}

/** Returns the list that is read in parts. */
async function listInParts(store: Store, limit: number): Promise<string> {
  const texts: string[] = [];
  let after: ProjectPlace | undefined;
  do {
    const { text, count, last } = await store.projectTexts(ORGANIZATION, { after, limit });
    if (count > 0) texts.push(new TextDecoder().decode(text));
    after = last;
  } while (after !== undefined);
  return `[${texts.join(",")}]`;
}

describe("the list of projects as text", () => {
  it("has the bytes that JSON.stringify writes of the records, for any fields and parts", async () => {
    const { store } = await opened();
    let made = 0;
    const fields = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fields, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (projects, limit) => {
          const ids = projects.map(() => `p${(made += 1)}`);
          await store.commit(
            projects.flatMap((own, index) => [
              putProject(ids[index] ?? "", own),
              putProject(ids[index] ?? "", { ...own, secret: "of another" }, "org-rival"),
            ]),
          );
          const { records } = await store.projects(ORGANIZATION);
          const plain = JSON.stringify(records.map(({ project }) => project));
          expect(await listInParts(store, limit)).toBe(plain);
          await store.commit(
            ids.slice(1).map((id) => ({ forget: "project", organization: ORGANIZATION, id })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['{"id":"p1', "", '{"id":"p1" "name":1}', new Uint8Array([0x7b, 0x00, 0x7d])])(
    "is refused as the records are where the stored text is %j, and read again after a repair",
    async (damaged) => {
      const { store, other } = await opened();
      await store.commit([putProject("p1", {}), putProject("p2", {})]);
      const whole = await listInParts(store, 1);
      const wire = other.prepare("select wire from projects where id = 'p1'").get()?.["wire"];
      const write = other.prepare("update projects set wire = ? where id = 'p1'");
      write.run(damaged);
      const refusal = await store.projects(ORGANIZATION).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: "internal" });
      await expect(listInParts(store, 1)).rejects.toEqual(refusal);
      await store.commit([putProject("p3", {})]);
      await expect(listInParts(store, 9)).rejects.toMatchObject({ code: "internal" });
      write.run(String(wire));
      expect(await listInParts(store, 2)).toContain(whole.slice(1, -1));
    },
  );

  it("is read where a stored text of another organization is not JSON", async () => {
    const { store, other } = await opened();
    const fields = { description: 'é "quoted" \u2028 \ud800' };
    await store.commit([putProject("p1", fields), putProject("p2", {}), putProject("p3", {})]);
    await store.commit([putProject("r1", {}, "org-rival")]);
    const before = await listInParts(store, 2);
    other.exec("update projects set wire = '{' where id = 'r1'");
    for (const limit of [1, 2, 3, 4]) expect(await listInParts(store, limit)).toBe(before);
    expect(before).toContain('"id":"p3"');
  });

  it("is joined in the order of its index, without sorting the texts", async () => {
    const { other } = await opened();
    const rows =
      "select wire, created_at, id from projects where organization = ? and (created_at, id) > (?, ?) order by created_at, id limit ?";
    const plan = other
      .prepare(`explain query plan select group_concat(wire, ',') from (${rows})`)
      .all("o", "", "", 1)
      .map((line) => line["detail"]);
    expect(plan).toEqual([
      expect.stringMatching(/^CO-ROUTINE/),
      expect.stringMatching(/^SEARCH projects USING INDEX projects_in_order/),
      expect.stringMatching(/^SCAN/),
    ]);
  });
});
