import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "@dagctl/core/contracts";
import { parseWorkloadRepository } from "@dagctl/core/driver-kit";
import { localDriver, type LocalDriver } from "@dagctl/local-driver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Installation,
  listRecordings,
  restoreInstallation,
  type State,
} from "../src/index.ts";

describe.each(listRecordings("sqlite"))(
  "The local driver on a data folder of commit $commit",
  { timeout: 60_000 },
  (stored) => {
    let installation: Installation;
    let driver: LocalDriver;
    beforeAll(async () => {
      installation = await restoreInstallation(stored);
      driver = localDriver({ directory: join(installation.data, "local") });
      await driver.deploy.attach?.({
        credentials: async () => ({ kind: "none" }),
        checkout: () => Promise.reject(new Error("nothing is checked out again")),
      });
    }, 120_000);
    afterAll(async () => {
      await driver.deploy.close?.();
      await driver.run.close?.();
      await installation.release();
    });

    const fileOf = (path: string): string => {
      const local = join(installation.data, "local");
      const found = readdirSync(local, { recursive: true, encoding: "utf8" }).find((one) =>
        one.endsWith(path),
      );
      if (found === undefined) throw new Error(`The recording has no file ${path}`);
      return join(local, found);
    };
    const json = (path: string): unknown => JSON.parse(readFileSync(fileOf(path), "utf8"));
    /** Returns what the project `active` was applied with. */
    const applied = (): Deployment => {
      const path = `${installation.recording.projects.active}/wanted.json`;
      const stored = json(path) as Omit<Deployment, "repository" | "secrets">;
      const { organization } = stored.ref;
      const repository = parseWorkloadRepository(organization, stored.workload.repository);
      return { ...stored, repository, secrets: {} };
    };

    test.each<State>(["deleted", "undeployed"])(
      "An apply at or below the generation of the project %s, which was removed, is refused",
      async (state) => {
        const { ref, generation } = json(
          `tombstones/deployments/org-local/${installation.recording.projects[state]}.json`,
        ) as Deployment;
        for (const late of [generation - 1, generation])
          await expect(
            driver.deploy.apply({ ...applied(), ref, generation: late }),
          ).rejects.toMatchObject({ code: "conflict", details: { generation } });
        expect(await driver.deploy.observe(ref)).toEqual({ present: false });
      },
    );

    test("An apply below the generation of a deployed project is refused", async () => {
      const { generation } = applied();
      await expect(
        driver.deploy.apply({ ...applied(), generation: generation - 1 }),
      ).rejects.toMatchObject({ code: "conflict", details: { generation } });
    });

    test("An apply of what is deployed changes nothing and checks nothing out", async () => {
      const desiredFile = fileOf(`${installation.recording.projects.active}/wanted.json`);
      const marks = { work: undefined, root: undefined, copies: undefined };
      const before = { ...(JSON.parse(readFileSync(desiredFile, "utf8")) as object), ...marks };
      await driver.deploy.apply(applied());
      // Its working folder is marked as one that was made, and the record has the data folder and
      // the mark of a version that knows the current folder.
      const { work, root, copies, ...rest } = JSON.parse(readFileSync(desiredFile, "utf8")) as {
        readonly work?: true;
        readonly root?: string;
        readonly copies?: true;
      };
      expect({ work, root, copies }).toEqual({
        work: true,
        root: join(installation.data, "local"),
        copies: true,
      });
      expect(JSON.stringify(rest)).toBe(JSON.stringify(before));
      expect(await driver.deploy.observe(applied().ref)).toMatchObject({
        present: true,
        phase: "converged",
        generation: applied().generation,
      });
    });

    test("Secrets have their values, variables among them", async () => {
      for (const [name, value] of Object.entries(installation.recording.secrets)) {
        const secret = await driver.secrets.get("org-local", name);
        expect(secret?.reveal().trim()).toBe(value.trim());
      }
    });
  },
);
