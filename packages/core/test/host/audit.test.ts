import type { AuditFilter, AuditRecord, Host } from "@dagctl/core";
import type { Secrets } from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import { fakeEngine, memoryData, memoryStore, withPoints } from "@dagctl/testing";
import { describe, expect, it } from "vitest";
import { movedClock, type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const as = (host: Host, caller: string) => host.organization("org-acme", { caller });

/** Returns the audit, the oldest first. Records of one millisecond have no order. */
async function audited(
  { host }: Pick<TestHost, "host">,
  filter?: AuditFilter,
): Promise<readonly AuditRecord[]> {
  const { records } = await as(host, "reader").audit.list({ limit: 500, ...filter });
  return records.toReversed();
}

const actions = (records: readonly AuditRecord[]): readonly string[] =>
  records.map(({ actor, action }) => `${actor} ${action}`);

describe("the audit", () => {
  it("has one record for each change of a caller, and none for what the host does", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const [ann, bob] = [as(test.host, "ann"), as(test.host, "bob")];
    const { id } = await ann.projects.create(test.input);
    await untilStatus(test, id, "active");
    await bob.projects.update(id, { description: "Changed" });
    const run = await bob.projects.run(id);
    await ann.runs.cancel(id, run.job_run_id);
    await ann.jobs.update(id, "scheduled-run", { schedule: "15 4 * * *" });
    const target = { name: "TARGET", value: "canary", project_id: id };
    const { id: variableId } = await ann.environmentVariables.create(target);
    await bob.environmentVariables.update(variableId, { value: "canary-2" });
    await bob.environmentVariables.delete(variableId);
    await ann.secrets.put("key", { value: "canary" });
    await bob.secrets.delete("key");
    await bob.projects.deploy(id);
    await untilStatus(test, id, "active");
    await ann.projects.undeploy(id);
    await bob.projects.delete(id);
    const records = await audited(test);
    expect(actions(records).toSorted()).toEqual([
      "ann environmentVariables.create",
      "ann jobs.update",
      "ann projects.create",
      "ann projects.undeploy",
      "ann runs.cancel",
      "ann secrets.put",
      "bob environmentVariables.delete",
      "bob environmentVariables.update",
      "bob projects.delete",
      "bob projects.deploy",
      "bob projects.run",
      "bob projects.update",
      "bob secrets.delete",
    ]);
    for (const { outcome, time } of records) {
      expect(outcome).toBe("accepted");
      expect(time).toMatch(/^\d{4}-.*T.*\.\d{3}Z$/);
    }
    const ofAction = Object.fromEntries(records.map((record) => [record.action, record]));
    expect(ofAction).toMatchObject({
      "projects.create": {
        project_id: id,
        project_name: "analytics",
        operation_id: expect.stringMatching(/^op_/),
      },
      "projects.run": { project_id: id, run_id: run.job_run_id },
      "runs.cancel": { project_id: id, run_id: run.job_run_id },
      "jobs.update": { project_id: id, job: "scheduled-run" },
      "environmentVariables.delete": { project_id: id, environment_variable: "TARGET" },
      "secrets.put": { secret: "key" },
    });
    expect(JSON.stringify(records)).not.toContain("canary");
  });

  it("has no record of a call that was refused, that changed nothing, or that was repeated", async () => {
    const test = await testHost();
    const ann = as(test.host, "ann");
    const key = { idempotencyKey: "once" };
    const { id } = await ann.projects.create(test.input, key);
    await ann.projects.create(test.input, key);
    await untilStatus(test, id, "active");
    await ann.projects.update(id, { name: "analytics" });
    await ann.environmentVariables.create({ name: "A", value: "1" }, key);
    await ann.environmentVariables.create({ name: "A", value: "1" }, key);
    await ann.environmentVariables.update("A", { value: "1" });
    await ann.projects.syncStatus(id);
    for (const refused of [
      ann.projects.create(test.input),
      ann.projects.deploy("absent"),
      ann.projects.update(id, { name: "" }),
      ann.environmentVariables.create({ name: "A", value: "2" }),
      ann.environmentVariables.delete("B"),
      ann.secrets.put("-wrong", { value: "x" }),
      ann.secrets.delete("absent"),
      ann.runs.cancel(id, "latest"),
    ])
      await expect(refused).rejects.toThrow(DagctlError);
    expect(actions(await audited(test))).toEqual([
      "ann projects.create",
      "ann environmentVariables.create",
    ]);
  });

  it("is not visible to another organization", async () => {
    const { acme, host, input } = await testHost();
    await acme.projects.create(input);
    expect(await host.organization("org-rival").audit.list()).toEqual({
      records: [],
      has_more: false,
    });
  });

  it("keeps a record for Timing.auditMs, also of a deleted project", async () => {
    const [engine, data] = [fakeEngine(), memoryData()];
    const clock = movedClock();
    const timing = { auditMs: 3_600_000 };
    const test = await testHost({ engine, data, clock, timing });
    const { id } = await test.acme.projects.create(test.input);
    await test.acme.projects.delete(id);
    expect(await audited(test)).toHaveLength(2);
    await test.host.close();
    clock.move(timing.auditMs - 60_000);
    const before = await test.again({ clock, timing });
    expect(await audited(before)).toHaveLength(2);
    await before.host.close();
    clock.move(120_000);
    const after = await test.again({ clock, timing });
    await until(
      () => audited(after),
      (records) => records.length === 0,
    );
  });
});

describe("a page of the audit", () => {
  it("continues after the one before, with every filter", async () => {
    const test = await testHost();
    const [ann, bob] = [as(test.host, "ann"), as(test.host, "bob")];
    for (let index = 0; index < 7; index++) {
      await ann.secrets.put(`key-${index}`, { value: "x" });
      await bob.environmentVariables.create({ name: `A_${index}`, value: "x" });
    }
    const all = (await audited(test)).toReversed();
    const paged: AuditRecord[] = [];
    for (let after: string | undefined; ;) {
      const page = await ann.audit.list({ limit: 3, after });
      paged.push(...page.records);
      expect(page.records.length).toBeLessThanOrEqual(3);
      expect(page.has_more).toBe(page.next_after !== undefined);
      after = page.next_after;
      if (after === undefined) break;
    }
    expect(paged).toEqual(all);
    expect(actions(await audited(test, { actor: "ann" }))).toEqual(
      Array<string>(7).fill("ann secrets.put"),
    );
    expect(await audited(test, { action: "secrets.put" })).toHaveLength(7);
    const middle = all[6]?.time ?? "";
    const expected = all.filter(({ time }) => time >= middle);
    expect(await audited(test, { since: middle })).toEqual(expected.toReversed());
    expect(await audited(test, { until: middle })).toEqual(
      all.filter(({ time }) => time < middle).toReversed(),
    );
    const local = `${middle.slice(0, -1)}+00:00`;
    expect(await audited(test, { since: local })).toHaveLength(expected.length);
  });

  it("finds the changes of a project by its id, and by each name that it had", async () => {
    const test = await testHost();
    test.engine.setRuns("manual");
    const { id } = await test.acme.projects.create(test.input);
    await untilStatus(test, id, "active");
    await test.acme.projects.update(id, { name: "renamed" });
    await test.acme.projects.run(id);
    await test.acme.runs.cancel(id, "latest");
    await test.acme.secrets.put("key", { value: "x" });
    expect(await audited(test, { project: id })).toHaveLength(4);
    expect(await audited(test, { project: "renamed" })).toHaveLength(4);
    expect(await audited(test, { project: "analytics" })).toHaveLength(1);
    expect(await audited(test, { project: "other" })).toHaveLength(0);
    const variable = { name: "A", value: "1", project_id: id };
    await test.acme.environmentVariables.create(variable);
    await test.acme.projects.delete(id);
    expect(
      actions(await audited(test, { project: "renamed" }))
        .map((action) => action.split(" ").at(-1) ?? "")
        .toSorted(),
    ).toEqual([
      "environmentVariables.create",
      "projects.delete",
      "projects.run",
      "projects.update",
      "runs.cancel",
    ]);
  });

  it("is refused with every mistake of the filter", async () => {
    const { acme } = await testHost();
    await expect(
      acme.audit.list({ since: "yesterday", until: "2026-02-30T00:00:00Z", after: "aud_x" }),
    ).rejects.toMatchObject({
      code: "invalid",
      issues: [
        { path: "since", message: "must be a time such as 2026-01-31T00:00:00Z" },
        { path: "until", message: "must be a time such as 2026-01-31T00:00:00Z" },
        { path: "after", message: "must be the next_after of a page" },
      ],
    });
    await expect(acme.audit.list({ limit: 501 })).rejects.toMatchObject({ code: "invalid" });
  });
});

class Killed extends Error {}

/** Makes a put of a secret that is killed at its n-th point, and restarts the host. */
async function killedAt(point: number) {
  const [engine, data] = [fakeEngine(), memoryData()];
  let passed: number | undefined;
  const onPoint = ({ contract, method }: { contract: string; method: string }): void => {
    if (passed === undefined || (contract === "store" && method !== "commit")) return;
    passed += 1;
    if (passed >= point) throw new Killed();
  };
  const test = await testHost({
    engine,
    data,
    store: withPoints(memoryStore({ data, replicas: false }), "store", onPoint),
    secrets: withPoints(engine.secrets, "secrets", onPoint),
  });
  passed = 0;
  const isAnswered = await as(test.host, "ann")
    .secrets.put("key", { value: "x" })
    .then(
      () => true,
      () => false,
    );
  const isKilled = passed >= point;
  passed = undefined;
  const again = await test.again({
    store: memoryStore({ data, replicas: false }),
    secrets: engine.secrets,
  });
  return {
    isKilled,
    isAnswered,
    isStored: (await engine.secrets.get("org-acme", "key")) !== undefined,
    records: await audited(again),
  };
}

describe("a change outside of the store", () => {
  it("is in the audit wherever the host was killed, and never as accepted without being made", async () => {
    const outcomes = new Set<string>();
    let point = 1;
    for (let isKilled = true; isKilled; point++) {
      const end = await killedAt(point);
      ({ isKilled } = end);
      const [record] = end.records;
      if (end.isStored) expect([point, record?.action]).toEqual([point, "secrets.put"]);
      if (record?.outcome === "accepted") expect([point, end.isStored]).toEqual([point, true]);
      expect(end.records.length).toBeLessThanOrEqual(1);
      outcomes.add(`${record?.outcome} ${end.isStored}`);
    }
    expect(point).toBeGreaterThan(6);
    expect([...outcomes].toSorted()).toEqual([
      "accepted true",
      "undefined false",
      "unknown false",
      "unknown true",
    ]);
  });

  it("keeps its record where it may have been made, and loses it where it was refused", async () => {
    const engine = fakeEngine();
    let failure: DagctlError | undefined;
    const put: Secrets["put"] = async (...call) => {
      if (failure) throw failure;
      return engine.secrets.put(...call);
    };
    const test = await testHost({ engine, secrets: { ...engine.secrets, put } });
    const ann = as(test.host, "ann");
    failure = new DagctlError("unavailable", "The secret source does not answer");
    await expect(ann.secrets.put("one", { value: "x" })).rejects.toThrow("does not answer");
    failure = new DagctlError("forbidden", "The secret source refuses");
    await expect(ann.secrets.put("two", { value: "x" })).rejects.toThrow("refuses");
    expect(await audited(test)).toMatchObject([{ secret: "one", outcome: "unknown" }]);
  });

  it("of an application is recorded as the host's own", async () => {
    const test = await testHost();
    const { audit } = as(test.host, "ann");
    const result = await audit.recordChange({ action: "tokens.create", token: "ci" }, async () => {
      expect(await audited(test)).toMatchObject([{ token: "ci", outcome: "unknown" }]);
      return 7;
    });
    expect(result).toBe(7);
    expect(await audited(test)).toMatchObject([
      { actor: "ann", action: "tokens.create", token: "ci", outcome: "accepted" },
    ]);
  });
});
