import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { isDagctlError } from "@dagctl/core";
import { composeHost, organizationOf, settle } from "./composed-host.ts";
import { type Orders, type Recovered, type Scenario, scenarios } from "./scenarios.ts";

/** Recovers what a killed process left, with a host of its own, which is closed at the end. */
async function recover(orders: Orders): Promise<Recovered> {
  const host = await composeHost(
    orders,
    () => undefined,
    () => true,
  );
  try {
    const alone = await settle(host, orders);
    const scenario: Scenario = scenarios(orders.url)[orders.scenario];
    // A completed delete is answered by its key; without a record of the call the answer is that
    // the project is gone.
    await scenario.act(organizationOf(host)).catch((error: unknown) => {
      if (
        !(
          orders.scenario === "delete" &&
          alone.projects.length === 0 &&
          isDagctlError(error, "not_found")
        )
      )
        throw error;
    });
    return { alone, again: await settle(host, orders) };
  } finally {
    await host.close();
  }
}

// One recovery after the other. The process ends with its input, unless a host left something open.
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await recover(JSON.parse(line) as Orders).catch((error: unknown) => ({
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  writeSync(1, `${JSON.stringify(answer)}\n`);
}
