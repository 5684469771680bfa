import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { localDriver } from "../../src/index.ts";
import type { LocalDriver } from "../../src/index.ts";
import { COMMITS, converged, deployment, QUICK, REF, servicesOf } from "../workbench.ts";
import { until } from "@dagctl/testing";
import { TREES } from "../trees.ts";

// Deploys and removes a project as the user of this process, next to files of another user, and
// prints what it observes.

const [directory = ""] = process.argv.slice(2);
const start = async (): Promise<LocalDriver> => {
  const driver = localDriver({ directory, timing: QUICK });
  await driver.deploy.attach?.({
    ...servicesOf(COMMITS),
    credentials: async () => ({ kind: "none" }),
  });
  return driver;
};
const remains = (driver: LocalDriver): Promise<unknown> =>
  until(
    () => driver.deploy.observe(REF),
    (state) => state.present && state.remaining !== undefined,
  );
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

const first = await start();
await first.deploy.apply(deployment(1));
await converged(first, 1);
const folder = join(directory, "work/org-1/prj-1");
for (const [name, build] of Object.entries(TREES)) build(join(folder, name.replaceAll(/\W/g, "-")));
mkdirSync(join(folder, "own"));
await first.deploy.remove(REF, { generation: 2 });
say(await remains(first));
await first.deploy.close?.();
// What remains does not stop the next start, and is still reported by it.
const second = await start();
say(await remains(second));
await second.deploy.remove(REF, { generation: 2 });
say(await remains(second));
await once(process.stdin, "data");
await until(
  () => second.deploy.observe(REF),
  ({ present }) => !present,
);
const found = (): readonly string[] =>
  ["work", "deployments"]
    .flatMap((name) => readdirSync(join(directory, name), { recursive: true, encoding: "utf8" }))
    .filter((name) => name.includes("prj-1"));
// The record of the removal is deleted before the empty folder that contains it.
say({
  left: await until(
    async () => found(),
    (left) => left.length === 0,
  ),
});
await second.deploy.close?.();
process.exit(0);
