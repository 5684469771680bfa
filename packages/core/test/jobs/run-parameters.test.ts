import { nodeType } from "@dagctl/project-types/node";
import { memoryStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { JOB, until } from "../host/test-host.ts";
import { issuesOf, jobHost, SMALL } from "./job-host.ts";
import { parameterHost, untilEnded } from "./parameter-host.ts";

const ORDERS = { name: "orders", command: "node orders" };

describe("The parameters of a run", () => {
  test("reach its program, are shown in it, and are those of no other run", async () => {
    const host = await parameterHost();
    const { acme, id, started } = host;
    await acme.jobs.create(id, ORDERS);
    const parameters = { only: ["a", "b"], force: true };
    const { job_run_id: first } = await acme.jobs.run(id, "orders", { parameters });
    await untilEnded(host, 1);
    await acme.projects.run(id, { parameters: { only: ["c"] } });
    await untilEnded(host, 2);
    await acme.projects.run(id, { parameters: {} });
    await acme.jobs.run(id, "orders", { parameters: null });
    const runs = await untilEnded(host, 4);
    expect(started).toEqual([["orders", "a", "b", "--force"], ["c"], [], ["orders"]]);
    expect(runs.toReversed().map(({ parameters: shown }) => shown)).toEqual([
      parameters,
      { only: ["c"] },
      undefined,
      undefined,
    ]);
    expect(runs[2]).not.toHaveProperty("parameters.force");
    expect(runs[0]).not.toHaveProperty("parameters");
    const created = host.eventsOf("run.created").map(({ data }) => data.run);
    expect(created.find((run) => run.id === first)?.parameters).toEqual(parameters);
    const { command } = await acme.jobs.get(id, JOB);
    expect(command).toBe("node <project>/main.mjs");
  });

  test("are refused with every problem at once, and nothing is recorded", async () => {
    const { acme, id } = await parameterHost();
    await acme.jobs.create(id, ORDERS);
    const wrong: unknown = {
      apply_plan: "yes",
      colour: "red",
      parameters: {
        only: ["a", "; rm", 5],
        force: "true",
        forse: true,
        note: JSON.parse('{"a": {"__proto__": 1}}') as unknown,
      },
    };
    const paths = [
      "apply_plan",
      "colour",
      "parameters.force",
      "parameters.forse",
      "parameters.note",
      "parameters.only[1]",
      "parameters.only[2]",
    ];
    expect(await issuesOf(acme.jobs.run(id, "orders", wrong as object))).toEqual(paths);
    expect(await issuesOf(acme.projects.run(id, wrong as object))).toEqual(paths);
    for (const parameters of [[], "a", 1, true])
      expect(await issuesOf(acme.projects.run(id, { parameters } as never))).toEqual([
        "parameters",
      ]);
    const large = { parameters: { note: { text: "x".repeat(16_384) } } };
    expect(await issuesOf(acme.projects.run(id, large))).toEqual(["parameters"]);
    expect((await acme.runs.list(id)).total).toBe(0);
  });

  test("are refused by the type together with what has a wrong shape", async () => {
    const { acme, id } = await parameterHost("host", { fields: { cpu_limit: SMALL } });
    const parameters = { force: true, only: 5 };
    const paths = ["parameters.force", "parameters.only"];
    expect(await issuesOf(acme.projects.run(id, { parameters }))).toEqual(paths);
    await acme.jobs.create(id, ORDERS);
    expect(await issuesOf(acme.jobs.run(id, "orders", { parameters }))).toEqual(paths);
    expect(await issuesOf(acme.jobs.create(id, { ...ORDERS, name: "b", parameters }))).toEqual(
      paths,
    );
  });

  test("are not supported where the type has none, whose runs take an empty object", async () => {
    const { acme, id } = await jobHost("host", { projectTypes: [nodeType()] });
    const parameters = { only: ["a"] };
    for (const call of [
      acme.projects.run(id, { parameters }),
      acme.jobs.run(id, JOB, { parameters }),
      acme.jobs.update(id, JOB, { parameters }),
    ])
      await expect(call).rejects.toMatchObject({ code: "not_supported" });
    await acme.projects.run(id, { parameters: {} });
  });

  test("need the access that their type says, which the job's own do not", async () => {
    const host = await parameterHost();
    const { acme, id, started } = host;
    const runner = host.host.organization("org-acme", { caller: "rita", access: "run" });
    await acme.jobs.create(id, { ...ORDERS, parameters: { force: true } });
    const parameters = { force: true };
    for (const call of [
      runner.projects.run(id, { parameters }),
      runner.jobs.run(id, "orders", { parameters: { force: false } }),
      runner.jobs.update(id, JOB, { parameters }),
      runner.jobs.create(id, { ...ORDERS, name: "b", parameters }),
    ])
      await expect(call).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("parameter force needs write access"),
      });
    await runner.jobs.run(id, "orders", { parameters: { only: ["a"] } });
    await untilEnded(host, 1);
    await runner.jobs.run(id, "orders", { parameters: { force: null } });
    await untilEnded(host, 2);
    expect(started).toEqual([["orders", "a", "--force"], ["orders"]]);
    expect(() => host.host.organization("org-acme", { access: "everything" as "run" })).toThrow(
      /access/,
    );
  });

  test("are one call with their idempotency key", async () => {
    const { acme, id } = await parameterHost();
    const key = { idempotencyKey: "k" };
    const first = await acme.projects.run(id, { parameters: { only: ["a"] } }, key);
    expect(await acme.projects.run(id, { parameters: { only: ["a"] } }, key)).toEqual(first);
    await expect(acme.projects.run(id, { parameters: { only: ["b"] } }, key)).rejects.toMatchObject(
      { code: "idempotency_key_reused" },
    );
  });

  test("keep the run from a host of version 0.1.0, which would run it without them", async () => {
    const store = memoryStore();
    const { acme, id } = await parameterHost("host", { store });
    const isPassedOver = async (body: object): Promise<boolean | undefined> => {
      const { job_run_id: run } = await acme.projects.run(id, body);
      return (await store.run("org-acme", id, run))?.internals.isPassedOver;
    };
    expect(await isPassedOver({})).toBeUndefined();
    expect(await isPassedOver({ parameters: { only: ["a"] } })).toBe(true);
  });
});

describe("The parameters of a job", () => {
  test("are those of its runs, where a run sets no others by name", async () => {
    const host = await parameterHost();
    const { acme, id, started } = host;
    const parameters = { only: ["a"], force: true };
    const job = await acme.jobs.create(id, { ...ORDERS, parameters });
    expect(job.parameters).toEqual(parameters);
    await acme.jobs.run(id, "orders");
    await untilEnded(host, 1);
    await acme.jobs.run(id, "orders", { parameters: { only: ["b"] } });
    await untilEnded(host, 2);
    await acme.jobs.run(id, "orders", { parameters: { only: null, force: false } });
    const [last] = await untilEnded(host, 3);
    expect(started).toEqual([["orders", "a", "--force"], ["orders", "b", "--force"], ["orders"]]);
    expect(last?.parameters).toEqual({ force: false });
  });

  test("are replaced as a whole, cleared by null, and unchanged when they are sent back", async () => {
    const store = memoryStore();
    const { acme, id, eventsOf } = await parameterHost("host", { store });
    await acme.jobs.create(id, { ...ORDERS, parameters: { only: ["a"], force: null } });
    const read = await acme.jobs.get(id, "orders");
    expect(read.parameters).toEqual({ only: ["a"] });
    await acme.jobs.update(id, "orders", { ...read });
    expect(eventsOf("job.updated")).toEqual([]);
    const stored = async () =>
      Object.values((await store.project("org-acme", id))?.internals.jobs ?? {})[0]?.parameters;
    await acme.jobs.update(id, "orders", { parameters: { force: true } });
    expect([(await acme.jobs.get(id, "orders")).parameters, await stored()]).toEqual([
      { force: true },
      { force: true },
    ]);
    await acme.jobs.update(id, "orders", { parameters: null });
    expect(await acme.jobs.get(id, "orders")).not.toHaveProperty("parameters");
    expect(await stored()).toBeUndefined();
  });

  test("may be those of the default job, whose command and schedule stay", async () => {
    const host = await parameterHost();
    const { acme, id, started } = host;
    const before = await acme.jobs.get(id, JOB);
    const after = await acme.jobs.update(id, JOB, { parameters: { only: ["a"] } });
    expect(after).toMatchObject({ id: before.id, parameters: { only: ["a"] } });
    expect([after.command, after.schedule]).toEqual([before.command, before.schedule]);
    await acme.projects.run(id);
    await untilEnded(host, 1);
    await acme.jobs.update(id, JOB, { parameters: {} });
    await acme.projects.run(id);
    await untilEnded(host, 2);
    expect(started).toEqual([["a"], []]);
  });

  test("are refused with everything else that is wrong, and nothing is recorded", async () => {
    const { acme, id } = await parameterHost();
    const wrong: unknown = { ...ORDERS, command: "rm", parameters: { only: "a", x: 1 } };
    expect(await issuesOf(acme.jobs.create(id, wrong as typeof ORDERS))).toEqual([
      "command",
      "parameters.only",
      "parameters.x",
    ]);
    const array: unknown = { ...ORDERS, name: 5, parameters: [] };
    expect(await issuesOf(acme.jobs.create(id, array as typeof ORDERS))).toEqual([
      "name",
      "parameters",
    ]);
    expect((await acme.jobs.list(id)).total).toBe(1);
    await acme.jobs.create(id, { ...ORDERS, parameters: { force: true } });
    expect(
      await issuesOf(acme.jobs.update(id, "orders", { parameters: { only: ["-x"] } })),
    ).toEqual(["parameters.only[0]"]);
    expect((await acme.jobs.get(id, "orders")).parameters).toEqual({ force: true });
  });

  test("are part of the deployment where the engine has the schedules, and of its runs", async () => {
    const host = await parameterHost("engine");
    const { acme, id, engine, ref, started } = host;
    await acme.jobs.create(id, {
      ...ORDERS,
      schedule: "5 * * * *",
      parameters: { only: ["a"] },
    });
    await acme.jobs.update(id, JOB, { enabled: true, parameters: { only: ["b"] } });
    const kinds = (await acme.operations.list(id)).operations.map(({ kind }) => kind);
    expect(kinds).toEqual(["update", "update", "create"]);
    for (const job of ["orders", JOB])
      await until(
        async () => !engine.isSchedulePaused(ref, job),
        (is) => is,
      );
    engine.tick(ref, "orders");
    engine.tick(ref, JOB);
    const runs = await untilEnded(host, 2);
    expect(runs.map(({ parameters }) => parameters)).toEqual(
      expect.arrayContaining([{ only: ["a"] }, { only: ["b"] }]),
    );
    expect(started).toEqual(expect.arrayContaining([["orders", "a"], ["b"]]));
    await acme.jobs.update(id, JOB, { parameters: null });
    await until(
      async () => !engine.isSchedulePaused(ref, JOB),
      (is) => is,
    );
    engine.tick(ref, JOB);
    const [last] = await untilEnded(host, 3);
    expect([last?.parameters, started.at(-1)]).toEqual([undefined, []]);
  });

  test.each(["orders", JOB])(
    "keep a deployment from a project whose job %s may not have them any more",
    async (job) => {
      const { acme, id } = await parameterHost();
      await acme.jobs.create(id, ORDERS);
      await acme.jobs.update(id, job, { parameters: { force: true } });
      await acme.projects.undeploy(id);
      await acme.projects.update(id, { cpu_limit: SMALL });
      await expect(acme.projects.deploy(id)).rejects.toMatchObject({
        code: "invalid",
        issues: [{ path: `jobs.${job}.parameters.force` }],
      });
      await acme.jobs.update(id, job, { parameters: null });
      await acme.projects.deploy(id);
    },
  );
});
