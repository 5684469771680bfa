import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { Secret } from "@dagctl/core/driver-kit";
import { COMMITS, deployment, QUICK, REF, runRequest, script, servicesOf } from "../workbench.ts";

// Does one thing, and is killed when it is about to rename a file that it has written to a name
// that ends with the given one.

const [directory = "", action = "", ending = ""] = process.argv.slice(2);

for (const name of ["rename", "link"] as const) {
  const call = fs[name];
  fs[name] = async (from, to) => {
    if (!String(to).endsWith(ending)) return call(from, to);
    process.kill(process.pid, "SIGKILL");
    await sleep(60_000);
  };
}
syncBuiltinESMExports();

// Loaded after the change of what it imports.
const { localDriver } = await import("../../src/index.ts");
const driver = localDriver({ directory, timing: QUICK });
const services = { ...servicesOf(COMMITS), credentials: async () => ({ kind: "none" as const }) };
const secrets = { TOKEN: new Secret("canary") };

const actions: Readonly<Record<string, () => Promise<unknown>>> = {
  put: () => driver.secrets.put("org-1", "key", new Secret("canary")),
  apply: () => driver.deploy.apply(deployment(1, { secrets })),
  remove: () => driver.deploy.remove(REF, { generation: 2 }),
  provision: () => driver.stateDatabase.provision(REF, { rotation: 1, generation: 1 }),
  async start() {
    await driver.deploy.apply(deployment(1, { secrets }));
    for (let phase = ""; phase !== "converged"; await sleep(20)) {
      const state = await driver.deploy.observe(REF);
      phase = state.present ? state.phase : "";
    }
    await driver.run.start(runRequest("run-1", [script("wait.mjs")]));
  },
};
if (action !== "put") await driver.deploy.attach?.(services);
await actions[action]?.();
console.log("it was not killed");
