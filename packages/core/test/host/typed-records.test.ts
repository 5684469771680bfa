import type { TypedRecord } from "@dagctl/core/contracts";
import { memoryData, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { testHost, until, untilStatus } from "./test-host.ts";

const common = { kind: "plan", organization: "org-acme", parent: "", sortKey: "1", value: {} };

async function idsIn(data: ReturnType<typeof memoryData>): Promise<readonly string[]> {
  const records: readonly TypedRecord[] = await memoryStore({ data }).records(
    "org-acme",
    "plan",
    "",
    { limit: 9 },
  );
  return records.map(({ id }) => id);
}

describe("a typed record", () => {
  it("is deleted by a host once it has expired, and no other one is", async () => {
    const data = memoryData();
    const later = (milliseconds: number): string =>
      new Date(Date.now() + milliseconds).toISOString();
    await memoryStore({ data }).commit([
      { put: "record", record: { ...common, id: "expired", expiresAt: later(-1_000) } },
      { put: "record", record: { ...common, id: "later", expiresAt: later(3_600_000) } },
      { put: "record", record: { ...common, id: "never" } },
    ]);
    await testHost({ data });
    expect(
      await until(
        () => idsIn(data),
        (ids) => !ids.includes("expired"),
      ),
    ).toEqual(["later", "never"]);
  });

  it("is deleted with its project, and no other one is", async () => {
    const test = await testHost();
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await memoryStore({ data: test.data }).commit([
      { put: "record", record: { ...common, id: "of-project", project: id } },
      { put: "record", record: { ...common, id: "about-project", value: { project: id } } },
    ]);
    await test.acme.projects.delete(id);
    expect(await idsIn(test.data)).toEqual(["about-project"]);
  });
});
