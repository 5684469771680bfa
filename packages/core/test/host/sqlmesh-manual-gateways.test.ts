import type { Deployment } from "@dagctl/core/contracts";
import { isDagctlError, type Issue } from "@dagctl/core/errors";
import { fakeEngine } from "@dagctl/testing";
import type { SqlmeshProject, SqlmeshProjectPatch } from "@dagctl/project-types/sqlmesh";
import { describe, expect, it } from "vitest";
import { type TestHost, testHost, untilConverged, untilStatus } from "./test-host.ts";

const MODELS = "model_defaults: { dialect: duckdb }\n";
const gateway = (name: string): string => `  ${name}: { connection: { type: duckdb } }\n`;
/** It cannot be known without the variable which of the two gateways exists. */
const UNSURE = `${MODELS}gateways:\n${gateway("base")}{% if env_var('TEAM') == 'a' %}\n${gateway("alpha")}{% else %}\n${gateway("beta")}{% endif %}\n`;
const KNOWN = `${MODELS}gateways:\n${gateway("base")}${gateway("alpha")}`;
const ALPHA = [{ name: "base" }, { name: "alpha" }];
const MANUAL = ALPHA.map(({ name }) => ({ name, source: "manual" }));

interface Settling extends TestHost {
  readonly id: string;
  /** Returns the gateways to which the driver was to give the managed state. */
  injected(): readonly string[];
  put(patch: SqlmeshProjectPatch): Promise<SqlmeshProject>;
  deploy(text: string): Promise<SqlmeshProject>;
}

async function project(
  text: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Settling> {
  const engine = fakeEngine();
  let last: Deployment | undefined;
  const deploy: typeof engine.deploy = {
    ...engine.deploy,
    apply(deployment, options) {
      last = deployment;
      return engine.deploy.apply(deployment, options);
    },
  };
  const test = await testHost({ deploy, engine });
  await test.repository.commit({ "config.yaml": text }, "Configure");
  const { id } = await test.acme.projects.create({
    ...test.input,
    project_type: "sqlmesh",
    ...fields,
  });
  await untilConverged(test, id);
  return {
    ...test,
    id,
    injected: () =>
      Object.keys(last?.workload.environment ?? {}).flatMap(
        (name) =>
          /^SQLMESH__GATEWAYS__(?:(.*)__)?STATE_CONNECTION__TYPE$/.exec(name)?.slice(1) ?? [],
      ),
    async put(patch) {
      await test.acme.projects.update(id, patch);
      return untilConverged(test, id);
    },
    async deploy(next) {
      await test.repository.commit({ "config.yaml": next }, "Change");
      await test.acme.projects.deploy(id);
      return untilConverged(test, id);
    },
  };
}

async function issues(call: Promise<unknown>): Promise<readonly Issue[]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isDagctlError(error, "invalid")) throw error;
  return error.issues ?? [];
}

describe("gateways that a person sets", () => {
  it("are no longer refused, get the managed state, and run", async () => {
    const test = await project(UNSURE);
    const before = await test.acme.projects.get<SqlmeshProject>(test.id);
    expect(before.gateway_detection).toEqual({
      outcome: "unknown",
      reason: expect.stringMatching(
        /^config\.yaml has gateways that depend on a Jinja block \(line 4\)/,
      ),
    });
    // It would be active where nothing could run.
    expect([before.status, before.status_message]).toEqual([
      "degraded",
      expect.stringMatching(
        /^No run can start: The gateways are not known: .*with the field gateways/,
      ),
    ]);
    await expect(test.acme.projects.run(test.id)).rejects.toThrow(
      /gateways are not known.*with the field gateways/,
    );
    expect(test.injected()).toEqual([]);

    const after = await test.put({ gateways: ALPHA });
    expect(after).toMatchObject({
      status: "active",
      gateways: MANUAL,
      gateway_detection: {
        outcome: "known",
        reason: expect.stringMatching(/^set by hand, because config\.yaml/),
      },
    });
    expect(test.injected()).toEqual(["BASE", "ALPHA"]);
    expect(await test.acme.projects.run(test.id)).toMatchObject({ status: "pending" });
    expect(after.revision).toBe(before.revision + 1);
  });

  it("can be set at create as well, and [] means one without a name", async () => {
    const test = await project(UNSURE, { gateways: ALPHA });
    expect(await test.acme.projects.get(test.id)).toMatchObject({
      gateways: MANUAL,
      gateway_detection: { outcome: "known" },
    });
    expect(test.injected()).toEqual(["BASE", "ALPHA"]);
    const none = await project(`${MODELS}gateways: {{ env_var('GATEWAYS') }}\n`, { gateways: [] });
    expect(await none.acme.projects.get(none.id)).toMatchObject({
      gateways: [],
      gateway_detection: { outcome: "known" },
    });
    expect(none.injected()).toEqual([undefined]);
  });

  it("do not change when they are sent back, and are removed with null", async () => {
    const test = await project(UNSURE, { gateways: ALPHA });
    const before = await test.acme.projects.get<SqlmeshProject>(test.id);
    for (const body of [before, { gateways: before.gateways }, { gateways: ALPHA }]) {
      expect((await test.acme.projects.update(test.id, body)).revision).toBe(before.revision);
    }
    const after = await test.put({ gateways: null });
    expect(after).not.toHaveProperty("gateways");
    expect(after.gateway_detection?.outcome).toBe("unknown");
    await expect(test.acme.projects.run(test.id)).rejects.toThrow(/not known/);
    expect(test.injected()).toEqual([]);
  });

  it("are valid for the text of the configuration that they were set for: another text has to be confirmed", async () => {
    const test = await project(UNSURE, { gateways: ALPHA });
    await test.repository.commit({ "models/a.sql": "select 1" }, "Elsewhere");
    await test.acme.projects.deploy(test.id);
    expect(
      (await untilStatus<SqlmeshProject>(test, test.id, "active")).gateway_detection?.outcome,
    ).toBe("known");

    // Runs go on with the commit for which they were set.
    const why = /set by hand for another text of it: set them again/;
    await expect(test.deploy(`${UNSURE}# more\n`)).rejects.toThrow(why);
    const kept = await untilConverged<SqlmeshProject>(test, test.id);
    expect(kept).toMatchObject({
      status: "degraded",
      status_message: expect.stringMatching(why),
      gateways: MANUAL,
      gateway_detection: { outcome: "known" },
    });
    expect(test.injected()).toEqual(["BASE", "ALPHA"]);
    // Sending back what GET returned is not a confirmation.
    expect((await test.acme.projects.update(test.id, kept)).revision).toBe(kept.revision);

    const confirmed = await test.put({ gateways: ALPHA });
    expect(confirmed).toMatchObject({ status: "active", gateway_detection: { outcome: "known" } });
    expect(confirmed.current_commit_sha).toBe(confirmed.latest_commit_sha);
    expect(test.injected()).toEqual(["BASE", "ALPHA"]);
    await expect(test.deploy(UNSURE)).rejects.toThrow(why);
  });

  it("are replaced by gateways that can be read, and used again for their own text", async () => {
    const test = await project(UNSURE, { gateways: ALPHA });
    const known = await test.deploy(KNOWN.replace("alpha", "gamma"));
    expect(known.gateways).toEqual([
      { name: "base", source: "config.yaml", line: 3 },
      { name: "gamma", source: "config.yaml", line: 4 },
    ]);
    expect(known.gateway_detection).toEqual({ outcome: "known" });
    expect(test.injected()).toEqual(["BASE", "GAMMA"]);
    expect((await test.deploy(UNSURE)).gateways).toEqual(MANUAL);
  });

  it.each<[string, string, readonly string[], RegExp]>([
    [
      "another list than a file that can be read has",
      KNOWN,
      ["base"],
      /^must be what config\.yaml says: "base" \(line 3\), "alpha" \(line 4\); or leave it out$/,
    ],
    ["another order", KNOWN, ["alpha", "base"], /must be what config\.yaml says/],
    ["a list for a file without gateways", MODELS, ["a"], /no gateways, written as \[\]/],
    [
      "a list for one without a name",
      `${MODELS}gateways: { connection: { type: duckdb } }\n`,
      ["a"],
      /one gateway without a name \(line 2\), written as \[\]/,
    ],
    [
      "a list without what is there for certain",
      UNSURE,
      ["alpha"],
      /^must hold "base", which config\.yaml has for certain \(line 3\)$/,
    ],
    ["a name that the environment cannot hold", UNSURE, ["base", "a__b"], /underscore/],
    ["capitals, which YAML cannot reach", UNSURE, ["base", "Alpha"], /capitals/],
    [
      "a name that cannot be reached, though it is the file's",
      `${MODELS}gateways:\n${gateway("A")}`,
      ["A"],
      /^cannot settle it: config\.yaml has a gateway "A"/,
    ],
  ])("are checked: %s is invalid", async (_, text, names, message) => {
    const gateways = names.map((name) => ({ name }));
    const test = await project(text);
    expect(await issues(test.acme.projects.update<SqlmeshProject>(test.id, { gateways }))).toEqual([
      { path: "gateways", message: expect.stringMatching(message) },
    ]);
    expect(
      await issues(
        test.acme.projects.create<SqlmeshProject>({
          ...test.input,
          name: "other",
          project_type: "sqlmesh",
          gateways,
        }),
      ),
    ).toEqual([{ path: "gateways", message: expect.stringMatching(message) }]);
  });

  it("may be equal to the known ones", async () => {
    const test = await project(KNOWN, { gateways: ALPHA });
    const { revision, gateways } = await test.acme.projects.get<SqlmeshProject>(test.id);
    expect(gateways?.map(({ source }) => source)).toEqual(["config.yaml", "config.yaml"]);
    expect(
      (await test.acme.projects.update<SqlmeshProject>(test.id, { gateways: ALPHA })).revision,
    ).toBe(revision);
  });

  it("may be equal to those that are known for a change in the same body: another branch, or the managed state", async () => {
    const unsure = `${MODELS}gateways:\n  base: { connection: { type: duckdb }, state_connection: {{ env_var('STATE') }} }\n`;
    const test = await project(unsure, { use_managed_state_database: false });
    expect(
      await test.put({ use_managed_state_database: true, gateways: [{ name: "base" }] }),
    ).toMatchObject({ gateway_detection: { outcome: "known" } });
    expect(test.injected()).toEqual(["BASE"]);
    await test.repository.commit({ "config.yaml": UNSURE }, "Elsewhere", { branch: "dev" });
    expect(await test.put({ branch: "dev", gateways: ALPHA })).toMatchObject({
      gateways: MANUAL,
      gateway_detection: { outcome: "known" },
    });
    await test.repository.commit({ "config.yaml": `${UNSURE}# more\n` }, "Again", {
      branch: "next",
    });
    // A body that is sent back as it was read says nothing about another text.
    expect((await test.put({ branch: "next", gateways: MANUAL })).gateway_detection?.outcome).toBe(
      "unknown",
    );
    await test.put({ branch: "dev" });
    expect(await test.put({ branch: "next", gateways: ALPHA })).toMatchObject({
      gateways: MANUAL,
      gateway_detection: { outcome: "known" },
    });
    expect(test.injected()).toEqual(["BASE", "ALPHA"]);
  });

  it("do not hide a state connection of the project's own", async () => {
    const own = UNSURE.replace("base: {", "base: { state_connection: { type: duckdb },");
    const test = await project(own, { use_managed_state_database: false });
    expect(
      await issues(
        test.acme.projects.update<SqlmeshProject>(test.id, {
          gateways: ALPHA,
          use_managed_state_database: true,
        }),
      ),
    ).toEqual([
      {
        path: "use_managed_state_database",
        message: expect.stringMatching(
          /gateway "base" in config\.yaml \(line 3\) has a state_connection of its own, .* that state_connection; gateways that are set by hand do not change this$/,
        ),
      },
    ]);
  });

  it("belong to SQLMesh projects", async () => {
    const test = await testHost();
    const body = { ...test.input, gateways: ALPHA };
    expect(await issues(test.acme.projects.create(body))).toEqual([
      { path: "gateways", message: "belongs to project_type sqlmesh; this project is node" },
    ]);
  });
});
