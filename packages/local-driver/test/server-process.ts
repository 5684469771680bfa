import { createInterface } from "node:readline";
import { localDriver } from "../src/index.ts";
import { COMMITS, deployment, QUICK, REF, runRequest, script, servicesOf } from "./workbench.ts";

// A server in a process of its own, to be killed: it does what the lines on its standard input
// name, and says when each is done.

const [directory = ""] = process.argv.slice(2);
const driver = localDriver({ directory, timing: QUICK });
await driver.deploy.attach?.({
  ...servicesOf(COMMITS),
  credentials: async () => ({ kind: "none" }),
});
console.log("attached");

const actions: Readonly<Record<string, (argument: string) => Promise<void>>> = {
  apply: (generation) => driver.deploy.apply(deployment(Number(generation))),
  start: (run) => driver.run.start(runRequest(run, [script("wait.mjs")])),
  finish: (run) =>
    driver.run.start(
      runRequest(run, [
        {
          name: "slow",
          argv: ["node", "-e", "console.log('begun'); setTimeout(() => console.log('done'), 1500)"],
        },
      ]),
    ),
  remove: (generation) => driver.deploy.remove(REF, { generation: Number(generation) }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [action = "", argument = ""] = line.split(" ");
  await actions[action]?.(argument);
  console.log(`${line} done`);
}
