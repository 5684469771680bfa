import { describe, expect, test } from "vitest";
import { measureAccepted } from "../accepted/measure.ts";
import { acceptedReport } from "../accepted/report.ts";
import { measureKubernetes } from "../kubernetes/measure.ts";
import { kubernetesReport } from "../kubernetes/report.ts";

// Checks that the benchmark measures, and that a host with unchanged projects writes nothing. Reads
// wait ten seconds for the lists of a start: on a machine that needs longer for those, each project
// is read, so the measurement is made once more.
const ONCE_MORE = { retry: 1, timeout: 300_000 };

describe("The bench of Kubernetes", () => {
  test(
    "measures deployments side by side, and a restarted host writes nothing",
    ONCE_MORE,
    async () => {
      const figures = await measureKubernetes({
        rounds: 1,
        perRound: 5,
        projects: 20,
        idleMs: 20_000,
      });
      for (const rates of [
        figures.deploys.driver,
        figures.deploys.patches,
        figures.deploys.kubectl,
        figures.deploys.updates,
      ]) {
        expect(rates).toHaveLength(1);
        expect(rates[0]).toBeGreaterThan(0);
      }
      const calls = new Map(figures.live.map((one) => [one.name, one]));
      expect(calls.get("first deployment without secrets")?.requests).toBeLessThanOrEqual(4);
      expect(calls.get("first deployment with secrets")?.requests).toBeGreaterThan(4);
      expect(figures.live.map(({ name, conflicts }) => [name, conflicts])).toEqual(
        figures.live.map(({ name }) => [name, 0]),
      );
      const { first, idle } = figures.restart;
      expect([first.writes, idle.writes]).toEqual([[], []]);
      expect(first.reads).toBeGreaterThan(0);
      // Lists: a read of each project would be twenty.
      expect(first.reads).toBeLessThan(15);
      // The host observes twenty projects twice in that time, and most of it from its watches.
      expect(idle.reads).toBeLessThan(30);
      expect(kubernetesReport(figures)).toContain("kubectl apply --server-side");
    },
  );

  test("measures deployments through the whole server next to raw PATCHes and to Git", async () => {
    const options = { rounds: 1, deployments: 4, atOnce: 2 };
    const figures = await measureAccepted(options);
    for (const [{ time, processors } = { time: 0, processors: {} }] of [
      figures.running,
      figures.paused,
    ]) {
      expect(time).toBeGreaterThan(0);
      expect(processors).toMatchObject({ server: expect.any(Number) });
    }
    expect([...figures.patches, ...figures.git].every((time) => time > 0)).toBe(true);
    expect(acceptedReport(figures, options)).toContain("4 projects created through the REST API");
  });
});
