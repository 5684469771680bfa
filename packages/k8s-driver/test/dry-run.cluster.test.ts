import { readFile } from "node:fs/promises";
import { systemClock } from "@dagctl/core/driver-kit";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, client } from "../src/cluster/client.ts";
import { connection } from "../src/cluster/connection.ts";
import { APPLICATION, CRON_JOB, JOB, type Kind, pathOf, POD } from "../src/cluster/kinds.ts";
import type { Resource } from "../src/cluster/wire.ts";
import { organizationPlace } from "../src/context.ts";
import type { Application } from "../src/manifests/application.ts";
import { organizationResources } from "../src/manifests/organization.ts";
import { type Settings, settingsOf } from "../src/options.ts";
import { unique } from "./bench.ts";
import { combinations, deploymentOf, named } from "./manifests/combinations.ts";
import { deployment } from "./manifests/making.ts";
import { manifestsOf, type Template } from "./manifests/sent.ts";
import { limitAccount } from "./rights.ts";

/*
 * Sends every manifest to the real API server. `dryRun=All` with `fieldValidation=Strict` refuses
 * unknown and duplicate fields and runs all of admission. Pod security checks pods only, so the
 * pods of the templates are sent, too. What the driver writes is sent by an account with the rights
 * of `rbac.yaml` within `admission-policy.yaml`.
 */

let plane: ClusterAccess;
/** As the administrator, and as the driver. */
let to: Client;
let driver: Client;
let namespace: string;
let settings: Settings;
beforeAll(async () => {
  plane = await sharedControlPlane();
  const installation = unique();
  const account = { namespace: await plane.namespace("dry"), name: installation };
  settings = settingsOf({ chartsUrl: CHARTS_URL, installation, serviceAccount: account });
  const limits = { name: installation, account, installation, project: "default" };
  const kubeconfig = await limitAccount(plane, { ...limits, chartsUrl: CHARTS_URL });
  const login = (file: string): Client => client(connection({ kubeconfig: file }, systemClock()));
  [to, driver] = [login(plane.kubeconfig), login(kubeconfig)];
  const place = organizationPlace(settings, "org-acme");
  ({ namespace } = place);
  for (const object of organizationResources(settings, place, { ownNamespace: true }))
    await kubectl(plane, ["apply", "-f", "-"], JSON.stringify(object));
}, 60 * 60_000);
afterAll(async () => {
  await driver?.connection.close();
  await to?.connection.close();
});

const CHARTS_URL = "http://charts.example/charts";

const STRICT = { dryRun: "All", fieldValidation: "Strict" };

async function create(
  kind: Kind,
  where: string | undefined,
  object: object,
  by: Client = to,
): Promise<void> {
  const value = { apiVersion: kind.apiVersion, kind: kind.kind, ...object };
  await by.connection.send({
    method: "POST",
    path: pathOf(kind, { namespace: where }),
    query: STRICT,
    body: { type: "application/json", value },
  });
}

const createPod = async (template: Template): Promise<void> =>
  create(POD, namespace, {
    ...template,
    metadata: { ...template?.metadata, generateName: "dry-" },
  });

/** Returns an object as Argo CD makes it for an Application. */
function trackedBy({ metadata: { name = "" } = {} }: Application, cron: Resource): Resource {
  const { namespace: where, name: own, annotations } = cron.metadata ?? {};
  const id = `${name}:batch/CronJob:${where}/${own}`;
  const tracked = { ...annotations, "argocd.argoproj.io/tracking-id": id };
  return { ...cron, metadata: { ...cron.metadata, annotations: tracked } };
}

interface RecordedSchedule {
  readonly schedule: string;
  /** Absent: it is refused. */
  readonly ticks?: readonly number[];
}

/** Returns schedules with which the library of Kubernetes was recorded. */
async function recordedSchedules(): Promise<readonly RecordedSchedule[]> {
  const file = "../../core/test/values/kubernetes-ticks/ticks.jsonl";
  const lines = (await readFile(new URL(file, import.meta.url), "utf8")).trim().split("\n");
  return lines
    .map((line) => JSON.parse(line) as RecordedSchedule)
    .filter((_, index) => index < 40 || index % 3 === 0);
}

describe("the API server", () => {
  test("accepts every choice of every field of a project together with every choice of every other", async () => {
    const all = combinations();
    const refused: string[] = [];
    for (const [index, combination] of all.entries()) {
      const { deployment: of, variables } = deploymentOf(combination, index);
      const { crons, run, application } = manifestsOf(settings, of, variables);
      try {
        for (const cron of crons) {
          await create(CRON_JOB, namespace, trackedBy(application, cron));
          await createPod(cron.spec?.jobTemplate.spec?.template);
        }
        await create(JOB, namespace, run, driver);
        await createPod(run.spec?.template);
        await create(APPLICATION, "argocd", application, driver);
      } catch (error) {
        refused.push(
          `${named(combination)}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    expect(refused).toEqual([]);
    expect(all.length).toBeGreaterThan(20);
  });

  test.each([
    ["with a namespace of its own", {}, { ownNamespace: true }],
    ["with a namespace that was there", {}, { ownNamespace: false }],
    ["with a namespace that stays", {}, { ownNamespace: true, keepNamespace: true }],
    [
      "with a service account",
      { serviceAccount: { namespace: "dagctl", name: "dagctl-server" } },
      { ownNamespace: true },
    ],
  ])("accepts an organization %s", async (_what, options, of) => {
    // In a dry run the namespace does not exist for the objects in it.
    const there = await plane.namespace("dry");
    const own = settingsOf({
      chartsUrl: "http://charts.example",
      organizationNamespace: () => there,
      ...options,
    });
    for (const object of organizationResources(
      own,
      organizationPlace(own, "org-acme"),
      of,
    ) as readonly { kind: string; metadata: { name: string } }[]) {
      const isNamespace = object.kind === "Namespace";
      const sent = isNamespace
        ? { ...object, metadata: { ...object.metadata, name: unique() } }
        : object;
      const here =
        object.kind === "ServiceAccount"
          ? { ...sent, metadata: { ...sent.metadata, name: unique() } }
          : sent;
      await kubectl(
        plane,
        ["create", "--dry-run=server", "--validate=strict", "-f", "-"],
        JSON.stringify(here),
      );
    }
  });

  test("takes the schedules that its library is recorded to take, and no others", async () => {
    const [cron] = manifestsOf(settings, deployment(), []).crons;
    // What the host accepts is compared with the same recording.
    for (const { schedule, ticks } of await recordedSchedules()) {
      const scheduled = { ...cron, spec: { ...cron?.spec, schedule } };
      const answer = await create(CRON_JOB, namespace, scheduled).then(
        () => "taken",
        (error: unknown) => String(error),
      );
      const expected = ticks ? /^taken$/ : /spec\.schedule: Invalid value/;
      expect([schedule, answer]).toEqual([schedule, expect.stringMatching(expected)]);
    }
  });

  test("refuses invalid objects, so that its validation is active", async () => {
    const { crons } = manifestsOf(settings, deployment(), []);
    const template = crons[0]?.spec?.jobTemplate.spec?.template;
    await expect(create(CRON_JOB, namespace, { ...crons[0], bogus: 1 })).rejects.toThrow(
      /unknown field "bogus"/,
    );
    const loose = {
      ...template,
      spec: {
        ...template?.spec,
        containers: template?.spec?.containers?.map((one) => ({ ...one, securityContext: {} })),
      },
    };
    await expect(createPod(loose as Template)).rejects.toThrow(
      /violates PodSecurity "restricted:latest"/,
    );
  });
});
