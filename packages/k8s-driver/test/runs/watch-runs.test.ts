import { type FakeClock, fakeClock } from "@dagctl/testing";
import { afterEach, describe, expect, test } from "vitest";
import { kubernetesDriver } from "../../src/index.ts";
import { ANNOTATION } from "../../src/names.ts";
import { apiDouble, eventually, json } from "../cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The pause between two watches, in milliseconds. */
const PAUSE = 500;
const RUN = { organization: "acme", project: "proj_aaaaaaaaaaaaaaaa", run: "run_aaaaaaaaaaaaaaaa" };
const JOB = {
  metadata: {
    name: "job",
    uid: "1",
    annotations: {
      [ANNOTATION.organization]: RUN.organization,
      [ANNOTATION.project]: RUN.project,
      [ANNOTATION.run]: RUN.run,
    },
  },
};
const ORGANIZATION = {
  metadata: { name: "acme" },
  spec: { project: "default", destination: { server: "", namespace: "org-acme" } },
};
const TOO_OLD = `${JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } })}\n`;

/**
 * Starts a watch that lists the present objects. Only another list shows a deletion: each watch
 * stays open until it is ended as too old.
 */
async function watched(): Promise<{
  readonly there: Map<string, object>;
  readonly reported: unknown[];
  readonly clock: FakeClock;
  expire(end: string): void;
  open(end: string): number;
}> {
  const there = new Map<string, object>();
  const reported: unknown[] = [];
  const open = new Map<string, Set<{ end(text: string): unknown }>>();
  const of = (end: string) =>
    [...open].filter(([path]) => path.endsWith(end)).flatMap(([, responses]) => [...responses]);
  const api = await apiDouble(({ path, query }, response) => {
    if (!query.has("watch")) {
      const found = there.get(path.split("/").at(-1) ?? "");
      return json(response, 200, {
        kind: "List",
        metadata: { resourceVersion: "1" },
        items: found === undefined ? [] : [found],
      });
    }
    const responses = open.get(path) ?? new Set();
    open.set(path, responses.add(response));
    response.on("close", () => responses.delete(response));
    response.writeHead(200).flushHeaders();
  });
  const clock = fakeClock();
  const driver = kubernetesDriver({
    clock,
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    organizationNamespace: (organization) => `org-${organization}`,
  });
  const aborting = new AbortController();
  const done = driver.run.watch?.((ref) => void reported.push(ref), { signal: aborting.signal });
  ends.push(async () => {
    aborting.abort();
    await done;
    await driver.deploy.close?.();
    await api.close();
  });
  there.set("applications", ORGANIZATION).set("jobs", JOB);
  return {
    there,
    reported,
    clock,
    expire: (end) => of(end).forEach((response) => response.end(TOO_OLD)),
    open: (end) => of(end).length,
  };
}

describe("a watch of runs", () => {
  test("reports a run whose Job was deleted while it was interrupted", async () => {
    const { there, reported, clock, expire, open } = await watched();
    await eventually(() => expect([reported, open("/org-acme/jobs")]).toEqual([[RUN], 1]));
    there.delete("jobs");
    expire("/org-acme/jobs");
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(reported).toEqual([RUN, RUN]);
    });
  });

  test("leaves a namespace whose organization was removed while it was interrupted", async () => {
    const { there, clock, expire, open } = await watched();
    await eventually(() =>
      expect(open("/org-acme/jobs") + open("/org-acme/pods") + open("/org-acme/cronjobs")).toBe(3),
    );
    there.delete("applications");
    expire("/argocd/applications");
    await eventually(async () => {
      await clock.advance(PAUSE);
      expect(open("/org-acme/jobs") + open("/org-acme/pods") + open("/org-acme/cronjobs")).toBe(0);
    });
  });
});
