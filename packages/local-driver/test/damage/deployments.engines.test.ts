import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Project } from "@dagctl/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { layout } from "../../src/files/layout.ts";
import type { DeploymentLayout } from "../../src/files/layout.ts";
import { stateNoteIn } from "../../src/files/state-files.ts";
import { until } from "@dagctl/testing";
import { create, installation, ORGANIZATION, withStatus } from "./hosted.ts";
import type { Hosted, Installation } from "./hosted.ts";
import { damage, FOLDER_WAYS, seen, WAYS } from "./ways.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

type Kind = keyof DeploymentLayout | "state" | "work";

/**
 * Every kind of file and folder of a deployment. The compiler asks for a row where the layout gets
 * another one.
 */
const KINDS: Readonly<Record<Kind, typeof WAYS>> = {
  desired: WAYS,
  secrets: WAYS,
  converged: WAYS,
  removing: WAYS,
  state: WAYS,
  folder: FOLDER_WAYS,
  checkouts: FOLDER_WAYS,
  runs: FOLDER_WAYS,
  work: FOLDER_WAYS,
};

interface Case {
  readonly kind: Kind;
  readonly way: string;
  readonly repair: "deploy" | "undeploy" | "delete";
}

const REPAIRS = ["deploy", "undeploy", "delete"] as const;
const CASES: readonly Case[] = Object.entries(KINDS).flatMap(([kind, ways]) =>
  Object.keys(ways).map((way, index) => ({
    kind: kind as Kind,
    way,
    repair: REPAIRS[index % 3] ?? "deploy",
  })),
);

let place: Installation;
let hosted: Hosted;
let witness: Project;
const projects = new Map<Case, Project>();

function pathOf({ kind }: Case, project: string): string {
  const paths = layout(place.local);
  const ref = { organization: ORGANIZATION, project };
  if (kind === "state") return stateNoteIn(paths.state(ref));
  return kind === "work" ? paths.work(ref) : paths.deployment(ref)[kind];
}

const projectOf = (one: Case): Project => {
  const project = projects.get(one);
  if (project === undefined) throw new Error("The project was not created");
  return project;
};

/** Returns what is in the driver's folder under a project's id, except tombstones. */
function leftOf(project: string): readonly string[] {
  const names = readdirSync(place.local, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.includes(project) && !name.startsWith("tombstones"));
}

/** One installation in which everything is damaged at once, so that one start meets all of it. */
beforeAll(async () => {
  place = await installation();
  hosted = await place.start();
  witness = await create(hosted.organization, place.repositoryUrl, "witness");
  for (const [index, one] of CASES.entries())
    projects.set(one, await create(hosted.organization, place.repositoryUrl, `damaged-${index}`));
  for (const { id } of [witness, ...projects.values()])
    await withStatus(hosted.organization, id, "active");
  await place.stop();
  for (const one of CASES)
    damage(
      pathOf(one, projectOf(one).id),
      KINDS[one.kind][one.way] ?? WAYS["is empty"] ?? (() => undefined),
    );
});
afterAll(() => place.dispose());

describe("A start of the host on damaged files of deployments", () => {
  const before = new Map<string, unknown>();

  test("succeeds, changes none of them, and lists all projects", async () => {
    const all = (): Map<string, unknown> =>
      new Map(
        CASES.map((one) => [pathOf(one, projectOf(one).id), seen(pathOf(one, projectOf(one).id))]),
      );
    for (const [path, found] of all()) before.set(path, found);
    hosted = await place.start();
    expect((await hosted.organization.projects.list({ limit: 200 })).total).toBe(CASES.length + 1);
    for (const one of CASES) await withStatus(hosted.organization, projectOf(one).id, "failed");
    expect(all()).toEqual(before);
  });

  test("does not affect the other projects: they deploy and run", async () => {
    expect(await hosted.organization.projects.get(witness.id)).toMatchObject({ status: "active" });
    await hosted.organization.projects.deploy(witness.id);
    await withStatus(hosted.organization, witness.id, "active");
    const run = await hosted.organization.projects.run(witness.id);
    await until(
      () => hosted.organization.runs.get(witness.id, run.job_run_id),
      ({ status }) => status === "success",
    );
  });

  test.each(CASES)(
    "reports the project as failed with a message that names the file: $kind $way",
    async (one) => {
      const { status_message: message = "" } = await hosted.organization.projects.get(
        projectOf(one).id,
      );
      expect(message).toContain(relative(place.data, pathOf(one, projectOf(one).id)));
      expect(message).toContain("Deploy the project again");
      expect(message).not.toContain(place.data);
    },
  );

  test.each(CASES)("is repaired by $repair: $kind $way", async (one) => {
    const { id } = projectOf(one);
    const { projects: calls } = hosted.organization;
    const path = pathOf(one, id);
    if (one.repair === "delete") {
      await calls.delete(id);
      await expect(calls.get(id)).rejects.toMatchObject({ code: "not_found" });
      expect(
        seen(layout(place.local).deployment({ organization: ORGANIZATION, project: id }).folder),
      ).toBeUndefined();
      expect(leftOf(id)).toEqual([]);
      return;
    }
    await calls[one.repair](id);
    await withStatus(hosted.organization, id, one.repair === "deploy" ? "active" : "inactive");
    if (one.repair === "undeploy") {
      await calls.delete(id);
      expect(leftOf(id)).toEqual([]);
      return;
    }
    expect((await calls.get(id)).status_message).toBeUndefined();
    // The damaged file was kept as it was.
    const kept = `${path}.damaged`;
    expect({ [kept]: seen(kept) }).toEqual({ [kept]: before.get(path) });
  });

  test("keeps every damaged version of a file that is damaged again", async () => {
    const { id } = witness;
    const { desired } = layout(place.local).deployment({ organization: ORGANIZATION, project: id });
    for (const text of ["first", "second", "third"]) {
      damage(desired, (path) => writeFileSync(path, text));
      await withStatus(hosted.organization, id, "failed");
      await hosted.organization.projects.deploy(id);
      await withStatus(hosted.organization, id, "active");
    }
    const names = readdirSync(dirname(desired)).filter((name) => name.endsWith(".damaged"));
    expect(names.sort()).toEqual([
      "wanted.json.2.damaged",
      "wanted.json.3.damaged",
      "wanted.json.damaged",
    ]);
    expect(seen(join(dirname(desired), "wanted.json.2.damaged"))).toMatchObject({ text: "second" });
  });
});
