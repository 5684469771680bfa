import { stat } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import type { Project } from "@dagctl/core";
import type { Change, Store } from "@dagctl/core/contracts";
import { describe, expect, it, onTestFinished } from "vitest";
import { sqliteFixture } from "../store-fixture.ts";

const ORGANIZATION = "org-acme";
const MIB = 2 ** 20;

async function opened(): Promise<{ readonly store: Store; readonly file: string }> {
  const { store, file, close } = await sqliteFixture();
  onTestFinished(close);
  await store.open();
  return { store, file };
}

function putProject(revision: number, description = ""): Change {
  const project = {
    id: "p1",
    organization_id: ORGANIZATION,
    name: "p1",
    description,
    created_at: "2026-01-01T00:00:00.000Z",
    revision,
  } as unknown as Project;
  const internals = { generation: 1, mayExist: false, mayHaveState: false, stateRotation: 0 };
  return { put: "project", record: { project, internals } };
}

const revisionOf = async (store: Store): Promise<number | undefined> =>
  (await store.projectText(ORGANIZATION, "p1"))?.revision;

/** Commits, and reads again and again until that has ended. */
async function commitDuringReads(store: Store, change: Change): Promise<void> {
  let hasEnded = false;
  const commit = store.commit([change]).finally(() => {
    hasEnded = true;
  });
  while (!hasEnded) await revisionOf(store);
  await commit;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a read of a project's text", () => {
  it("sees each commit of the store that has ended, also while others read in the same turn", async () => {
    const { store } = await opened();
    for (let revision = 1; revision <= 30; revision += 1) {
      await commitDuringReads(store, putProject(revision));
      expect(await revisionOf(store)).toBe(revision);
      expect((await store.project(ORGANIZATION, "p1"))?.project.revision).toBe(revision);
    }
  });

  it("sees in the next turn what another connection has committed", async () => {
    const { store, file } = await opened();
    await store.commit([putProject(1)]);
    const other = new DatabaseSync(file);
    onTestFinished(() => other.close());
    const raise = other.prepare("update projects set revision = revision + 1");
    for (let revision = 1; revision <= 5; revision += 1) {
      expect(await revisionOf(store)).toBe(revision);
      raise.run();
      await nextTurn();
    }
  });

  it("does not keep the log from being used again", async () => {
    const { store, file } = await opened();
    const description = "x".repeat(MIB / 4);
    for (let revision = 1; revision <= 60; revision += 1)
      await commitDuringReads(store, putProject(revision, description));
    expect((await stat(`${file}-wal`)).size).toBeLessThan(8 * MIB);
  });

  it("leaves nothing open when the store closes in the same turn", async () => {
    const { store } = await opened();
    await store.commit([putProject(1)]);
    await revisionOf(store);
    await store.close();
    await nextTurn();
    await expect(store.projectText(ORGANIZATION, "p1")).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});
