import { expect, test } from "vitest";
import { fakeClock } from "../src/index.ts";
import { deploymentOf, requestOf } from "../src/suites/engine-fixture.ts";
import { engineFixture } from "./engine-fixtures.ts";

test("a cycle of deploy, run and remove sets no timer, so that it costs no waiting", async () => {
  const clock = fakeClock();
  const fixture = await engineFixture({ clock });
  const aimed = { ...fixture, clock };
  for (let cycle = 1; cycle <= 1000; cycle += 1) {
    const deployment = deploymentOf(aimed, cycle * 2);
    await fixture.deploy.apply(deployment);
    await fixture.run.start(requestOf(aimed, [{ print: "x" }], { generation: cycle * 2 }));
    await fixture.deploy.remove(deployment.ref, { generation: cycle * 2 + 1 });
    expect(await fixture.deploy.observe(deployment.ref)).toEqual({ present: false });
  }
  expect(clock.pending).toBe(0);
});
