import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Installation,
  listTestedRecordings,
  oldVersion,
  type OldVersion,
  restoreInstallation,
  serverWait,
} from "../src/index.ts";
import { until } from "@dagctl/testing";
import { PROGRAM } from "./upgrade/places.ts";

describe.each(listTestedRecordings("sqlite"))(
  "A run that the server of commit $commit started",
  (stored) => {
    let old: OldVersion;
    let installation: Installation;
    beforeAll(async () => {
      old = await oldVersion(stored.commit);
      installation = await restoreInstallation(stored);
    }, 600_000);
    afterAll(() => installation.release());

    test("goes on during the upgrade, and the new server reads its log, cancels it and records its end", async () => {
      const project = `/projects/${installation.recording.projects.running}`;
      const before = await installation.start(old.program);
      const started = await installation
        .client(before)
        .expect(200, { method: "POST", path: `${project}/run` });
      const path = `${project}/runs/${String(started["job_run_id"])}`;
      const log = async (server: typeof before): Promise<string> =>
        String(
          (await installation.client(server).call({ method: "GET", path: `${path}/logs` })).body,
        );
      await until(
        () => log(before),
        (text) => text.includes("waiting"),
        serverWait("The first line of the run"),
      );
      expect(await before.stop()).toBe(0);

      const after = await installation.start(PROGRAM);
      const client = installation.client(after);
      expect(await client.get(path)).toMatchObject({ status: "running" });
      expect(await log(after)).toBe("waiting\n");
      await client.expect(200, { method: "POST", path: `${path}/cancel` });
      const ended = await until(
        () => client.get(path),
        ({ status }) => status !== "pending" && status !== "running",
        serverWait("The end of the run"),
      );
      expect(ended).toMatchObject({
        status: "failed",
        error_message: expect.stringMatching(/cancel/i) as string,
      });
      expect(await log(after)).toMatch(/^waiting\n/);
      expect(await after.stop()).toBe(0);
    });
  },
);
