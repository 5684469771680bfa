import type { LogEntry } from "@dagctl/core";
import type { RunRequest } from "@dagctl/core/contracts";
import { fakeEngine, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const ORGANIZATION = "org-acme";

/** Returns the requests that the engine received. */
function watched({ engine }: TestHost): RunRequest[] {
  const requests: RunRequest[] = [];
  engine.setRuns((request) => {
    requests.push(request);
    return [];
  });
  return requests;
}

/** Deletes all secrets of an organization, as the loss of their folder does. */
async function lose({ engine }: TestHost): Promise<void> {
  for (const name of await engine.secrets.list(ORGANIZATION))
    await engine.secrets.delete(ORGANIZATION, name);
}

/** Starts a run, and returns its end. */
async function runOf({ acme }: TestHost, project: string) {
  const { job_run_id: id } = await acme.projects.run(project);
  return until(
    () => acme.runs.get(project, id),
    ({ status }) => status !== "pending" && status !== "running",
  );
}

async function withVariables() {
  const engine = fakeEngine();
  const secrets = { ...engine.secrets, supports: { persists: true } };
  const test = await testHost({ engine, secrets });
  const { acme, input } = test;
  const one = await acme.projects.create(input);
  const other = await acme.projects.create({ ...input, name: "other" });
  for (const { id } of [one, other]) await untilStatus(test, id, "active");
  await acme.environmentVariables.create({ name: "OF_ONE", value: "1", project_id: one.id });
  return { test, one: one.id, other: other.id };
}

/** Starts another host on the same data, and returns it with what it logs. */
async function restarted(test: TestHost) {
  const logged: LogEntry[] = [];
  const next = await test.again({ log: (entry) => void logged.push(entry) });
  return { next, logged };
}

const errorsIn = (logged: readonly LogEntry[]): readonly string[] =>
  logged.filter(({ level }) => level === "error").map(({ message }) => message);

describe("A host whose secret source has lost its variables", () => {
  it("names them at its start, and begins no run that needs one", async () => {
    const { test, one, other } = await withVariables();
    await test.acme.environmentVariables.create({ name: "OF_ALL", value: "2" });
    await lose(test);
    const { next, logged } = await restarted(test);
    await until(
      async () => errorsIn(logged).join("\n"),
      (text) => /has lost 2 environment variables of org-acme: .*OF_ONE.*OF_ALL/.test(text),
    );
    const requests = watched(next);
    for (const id of [one, other])
      expect(await runOf(next, id)).toMatchObject({
        status: "error",
        error_message: expect.stringMatching(/OF_(ONE|ALL) is absent from the secret/) as string,
      });
    expect(requests).toEqual([]);
    // A person may go on without a variable, or store it again.
    await next.acme.environmentVariables.delete("OF_ALL");
    expect((await runOf(next, other)).status).toBe("success");
    const again = { name: "OF_ONE", value: "3", project_id: one };
    await next.acme.environmentVariables.create(again);
    expect((await runOf(next, one)).status).toBe("success");
    expect(requests.at(-1)?.variables.map(({ value }) => value.reveal())).toEqual(["3"]);
  });

  it("runs the projects that need none of them", async () => {
    const { test, one, other } = await withVariables();
    await lose(test);
    const { next } = await restarted(test);
    expect((await runOf(next, other)).status).toBe("success");
    expect((await runOf(next, one)).status).toBe("error");
  });

  it("misses none that was deleted, also with its project", async () => {
    const { test, one } = await withVariables();
    await test.acme.environmentVariables.create({ name: "GONE", value: "2" });
    await test.acme.environmentVariables.delete("GONE");
    await test.acme.projects.delete(one);
    await until(
      () => test.acme.projects.list(),
      ({ total }) => total === 1,
    );
    const { next, logged } = await restarted(test);
    expect(await next.acme.environmentVariables.list()).toMatchObject({ total: 0 });
    await next.host.close();
    expect(errorsIn(logged)).toEqual([]);
  });

  it("knows those that a host of an earlier version has stored, from its first start on", async () => {
    const { test, one } = await withVariables();
    const store = memoryStore({ data: test.data });
    // Such a host stores the value alone.
    await store.commit([
      { forget: "record", organization: ORGANIZATION, kind: "variable-names", id: ORGANIZATION },
    ]);
    const { next } = await restarted(test);
    await until(
      () => store.record(ORGANIZATION, "variable-names", ORGANIZATION),
      (record) => record !== undefined,
    );
    await lose(next);
    expect((await runOf((await restarted(next)).next, one)).status).toBe("error");
  });
});
