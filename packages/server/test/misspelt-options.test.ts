import { Secret } from "@dagctl/core/driver-kit";
import { gitDriver } from "@dagctl/git-driver";
import { bearerTokens, createHttpServer, httpServer, storedTokens } from "@dagctl/http-server";
import { kubernetesDriver } from "@dagctl/k8s-driver";
import { localDriver, pythonEnvironments } from "@dagctl/local-driver";
import { nodeType } from "@dagctl/project-types/node";
import {
  postgresStateDatabases,
  postgresStore,
  postgresTokenStore,
  sqliteStore,
  sqliteTokenStore,
} from "@dagctl/sql-driver";
import { memoryTokenStore, testHost } from "@dagctl/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const url = "postgres://dagctl@127.0.0.1/dagctl";
const key = new Secret("k".repeat(32));
const lookup = () => undefined;
/** Returns options as a caller in JavaScript may spell them. */
const misspelt = (given: object): object => given;

const directory = "/nowhere/dagctl";

describe("an option that does not exist", () => {
  test.each<[string, () => unknown, string]>([
    [
      "gitDriver",
      () => gitDriver({ directory, ...misspelt({ allowed: ["file:///srv/git/"] }) }),
      'has no option "allowed"; did you mean "allow"?',
    ],
    [
      "gitDriver",
      () => gitDriver({ directory, timing: { ...misspelt({ lsRemote: 1 }) } }),
      'has no option "timing.lsRemote"; did you mean "timing.lsRemoteMs"?',
    ],
    [
      "localDriver",
      () => localDriver({ directory, ...misspelt({ runDeadline: 1 }) }),
      'has no option "runDeadline"; its options are directory, python, log, timing, clock, ',
    ],
    [
      "localDriver",
      () => localDriver({ directory, python: { ...misspelt({ sourceDistribution: true }) } }),
      'has no option "python.sourceDistribution"; did you mean "python.sourceDistributions"?',
    ],
    [
      "pythonEnvironments",
      () => pythonEnvironments({ directory, ...misspelt({ timings: {} }) }),
      'has no option "timings"; did you mean "timing"?',
    ],
    [
      "kubernetesDriver",
      () => kubernetesDriver({ chartsUrl: "http://charts", ...misspelt({ instalation: "a" }) }),
      'has no option "instalation"; did you mean "installation"?',
    ],
    [
      "kubernetesDriver",
      () =>
        kubernetesDriver({ chartsUrl: "http://charts", argocd: { ...misspelt({ name: "a" }) } }),
      'has no option "argocd.name"; its options are namespace, project, server',
    ],
    [
      "sqliteStore",
      () => sqliteStore({ file: "/nowhere/a.db", ...misspelt({ clok: Date }) }),
      '"clock"?',
    ],
    [
      "postgresStore",
      () => postgresStore({ url, ...misspelt({ conections: 2 }) }),
      '"connections"?',
    ],
    [
      "sqliteTokenStore",
      () => sqliteTokenStore({ file: "/nowhere/a.db", ...misspelt({ files: 1 }) }),
      '"file"?',
    ],
    [
      "postgresTokenStore",
      () => postgresTokenStore({ url, ...misspelt({ passwrd: 1 }) }),
      '"password"?',
    ],
    [
      "postgresStateDatabases",
      () => postgresStateDatabases({ url, key, installation: "a", ...misspelt({ reachdAt: {} }) }),
      '"reachedAt"?',
    ],
    [
      "bearerTokens",
      () => bearerTokens({ lookup, ...misspelt({ isOrganisation: lookup }) }),
      "ganization",
    ],
    [
      "storedTokens",
      () =>
        storedTokens({ store: memoryTokenStore(), organization: "a", ...misspelt({ owns: 1 }) }),
      '"own"?',
    ],
  ])("is refused by %s", (maker, make, message) => {
    expect(make).toThrow(TypeError);
    expect(make).toThrow(new RegExp(`^${maker} has no option `));
    expect(make).toThrow(message);
  });

  test("is refused by both forms of the HTTP server, and so is one that is missing", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    onTestFinished(() => host.close());
    const authenticate = bearerTokens({ lookup });
    for (const [maker, make] of Object.entries({ createHttpServer, httpServer })) {
      expect(() => make({ host, authenticate, ...misspelt({ bodylimit: 1 }) })).toThrow(
        new TypeError(`${maker} has no option "bodylimit"; did you mean "bodyLimit"?`),
      );
      expect(() =>
        make({ host, authenticate, streams: { ...misspelt({ heartbeat: 1 }) } }),
      ).toThrow(`${maker} has no option "streams.heartbeat"; did you mean "streams.heartbeatMs"?`);
      expect(() => make({ host } as Parameters<typeof make>[0])).toThrow(
        new TypeError(
          `${maker} needs "authenticate": a function that returns the caller of a request, such as bearerTokens({ lookup })`,
        ),
      );
      expect(() => make({ authenticate } as unknown as Parameters<typeof make>[0])).toThrow(
        new TypeError(`${maker} needs "host": what createHost returns`),
      );
    }
    expect(() => bearerTokens({} as Parameters<typeof bearerTokens>[0])).toThrow(
      'bearerTokens needs "lookup"',
    );
  });

  test("is refused where a listener's type of event does not exist", async () => {
    const { host } = await testHost({ projectTypes: [nodeType()] });
    onTestFinished(() => host.close());
    const on = host.events.on as (type: unknown, listener?: unknown) => void;
    const listener = () => undefined;
    expect(() => on("project.deploy", listener)).toThrow(
      new TypeError(
        'events.on: there is no event of the type "project.deploy"; did you mean "project.deployed"?',
      ),
    );
    expect(() => on("all", listener)).toThrow(/types are project\.created, .*, \*$/);
    expect(() => on("run.ended")).toThrow(TypeError);
    expect(() => on("*", listener)).not.toThrow();
  });
});
