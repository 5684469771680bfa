import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { systemClock } from "@dagctl/core/driver-kit";
import { packageIndexServer } from "@dagctl/test-servers";
import { type PackagesFixture, packagesSuite, registerSuite } from "@dagctl/testing";
import { afterAll, beforeAll, test } from "vitest";
import { pythonTools, type PythonTools } from "@dagctl/python-tools";
import { servicesOf, workbench } from "../workbench.ts";

const PYTHONS = ["3.11", "3.12"] as const;

let tools: PythonTools;
/** Whether this machine has both versions of Python. */
let hasPythons: boolean;
beforeAll(async () => {
  tools = await pythonTools();
  const found = await Promise.allSettled(
    PYTHONS.map((version) => promisify(execFile)(tools.uvProgram, ["python", "find", version])),
  );
  hasPythons = found.every(({ status }) => status === "fulfilled");
});
afterAll(() => tools.remove());

registerSuite(
  (title, body) => test(title, body, 120_000),
  packagesSuite,
  async (): Promise<PackagesFixture> => {
    const index = await packageIndexServer();
    await index.publish({ name: "tool", version: "1.0", uploadTime: "2024-03-01" });
    for (const version of ["1.0", "2.0"])
      await index.publish({ name: "suite", version, uploadTime: "2024-01-01" });
    const commit = "1".repeat(40);
    const bench = await workbench(servicesOf({ [commit]: { "commit.txt": commit } }));
    const python = { uv: tools.uvProgram, indexes: [{ name: "suite", url: index.url }] };
    const drivers = await bench.start({ python });
    return {
      ...drivers,
      unique: "p1",
      repository: {
        url: "https://git.invalid/suite",
        branch: "main",
        commit,
        authMethod: "none",
      },
      clock: systemClock(),
      pollMs: 20,
      deadlineMs: 60_000,
      shortMs: 1_000,
      addedVariables: [],
      async reopen() {
        await drivers.deploy.close?.();
        return bench.start({ python });
      },
      packages: {
        runtime: {
          language: "python",
          packages: [{ name: "tool", version: "1.0" }],
          requirements: {
            file: "requirements.txt",
            requirements: ["suite"],
            constraints: [],
            hashes: [],
          },
        },
        program: {
          argv: ["python", "-c", "import suite; print('suite', suite.__version__)"],
          prints: "suite 2.0",
        },
        ...(hasPythons && { pythons: PYTHONS }),
      },
      async close() {
        await bench.dispose();
        await index.close();
      },
    };
  },
  { deadlineMs: 110_000 },
);
