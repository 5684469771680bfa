import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ended,
  QUICK,
  runRequest,
  script,
  deployment,
  converged,
  workbench,
  type Workbench,
} from "../workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await workbench();
});
afterEach(() => bench.dispose());

describe("the end of a run", () => {
  it("is reported when its supervisor ends, and not at the next poll", async () => {
    const driver = await bench.start({ timing: { ...QUICK, pollMs: 3_600_000 } });
    await driver.deploy.apply(deployment(1));
    await converged(driver, 1);
    const changes = new AbortController();
    const end = new Promise<void>((resolve) => {
      void driver.run.watch?.(
        () =>
          void driver.run
            .observe(request.ref)
            .then((state) => state?.status === "success" && resolve()),
        { signal: changes.signal },
      );
    });
    const request = runRequest("run-quick", [script("main.mjs")]);
    await driver.run.start(request);
    await end;
    changes.abort();
    expect((await ended(driver, request.ref)).status).toBe("success");
  });
});
