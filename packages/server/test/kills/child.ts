import { writeSync } from "node:fs";
import type { Point } from "@dagctl/testing";
import { composeHost, organizationOf, settle } from "./composed-host.ts";
import { INPUT, type Orders, type Scenario, scenarios } from "./scenarios.ts";

const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
const scenario: Scenario = scenarios(orders.url)[orders.scenario];
const passed: string[] = [];
let armed = false;
const counts = new Map<string, number>();

/**
 * Counted from the moment the scenario acts, so that a point has the same name in every process.
 */
function onPoint({ contract, method, phase }: Point): void {
  if (!armed) return;
  const place = `${contract}.${method}.${phase}`;
  const index = (counts.get(place) ?? 0) + 1;
  counts.set(place, index);
  const point = `${place}.${index}`;
  passed.push(point);
  if (orders.mode !== "kill" || point !== orders.point) return;
  process.kill(process.pid, "SIGKILL");
  // The signal comes at once, but not before the next instruction: no code of dagctl may follow.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const host = await composeHost(orders, onPoint, () => armed);
const acme = organizationOf(host);
if (orders.mode === "prepare") {
  if (scenario.prepared)
    await acme.projects.create({ ...INPUT, ...scenario.input, repository_url: orders.url });
  if (scenario.first) {
    await settle(host, orders);
    await scenario.first(acme, orders);
  }
  await settle(host, orders);
} else {
  armed = true;
  await scenario.act(acme);
  await settle(host, orders);
  armed = false;
  writeSync(1, `${JSON.stringify(passed)}\n`);
}
await host.close();
