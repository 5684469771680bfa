import type { ArtifactFile } from "@dagctl/core";
import type { RunRequest, Store, TypedRecord } from "@dagctl/core/contracts";
import {
  type FakeEngine,
  fakeEngine,
  memoryData,
  memoryStore,
  type ProgramAction,
  withPoints,
} from "@dagctl/testing";
import { nodeType } from "@dagctl/project-types/node";
import { describe, expect, it } from "vitest";
import { artifactLines, digestOf, piecesOf, randomJson } from "../results/artifact-lines.ts";
import { callerOf } from "./caller.ts";
import { type TestHost, testHost, until, untilStatus } from "./test-host.ts";

const ENDED = ["success", "failed", "error"];
const MANIFEST = randomJson(600_000);
const RESULTS = '{"results": []}';
const RUN: readonly ProgramAction[] = [
  { print: "Done" },
  ...artifactLines([
    ...piecesOf("manifest.json", MANIFEST),
    ...piecesOf("run_results.json", RESULTS),
  ]).map((line) => ({ print: line })),
];

interface Ran extends TestHost {
  readonly id: string;
  /** Starts a run, and returns its id at its end. */
  run(
    actions?: readonly ProgramAction[] | ((request: RunRequest) => readonly ProgramAction[]),
  ): Promise<string>;
}

async function ran(options: Parameters<typeof testHost>[0] = {}): Promise<Ran> {
  const engine: FakeEngine = fakeEngine();
  const test = await testHost({ engine, ...options });
  const { id } = await test.acme.projects.create({ ...test.input, concurrency_policy: "Allow" });
  await untilStatus(test, id, "active");
  return {
    ...test,
    id,
    async run(actions = RUN) {
      test.engine.setRuns(typeof actions === "function" ? actions : () => actions);
      const { job_run_id } = await test.acme.projects.run(id);
      await until(
        () => test.acme.runs.get(id, job_run_id),
        ({ status }) => ENDED.includes(status),
      );
      return job_run_id;
    },
  };
}

async function textOf({ content }: ArtifactFile): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return Buffer.concat(parts).toString();
}

const recordsOf = async (
  { data, id }: Ran,
  runs: readonly string[],
): Promise<readonly TypedRecord[]> => {
  const store = memoryStore({ data, replicas: false });
  const page = { limit: 1_000 };
  const kinds: readonly (readonly [string, string])[] = [
    ["artifact-run", id],
    ...runs.map((run) => ["artifact", run] as const),
  ];
  const found = await Promise.all(
    kinds.map(([kind, parent]) => store.records("org-acme", kind, parent, page)),
  );
  return found.flat();
};

describe("the artifacts of a run", () => {
  it("are listed and read as they were written, also where the run has failed", async () => {
    const { acme, id, run } = await ran();
    for (const failed of [await run(), await run([...RUN, { exit: 3 }])]) {
      expect(await acme.runs.get(id, failed)).toMatchObject({
        artifacts: "complete",
        results: "complete",
      });
      const { artifacts, total } = await acme.runs.artifacts(id, failed);
      expect(total).toBe(2);
      expect(artifacts).toEqual([
        {
          name: "manifest.json",
          bytes: MANIFEST.length,
          compressed_bytes: expect.any(Number),
          sha256: digestOf(MANIFEST),
          created_at: expect.stringMatching(/^\d{4}-.*Z$/),
        },
        expect.objectContaining({ name: "run_results.json", bytes: RESULTS.length }),
      ]);
      const { content, ...rest } = await acme.runs.artifact(id, failed, "manifest.json");
      expect(rest).toEqual({
        name: "manifest.json",
        bytes: MANIFEST.length,
        sha256: digestOf(MANIFEST),
      });
      expect(await textOf({ ...rest, content })).toBe(MANIFEST);
    }
    expect((await acme.runs.get(id, "latest")).status).toBe("failed");
    expect(await textOf(await acme.runs.artifact(id, "latest", "run_results.json"))).toBe(RESULTS);
  });

  it("are read again part by part while they are sent, so that no reader holds them", async () => {
    const data = memoryData();
    const plain = memoryStore({ data });
    const read: string[] = [];
    const store: Store = {
      ...plain,
      async record(organization, kind, id, options) {
        if (kind === "artifact") read.push(id);
        return plain.record(organization, kind, id, options);
      },
    };
    const test = await ran({ data, store });
    const lines = artifactLines(piecesOf("manifest.json", randomJson(2_000_000)));
    const run = await test.run(lines.map((line) => ({ print: line })));
    const { content } = await test.acme.runs.artifact(test.id, run, "manifest.json");
    const all = read.splice(0);
    expect(all.length).toBeGreaterThan(6);
    const parts = content[Symbol.asyncIterator]();
    await parts.next();
    expect(read.length).toBeGreaterThan(0);
    expect(read.length).toBeLessThan(all.length);
    await parts.return?.();
    expect(read.length).toBeLessThan(all.length);
  });

  it("are in no log, and absent where a run has sent none", async () => {
    const { acme, id, run, data } = await ran();
    const lines: string[] = [];
    for await (const { text } of acme.runs.logs(id, await run())) lines.push(text);
    expect(lines).toEqual(["Done"]);
    expect([...data.logs.values()].join("")).not.toContain("artifact");
    const without = await run([{ print: "Done" }]);
    expect(await acme.runs.get(id, without)).not.toHaveProperty("artifacts");
    expect(await acme.runs.artifacts(id, without)).toEqual({ artifacts: [], total: 0 });
  });

  it("are not stored beyond 4 MiB, and the run says so", async () => {
    const test = await ran();
    const lines = artifactLines(piecesOf("a.json", randomJson(4 * 1024 * 1024)));
    const large = artifactLines(piecesOf("b.json", randomJson(2 * 1024 * 1024)), "p2");
    const id = await test.run([...lines, ...large].map((line) => ({ print: line })));
    expect(await test.acme.runs.get(test.id, id)).toMatchObject({
      artifacts: "too_large",
      results: "complete",
    });
    expect((await test.acme.runs.artifacts(test.id, id)).total).toBe(0);
    expect(await recordsOf(test, [id])).toEqual([]);
  });

  it("are those of the newest 5 runs, and go with the project", async () => {
    const test = await ran();
    const { acme, id, run } = test;
    const runs: string[] = [];
    for (let n = 0; n < 7; n += 1) runs.push(await run());
    const totals = await Promise.all(
      runs.map(async (each) => (await acme.runs.artifacts(id, each)).total),
    );
    expect(totals).toEqual([0, 0, 2, 2, 2, 2, 2]);
    const stored = await recordsOf(test, runs);
    expect(new Set(stored.map(({ parent }) => parent))).toEqual(new Set([id, ...runs.slice(2)]));
    const day = 24 * 60 * 60 * 1000;
    for (const { expiresAt = "", project, value } of stored) {
      expect(project).toBe(id);
      expect(Math.abs(Date.parse(expiresAt) - Date.now() - 30 * day)).toBeLessThan(day);
      expect(JSON.stringify(value).length).toBeLessThan(263_000);
    }
    await acme.projects.delete(id);
    await until(
      () => recordsOf(test, runs),
      (records) => records.length === 0,
    );
  });

  it("are not found under another run, name, project or organization", async () => {
    const { acme, id, run, host } = await ran();
    const ended = await run();
    const other = await run([{ print: "Done" }]);
    const beta = await callerOf(host, "org-beta");
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      'There is no artifact "manifest.json"': () => acme.runs.artifact(id, other, "manifest.json"),
      'There is no artifact "../manifest.json"': () =>
        acme.runs.artifact(id, ended, "../manifest.json"),
      'There is no artifact "__proto__"': () => acme.runs.artifact(id, ended, "__proto__"),
      "There is no run": () => acme.runs.artifact(id, "run_absent", "manifest.json"),
      "There is no project": () => beta.runs.artifact(id, ended, "manifest.json"),
    };
    for (const [message, call] of Object.entries(calls)) {
      const error: unknown = await call().catch((caught: unknown) => caught);
      expect(error).toMatchObject({
        code: "not_found",
        message: expect.stringContaining(message),
      });
    }
    await expect(beta.runs.artifacts(id, ended)).rejects.toMatchObject({ code: "not_found" });
  });

  it("are not found where their records are damaged, and the next run has new ones", async () => {
    const test = await ran();
    const { acme, id, run, data } = test;
    const store = memoryStore({ data });
    const ended = await run();
    const [index, first, second, ...others] = await recordsOf(test, [ended]);
    if (!index || !first || !second) throw new Error("They are not stored");
    expect(others.length).toBeGreaterThan(0);
    const put = (record: TypedRecord, value: unknown): Promise<unknown> =>
      store.commit([{ put: "record", record: { ...record, value: value as object } }]);
    const damaged = { code: "not_found", message: expect.stringContaining("is damaged") };
    const { data: base64 = "" } = first.value as { readonly data?: string };
    const flipped = `${base64[0] === "A" ? "B" : "A"}${base64.slice(1)}`;
    for (const value of [null, {}, { data: 7 }, { data: "?" }, second.value, { data: flipped }]) {
      await put(first, value);
      await expect(acme.runs.artifact(id, ended, "manifest.json")).rejects.toMatchObject(damaged);
      expect(await textOf(await acme.runs.artifact(id, ended, "run_results.json"))).toBe(RESULTS);
    }
    const { artifacts } = index.value as { readonly artifacts: readonly object[] };
    const wrong = [
      null,
      {},
      { artifacts: "x" },
      { artifacts: [null] },
      { artifacts: [{ ...artifacts[0], parts: 1e9 }] },
    ];
    for (const value of wrong) {
      await put(index, value);
      await expect(acme.runs.artifacts(id, ended)).rejects.toMatchObject(damaged);
      await expect(acme.runs.artifact(id, ended, "manifest.json")).rejects.toMatchObject(damaged);
    }
    for (let n = 0; n < 6; n += 1) await run();
    expect((await acme.runs.artifacts(id, "latest")).total).toBe(2);
    expect((await acme.runs.artifacts(id, ended)).total).toBe(0);
  });

  it.each(["before", "after"] as const)(
    "are stored once where the host is killed %s the commit of the end",
    async (at) => {
      const data = memoryData();
      const plain = memoryStore({ data, replicas: false });
      let state: "alive" | "dead" = "alive";
      const commit: typeof plain.commit = async (changes, ...rest) => {
        const isEnd = JSON.stringify(changes).includes('"artifact-run"');
        if (isEnd) state = "dead";
        if (isEnd && at === "before") throw new Error("killed");
        const committed = await plain.commit(changes, ...rest);
        if (isEnd) throw new Error("killed");
        return committed;
      };
      const store = withPoints({ ...plain, commit }, "store", ({ method }) => {
        if (state === "dead" && !["release", "close"].includes(method)) throw new Error("killed");
      });
      const test = await ran({ data, store });
      const { id, acme, engine } = test;
      engine.setRuns(() => RUN);
      const { job_run_id } = await acme.projects.run(id);
      await until(
        async () => state,
        (value) => value === "dead",
      );
      const next = await test.again({ store: memoryStore({ data, replicas: false }) });
      await until(
        () => next.acme.runs.get(id, job_run_id),
        ({ status }) => ENDED.includes(status),
      );
      expect((await next.acme.runs.artifacts(id, job_run_id)).total).toBe(2);
      const records = await recordsOf(test, [job_run_id]);
      expect(records.every(({ version }) => version === 1)).toBe(true);
    },
  );
});

describe("a run with sensitive variables", () => {
  it("has their names in a variable, and no value", async () => {
    const { acme, id, run } = await ran();
    const add = (name: string, is_sensitive: boolean, more: object = {}): Promise<unknown> =>
      acme.environmentVariables.create({ name, value: `${name} value`, is_sensitive, ...more });
    let names: string | undefined;
    const namesOf = async (): Promise<string | undefined> => {
      await run(({ variables }) => {
        names = variables.find(({ name }) => name === "DAGCTL_SENSITIVE")?.value.reveal();
        return [];
      });
      return names;
    };
    await add("SHOWN", false);
    expect(await namesOf()).toBeUndefined();
    await add("TOKEN", true);
    await add("UV_INDEX_CORP_PASSWORD", true);
    await add("OWN", true, { project_id: id });
    expect(await namesOf()).toBe("OWN,TOKEN");
  });

  it("has an empty one without them where its type masks artifacts", async () => {
    const type = { ...nodeType(), masksArtifacts: true };
    const given: RunRequest[] = [];
    const { run } = await ran({ projectTypes: [type] });
    await run((request) => {
      given.push(request);
      return [];
    });
    const shown = given[0]?.variables.map(({ name, value }) => [name, value.reveal()]);
    expect(shown).toEqual([["DAGCTL_SENSITIVE", ""]]);
  });
});
