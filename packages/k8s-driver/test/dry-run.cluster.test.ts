import { readFile } from "node:fs/promises";
import { systemClock } from "@dagctl/core/driver-kit";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { sharedControlPlane } from "@dagctl/control-plane/shared";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, client } from "../src/cluster/client.ts";
import { connection } from "../src/cluster/connection.ts";
import { APPLICATION, CRON_JOB, JOB, type Kind, pathOf, POD } from "../src/cluster/kinds.ts";
import { organizationPlace } from "../src/context.ts";
import { organizationResources } from "../src/manifests/organization.ts";
import { RUN_ACCOUNT } from "../src/manifests/confined.ts";
import { type Settings, settingsOf } from "../src/options.ts";
import { unique } from "./bench.ts";
import { combinations, deploymentOf, named } from "./manifests/combinations.ts";
import { deployment } from "./manifests/making.ts";
import { manifestsOf, type Template } from "./manifests/sent.ts";

/*
 * Sends every manifest to the real API server. `dryRun=All` with `fieldValidation=Strict` refuses
 * unknown and duplicate fields and runs all of admission. Pod security checks pods only, so the
 * pods of the templates are sent, too.
 */

let plane: ClusterAccess;
let to: Client;
let namespace: string;
let settings: Settings;
beforeAll(async () => {
  plane = await sharedControlPlane();
  to = client(connection({ kubeconfig: plane.kubeconfig }, systemClock()));
  namespace = await plane.namespace("dry");
  await kubectl(plane, [
    "label",
    "namespace",
    namespace,
    "pod-security.kubernetes.io/enforce=restricted",
  ]);
  await kubectl(plane, ["create", "serviceaccount", RUN_ACCOUNT, "-n", namespace]);
  settings = settingsOf({
    chartsUrl: "http://charts.example/charts",
    organizationNamespace: () => namespace,
  });
}, 60 * 60_000);
afterAll(async () => to?.connection.close());

const STRICT = { dryRun: "All", fieldValidation: "Strict" };

async function create(kind: Kind, where: string | undefined, object: object): Promise<void> {
  const value = { apiVersion: kind.apiVersion, kind: kind.kind, ...object };
  await to.connection.send({
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
          await create(CRON_JOB, namespace, cron);
          await createPod(cron.spec?.jobTemplate.spec?.template);
        }
        await create(JOB, namespace, run);
        await createPod(run.spec?.template);
        await create(APPLICATION, "argocd", application);
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
    const own = settingsOf({
      chartsUrl: "http://charts.example",
      organizationNamespace: () => namespace,
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
