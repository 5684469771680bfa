import type { GitAuthMethod } from "@dagctl/core";
import type { Deployment, Resources, Runtime, RunVariable, Workload } from "@dagctl/core/contracts";
import { deployment, job, variable, workload } from "./making.ts";

interface Choices {
  readonly runtime: readonly Runtime[];
  readonly auth: readonly GitAuthMethod[];
  readonly variables: readonly (readonly RunVariable[])[];
  readonly steps: readonly number[];
  readonly concurrency: readonly Workload["concurrencyPolicy"][];
  readonly timeZone: readonly string[];
  readonly resources: readonly Resources[];
  readonly path: readonly string[];
  readonly name: readonly string[];
  readonly schedule: readonly string[];
  readonly environment: readonly Workload["environment"][];
  readonly modules: readonly NonNullable<Workload["pythonModules"]>[];
  readonly imports: readonly NonNullable<Workload["importRepositories"]>[];
}

/** The fields that vary, each with all of its choices. */
const FIELDS: Choices = {
  runtime: [
    {
      language: "python",
      version: "3.12",
      packages: [{ name: "sqlmesh", version: "0.130.0", extras: ["postgres"] }],
    },
    { language: "node", packages: [] },
    { language: "python", packages: [], lock: `sha256:${"ab".repeat(32)}` },
  ],
  auth: ["none", "ssh", "github_app"],
  variables: [
    [],
    [variable("PLAIN"), variable("LOWER_2", { sensitive: false })],
    [
      variable("KEY_FILE", { file: { path: "/secrets/$x/key.json", permissions: 0o400 } }),
      variable("PLAIN"),
      variable("OPEN", { file: { path: "/a", permissions: 0o777 } }),
    ],
  ],
  steps: [0, 1, 2, 3],
  concurrency: ["Allow", "Forbid", "Replace"],
  timeZone: ["UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata"],
  resources: [
    { cpu_request: "100m", cpu_limit: "2", memory_request: "128Mi", memory_limit: "4Gi" },
    { cpu_request: "0.5", cpu_limit: "1e1", memory_request: "123456789", memory_limit: "1.5G" },
    { cpu_request: ".25", cpu_limit: "+1", memory_request: "1E6", memory_limit: "129e6" },
    { cpu_request: "0", cpu_limit: "1500m", memory_request: "0.5Gi", memory_limit: "1T" },
    { cpu_request: "100u", cpu_limit: "1k", memory_request: "1.", memory_limit: "1Ei" },
  ],
  path: ["", "sub", "deep/er/$(HOME)/ä b"],
  name: [
    "scheduled-run",
    "a-job-with-a-name-of-exactly-sixty-three-letters-which-is-legal",
    "Nightly Build: ünïcode",
  ],
  schedule: ["*/5 * * * *", "0 0 30 2 *", "@daily"],
  environment: [
    {},
    {
      HOME: { folder: "working" },
      TOKEN: { secret: "state-password" },
      TEXT: "a\nb: {{ .Values }} $(HOME) 0123 yes",
      EMPTY: "",
    },
  ],
  modules: [{}, { one: "ONE = 'é $(HOME)'\n", two: "TWO = 2\n".repeat(400) }],
  imports: [
    [],
    [{ url: "https://git.example/acme/rates.git", commit: "a".repeat(40), folders: ["", "src"] }],
  ],
};

type Field = keyof Choices;
export type Combination = { readonly [Name in Field]: number };

const names = Object.keys(FIELDS) as Field[];

/**
 * Returns combinations in which each choice of a field meets each choice of every other field. They
 * are always the same.
 */
export function combinations(): readonly Combination[] {
  const open = new Set<string>();
  const key = (one: Field, a: number, other: Field, b: number): string =>
    `${one}=${a} ${other}=${b}`;
  for (const [at, one] of names.entries())
    for (const other of names.slice(at + 1))
      for (const a of FIELDS[one].keys())
        for (const b of FIELDS[other].keys()) open.add(key(one, a, other, b));
  const pairsOf = (of: Combination): string[] =>
    names.flatMap((one, at) =>
      names.slice(at + 1).map((other) => key(one, of[one], other, of[other])),
    );
  const found: Combination[] = [];
  let seed = 1;
  const choose = (count: number): number => (seed = (seed * 48_271) % 2_147_483_647) % count;
  while (open.size > 0) {
    // Of some random combinations it takes the one with the most new pairs.
    const tries = Array.from(
      { length: 40 },
      () =>
        Object.fromEntries(names.map((name) => [name, choose(FIELDS[name].length)])) as Combination,
    );
    const worth = (of: Combination): number => pairsOf(of).filter((pair) => open.has(pair)).length;
    const best = tries
      .map((of) => ({ of, worth: worth(of) }))
      .reduce((one, other) => (other.worth > one.worth ? other : one));
    if (best.worth === 0) continue;
    for (const pair of pairsOf(best.of)) open.delete(pair);
    found.push(best.of);
  }
  return found;
}

function chosen<Name extends Field>(name: Name, of: Combination): Choices[Name][number] {
  const found: Choices[Name][number] | undefined = FIELDS[name][of[name]];
  if (found === undefined) throw new Error(`${name} has no choice ${of[name]}`);
  return found;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/** Returns the deployment of a combination. */
export function deploymentOf(
  of: Combination,
  index: number,
): { readonly deployment: Deployment; readonly variables: readonly RunVariable[] } {
  const path = chosen("path", of);
  const made = workload({
    pythonModules: chosen("modules", of),
    importRepositories: chosen("imports", of),
    runtime: chosen("runtime", of),
    environment: chosen("environment", of),
    resources: chosen("resources", of),
    timeZone: chosen("timeZone", of),
    concurrencyPolicy: chosen("concurrency", of),
    repository: {
      ...workload().repository,
      authMethod: chosen("auth", of),
      ...(path === "" ? {} : { path }),
    },
  });
  const steps = Array.from({ length: chosen("steps", of) }, (_, at) => ({
    name: `Step ${at}: "quoted" é`,
    argv: [
      "run",
      { folder: "project", path: "main.mjs" },
      "$(X)",
      "--flag={{ .Values.x }}",
      "two\nlines",
      "",
    ] as const,
  }));
  return {
    deployment: deployment({
      ref: {
        organization: "org-acme",
        project: `proj_mfzwizltoq2gk3${LETTERS[Math.floor(index / 32) % 32]}${LETTERS[index % 32]}`,
      },
      workload: made,
      jobs: [job({ name: chosen("name", of), schedule: chosen("schedule", of), steps })],
    }),
    variables: chosen("variables", of),
  };
}

/** Returns a combination as text, for a person who reads which one failed. */
export const named = (of: Combination): string =>
  names.map((name) => `${name} ${JSON.stringify(FIELDS[name][of[name]])}`).join(", ");
