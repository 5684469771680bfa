import { CHART_NAME } from "../../src/chart/archives.ts";
import { CHART_COMMIT, CHART_PATH } from "../../src/chart/commits.ts";
import { newProject } from "./applications.ts";
import {
  type Attack,
  changed,
  create,
  fresh,
  json,
  type Json,
  merge,
  type Target,
} from "./attack.ts";

const SOURCE = "one source, which is the driver's chart";
const OPERATION = "only from its own source, with its own sync options";

/** The source of an Application of version 0.1.0. */
export const formerSource = (repoURL: string): object => ({
  repoURL,
  path: null,
  chart: CHART_NAME,
  targetRevision: "1.0.0",
});

/** Returns an Application of version 0.1.0, which has its chart from the server's own URL. */
export function formerProject(target: Target, serverUrl: string): Json {
  return changed(newProject(target, "former-aaaaaaaaaa"), ({ spec }) => {
    const source = spec?.["source"] ?? {};
    Object.assign(source, json(formerSource(serverUrl)));
    delete source["path"];
  });
}

/**
 * Returns what a program tries that has taken over the server: it has the token, and it answers at
 * the server's URL with any chart. `former` is an Application that still has its chart from there.
 */
export function serverUrlAttacks(serverUrl: string): readonly Attack[] {
  const byCommit = { repoURL: serverUrl, path: CHART_PATH, targetRevision: CHART_COMMIT };
  const former = formerSource(serverUrl);
  const by = (title: string, says: string, request: Attack["request"]): Attack => ({
    title,
    by: "account",
    says,
    request,
  });
  const sourced = (application: Json, source: object): Json =>
    changed(application, ({ spec }) => {
      const one = spec?.["source"] ?? {};
      for (const [key, value] of Object.entries(source))
        if (value === null) delete one[key];
        else one[key] = value;
    });
  const sources: readonly (readonly [string, object])[] = [
    ["by commit", byCommit],
    ["by version", former],
    ["by commit and version", { ...byCommit, chart: CHART_NAME }],
    ["by commit, below another path", { ...byCommit, path: "." }],
    ["with a slash", { ...byCommit, repoURL: `${serverUrl}/` }],
    ["as a repository of Git", { ...byCommit, repoURL: `${serverUrl}.git` }],
    ["with a user", { ...byCommit, repoURL: serverUrl.replace("//", "//x@") }],
    ["with a query", { ...byCommit, repoURL: `${serverUrl}?x` }],
    ["in capitals", { ...byCommit, repoURL: serverUrl.replace("http", "HTTP") }],
    ["as an image", { repoURL: serverUrl.replace("http", "oci"), path: ".", targetRevision: "1" }],
  ];
  return [
    ...sources.flatMap(([how, source]) => [
      by(`a new project ${how}`, SOURCE, (target) =>
        create(sourced(newProject(target, "taken-aaaaaaaaaa"), source)),
      ),
      by(`a deployed project ${how}`, SOURCE, ({ project }) =>
        merge(project, { spec: { source } }),
      ),
      by(`an organization ${how}`, SOURCE, ({ organization }) =>
        merge(organization, { spec: { source } }),
      ),
    ]),
    by("a sync of a deployed project", OPERATION, ({ project }) =>
      merge(project, {
        operation: { sync: { source: { ...fresh(project)["spec"]?.["source"], ...byCommit } } },
      }),
    ),
    ...(
      [
        ["another version", { targetRevision: "1.0.1" }],
        ["another chart", { chart: "another" }],
        ["the form by commit, at its URL", { ...byCommit, chart: null }],
        ["other values", { helm: { valuesObject: { stamp: "9-0" } } }],
        ["no resources", { helm: { valuesObject: { resources: [] } } }],
        ["parameters", { helm: { parameters: [{ name: "x", value: "y" }] } }],
        ["a part of its URL", { repoURL: `${serverUrl}/more` }],
      ] as const
    ).map(([how, source]) =>
      by(`a project of version 0.1.0 with ${how}`, SOURCE, (target) =>
        merge(formerProject(target, serverUrl), { spec: { source } }),
      ),
    ),
  ];
}
