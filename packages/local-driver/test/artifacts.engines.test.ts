import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArtifactFile } from "@dagctl/core";
import { logMask } from "@dagctl/core/masking";
import { DBT_VERSIONS, dbtType } from "@dagctl/project-types/dbt";
import { versionsToTest } from "@dagctl/versions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalJobs, localJobs } from "./jobs/local-jobs.ts";
import { type TemporaryPython, temporaryPython } from "./python/temporary-python.ts";
import { type Files, runLast } from "./results/run-last.ts";
import { ARTIFACTS, sentIn } from "./results/sent-artifacts.ts";

const NEWEST = DBT_VERSIONS.at(-1) ?? "";
const PASSWORD = 'pä"ss\\wörd/<1>& 😀';
const KEY = "-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA\n-----END KEY-----\n";
const PIN = "20261201";
const SECRETS = [PASSWORD, KEY, PIN];
/** `bad` fails, and its message, the code of models, a variable and a number have secrets. */
const DBT: Files = {
  "dbt_project.yml": `name: shop
version: "1.0"
profile: shop
models: {+materialized: table}
vars: {password: "{{ env_var('PASSWORD', '') }}"}
`,
  "profiles.yml":
    "shop: {target: dev, outputs: {dev: {type: duckdb, path: ':memory:', threads: 2}}}\n",
  "models/orders.sql": "select 'größe\t\"1\"' as word\n\n",
  "models/secret.sql": `{{ config(meta={"pin": env_var("PIN", "7") | int, "key": env_var("KEY_TEXT", "")}) }}
select '{{ env_var("PASSWORD", "none") }}' as word
`,
  "models/bad.sql": `select cast('x {{ env_var("PASSWORD", "none") }}' as int) as n
`,
  "models/below.sql": "select * from {{ ref('bad') }}\n",
};

/** Returns JSON whose texts and numbers are as a log shows them. */
function maskAll(value: unknown): unknown {
  const mask = logMask(SECRETS);
  const maskText = (text: string): string =>
    text
      .replaceAll(KEY, "[secret]")
      .split("\n")
      .map((line) => mask.line(line))
      .join("\n");
  if (typeof value === "string") return maskText(value);
  if (typeof value === "number") {
    const text = maskText(String(value));
    return text === String(value) ? value : text;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(maskAll);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [maskText(name), maskAll(inner)]),
  );
}

describe.each(versionsToTest(DBT_VERSIONS, [NEWEST]))("the artifacts of dbt %s", (version) => {
  let temporary: TemporaryPython;
  beforeAll(async () => {
    temporary = await temporaryPython();
  });
  afterAll(() => temporary.close());
  const tool = { type: dbtType(), field: "dbt_version", files: DBT, fields: {} };

  test("have no value of a sensitive variable, and all else", { timeout: 600_000 }, async () => {
    const { directory, environments } = temporary;
    const folder = join(directory, "masked");
    const file = join(directory, "key.pem");
    await writeFile(file, KEY);
    const place = { environments, folder, hasModules: true };
    const variables = {
      PASSWORD,
      PIN,
      KEY: file,
      KEY_TEXT: KEY,
      DAGCTL_SENSITIVE: "KEY,PASSWORD,PIN",
    };
    const { lines } = await runLast(tool, version, { ...place, variables });
    for (const [name, content] of sentIn(lines)) {
      const original = await readFile(join(folder, "tmp/dagctl-target", name), "utf8");
      expect(original, name).toContain("w\\u00f6rd");
      expect(content.toString(), name).not.toMatch(/MIIEpAI|20261201|\\u00f6r/);
      expect(content.toString(), name).toContain("[secret]");
      expect(JSON.parse(content.toString())).toEqual(maskAll(JSON.parse(original)));
    }
  });
});

describe("the artifacts of runs on this machine", () => {
  let jobs: LocalJobs;
  beforeAll(async () => {
    jobs = await localJobs([dbtType()]);
  });
  afterAll(() => jobs.close());

  async function textOf({ content }: ArtifactFile): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(part);
    return Buffer.concat(parts).toString();
  }

  test(
    "are those of each of two runs at once, and not stored where they are too large",
    { timeout: 600_000 },
    async () => {
      const { acme } = jobs;
      await acme.environmentVariables.create({
        name: "PASSWORD",
        value: PASSWORD,
        is_sensitive: true,
      });
      const fields = { project_type: "dbt", dbt_version: NEWEST, concurrency_policy: "Allow" };
      const id = await jobs.createProject("shop", DBT, fields);
      const select = async (model: string): Promise<string> => {
        const parameters = { select: [model] };
        return (await acme.projects.run(id, { parameters })).job_run_id;
      };
      const runs = await Promise.all(["orders", "bad"].map(select));
      for (const [index, name] of ["orders", "bad"].entries()) {
        const run = await acme.runs.wait(id, runs[index] ?? "");
        expect(run).toMatchObject({
          status: index === 0 ? "success" : "failed",
          artifacts: "complete",
          results: "complete",
        });
        const { artifacts } = await acme.runs.artifacts(id, run.id);
        expect(artifacts.map((artifact) => artifact.name)).toEqual(ARTIFACTS);
        const text = await textOf(await acme.runs.artifact(id, run.id, "run_results.json"));
        const { results } = JSON.parse(text) as { results: readonly { unique_id: string }[] };
        expect(results.map(({ unique_id }) => unique_id)).toEqual([`model.shop.${name}`]);
        expect(text.includes("[secret]")).toBe(name === "bad");
        const manifest = await textOf(await acme.runs.artifact(id, run.id, "manifest.json"));
        expect(Object.keys((JSON.parse(manifest) as { nodes: object }).nodes)).toHaveLength(4);
        expect(`${text}${manifest}`).not.toMatch(/\\u00f6r/);
      }
      // Without a sensitive variable a run has no names, and sends its artifacts.
      await acme.environmentVariables.delete("PASSWORD");
      const text = randomBytes(4_500_000).toString("base64");
      const files = { ...DBT, "models/bad.sql": `select 1 as n /* ${text} */\n` };
      const large = await jobs.createProject("large", files, fields);
      const { job_run_id } = await acme.projects.run(large);
      expect(await acme.runs.wait(large, job_run_id)).toMatchObject({
        status: "success",
        artifacts: "too_large",
        results: "complete",
      });
      expect((await acme.runs.artifacts(large, job_run_id)).total).toBe(0);
    },
  );
});
