import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "@dagctl/core";
import type { Deployment } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { layout } from "../../src/files/layout.ts";
import type { DesiredRecord } from "../../src/files/records.ts";
import { until } from "@dagctl/testing";
import { create, installation, ORGANIZATION, withStatus } from "./hosted.ts";
import type { Hosted, Installation } from "./hosted.ts";
import { damage, seen, WAYS } from "./ways.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** A project that was removed, and what a paused host may still pass for it. */
interface Removed {
  readonly project: Project;
  readonly late: Deployment;
  readonly tombstone: string;
}

const ORPHANS = {
  "deployments/org-1/Capital": "a folder whose name the driver does not write",
  "deployments/org-1/%zz": "a name that is no encoding",
  "deployments/a file": "a file in the place of an organization",
  "tombstones/deployments/org-1/no-tombstone.txt": "a file that is no tombstone",
  "tombstones/states/org-1/%2.json": "a tombstone of no project",
  "work/org-1/Not A Project": "a working folder of no project",
  "state/org-1/Not A Project": "a state of no project",
} as const;

let place: Installation;
let hosted: Hosted;
const undeployed = new Map<string, Removed>();
const deleted = new Map<string, Removed>();

async function removed(name: string, kind: "undeploy" | "delete"): Promise<Removed> {
  const project = await create(hosted.organization, place.repositoryUrl, name);
  await withStatus(hosted.organization, project.id, "active");
  const paths = layout(place.local);
  const ref = { organization: ORGANIZATION, project: project.id };
  const desired = JSON.parse(readFileSync(paths.deployment(ref).desired, "utf8")) as DesiredRecord;
  await hosted.organization.projects[kind](project.id);
  return {
    project,
    late: {
      ...desired,
      repository: parseWorkloadRepository(ORGANIZATION, desired.workload.repository),
      secrets: {},
    },
    tombstone: paths.tombstone("deployments", ref),
  };
}

beforeAll(async () => {
  place = await installation();
  hosted = await place.start();
  for (const [index, way] of Object.keys(WAYS).entries()) {
    undeployed.set(way, await removed(`undeployed-${index}`, "undeploy"));
    if (index < 3) deleted.set(way, await removed(`deleted-${index}`, "delete"));
  }
  await place.stop();
  for (const [way, damaged] of Object.entries(WAYS)) {
    for (const one of [undeployed.get(way), deleted.get(way)])
      if (one !== undefined) damage(one.tombstone, damaged);
  }
  for (const path of Object.keys(ORPHANS)) {
    const full = join(place.local, path);
    mkdirSync(join(full, ".."), { recursive: true });
    if (path.includes(".") || path.endsWith("a file")) writeFileSync(full, "not ours");
    else mkdirSync(full);
    if (path.startsWith("state/")) writeFileSync(join(full, "state.json"), "not ours");
  }
  hosted = await place.start();
});
afterAll(() => place.dispose());

const of = (removals: ReadonlyMap<string, Removed>, way: string): Removed => {
  const found = removals.get(way);
  if (found === undefined) throw new Error("The project was not created");
  return found;
};

describe("a damaged tombstone", () => {
  test.each(Object.keys(WAYS))(
    "refuses every apply up to the recorded generation where it %s, and a later deployment works",
    async (way) => {
      const { project, late, tombstone } = of(undeployed, way);
      const { deploy } = hosted.driver;
      const before = seen(tombstone);
      // The project was deployed with generation 1 and undeployed with generation 2, which is the
      // recorded one.
      for (const generation of [1, 2]) {
        await expect(deploy.apply({ ...late, generation })).rejects.toMatchObject({
          code: "conflict",
          details: { generation: 2 },
        });
      }
      expect(await deploy.observe(late.ref)).toEqual({ present: false });
      expect(seen(tombstone)).toEqual(before);
      await hosted.organization.projects.deploy(project.id);
      await withStatus(hosted.organization, project.id, "active");
      expect(seen(`${tombstone}.damaged`)).toEqual(before);
      await hosted.organization.projects.undeploy(project.id);
      await expect(deploy.apply({ ...late, generation: 3 })).rejects.toMatchObject({
        code: "conflict",
      });
    },
  );

  test.each(Object.keys(WAYS).slice(0, 3))(
    "refuses every apply of a deleted project where it %s",
    async (way) => {
      const { late } = of(deleted, way);
      for (const generation of [1, 2, 1_000]) {
        await expect(hosted.driver.deploy.apply({ ...late, generation })).rejects.toMatchObject({
          code: "conflict",
        });
      }
      expect(await hosted.driver.deploy.observe(late.ref)).toEqual({ present: false });
    },
  );

  test("is reported by a start with its file, without a path of the machine", () => {
    const messages = place.logged.map(({ message }) => message);
    for (const { project } of [...undeployed.values(), ...deleted.values()]) {
      expect(messages).toContainEqual(
        expect.stringContaining(`local/tombstones/deployments/org-1/${project.id}.json is damaged`),
      );
    }
    expect(messages.filter((message) => message.includes(place.data))).toEqual([]);
  });

  test.each(Object.entries(ORPHANS))(
    "a file that names no project is reported as an orphan and not changed: %s (%s)",
    async (path) => {
      await until(
        async () => place.logged.map(({ message }) => message),
        (messages) =>
          messages.some(
            (message) => message.includes("without a record") && message.includes(`local/${path}`),
          ),
      );
      expect(seen(join(place.local, path))).toBeDefined();
    },
  );
});
