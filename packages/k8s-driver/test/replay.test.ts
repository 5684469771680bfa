import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plainKubeconfig } from "@dagctl/control-plane";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubernetesDriver } from "../src/index.ts";
import { servicesWith } from "./bench.ts";
import { readFrom } from "./recording/exchange.ts";
import { flows } from "./recording/flows.ts";
import { HOST, replay } from "./recording/replay.ts";

/*
 * Tests the driver with answers of a real API server with a real Argo CD, without either: it makes
 * the same requests in the same order, and comes to the same results. After a change on purpose
 * they are recorded again (CONTRIBUTING.md says how).
 */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dagctl-replay-"));
  await writeFile(join(folder, "kubeconfig"), plainKubeconfig(HOST));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

const recording = readFrom(readFileSync(new URL("recordings/flows.json", import.meta.url), "utf8"));

describe("a recorded flow", () => {
  test.each(Object.entries(flows))(
    "leads to the recorded conclusions: %s",
    { timeout: 60_000 },
    async (name, play) => {
      const recorded = recording.flows[name];
      if (recorded === undefined) throw new Error(`${name} is not in the recording`);
      const played = replay(recorded.exchanges);
      const driver = kubernetesDriver({
        cluster: { kubeconfig: join(folder, "kubeconfig") },
        chartsUrl: recording.chartsUrl,
        installation: "recorded",
        timing: { renewalMs: 60 * 60_000 },
      });
      try {
        await driver.deploy.attach?.(servicesWith());
        const { repository } = recording;
        const concluded = await play({
          driver,
          repository,
          pause: 1,
          outside: async () => undefined,
        }).catch((error: unknown) => String(error));
        const found = {
          concluded: JSON.parse(JSON.stringify(concluded)) as unknown,
          wrong: played.wrong(),
        };
        expect(
          found,
          "where that is meant, record afresh: CONTRIBUTING.md, Where tests go",
        ).toEqual({
          concluded: recorded.conclusions,
          wrong: [],
        });
      } finally {
        await driver.deploy.close?.();
        played.close();
      }
    },
  );
});
