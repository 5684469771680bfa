import type { EnvironmentValue } from "@dagctl/core/contracts";
import { startsInProject } from "./working-copy.ts";
import type { FakeWorld, StoredRun } from "./world.ts";

/** The least length of a hidden line in characters, because shorter ones could be any word. */
const SHORTEST_HIDDEN = 6;

const placeOf = ({ ref }: StoredRun): string => `/fake/${ref.organization}/${ref.project}`;

/** Returns the environment of the programs of a run. */
export function environmentOf(run: StoredRun): ReadonlyMap<string, string> {
  const { environment } = run.deployment.workload;
  const text = (value: EnvironmentValue): string => {
    if (typeof value === "string") return value;
    if ("folder" in value) {
      const isOwn = value.folder === "project" && run.ownFiles !== undefined;
      const place = isOwn ? `${placeOf(run)}/runs/${run.ref.run}` : placeOf(run);
      return `${place}/${value.folder}${value.path === undefined ? "" : `/${value.path}`}`;
    }
    return (
      (run.request.secrets[value.secret] ?? run.deployment.secrets[value.secret])?.reveal() ?? ""
    );
  };
  const variables = run.request.variables.map(({ name, value, file }): [string, string] => [
    name,
    file ? filePathOf(run, name, file.path) : value.reveal(),
  ]);
  const own = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    text(value),
  ]);
  const folder = startsInProject(run) ? "project" : "working";
  const pwd: [string, string] = ["PWD", text({ folder })];
  return new Map([...variables, pwd, ...own].sort(([left], [right]) => (left < right ? -1 : 1)));
}

const filePathOf = (run: StoredRun, name: string, path: string): string =>
  `${placeOf(run)}/runs/${run.ref.run}/${name}${path}`;

export interface MountedFile {
  readonly text: string;
  readonly permissions: number;
}

/** Returns the files of a run, by path, while it is active. */
export function listMountedFiles(run: StoredRun): ReadonlyMap<string, MountedFile> {
  const ended = run.state.status !== "pending" && run.state.status !== "running";
  const files = run.request.variables.flatMap(({ name, value, file }): [string, MountedFile][] =>
    file
      ? [
          [
            filePathOf(run, name, file.path),
            { text: value.reveal(), permissions: file.permissions },
          ],
        ]
      : [],
  );
  return new Map(ended ? [] : files);
}

export function isThere(world: FakeWorld, path: string): boolean {
  return [...world.runs.values()].some((runs) =>
    [...runs.values()].some((run) => listMountedFiles(run).has(path)),
  );
}

/** Returns a line as the log shows it. */
export function hideSecrets(run: StoredRun, line: string): string {
  const lines = run.request.variables.flatMap(({ value, sensitive }) =>
    sensitive ? value.reveal().split("\n") : [],
  );
  return lines
    .filter(({ length }) => length >= SHORTEST_HIDDEN)
    .sort((left, right) => right.length - left.length)
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), line);
}
