import { Secret } from "@dagctl/core/driver-kit";
import { describe, expect, onTestFinished, test } from "vitest";
import { projectPlace } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import {
  listNamedKeys,
  projectApplication,
  recordOf,
} from "../../src/deploy/application/project-application.ts";
import { listUndatedKeys } from "../../src/deploy/secrets/retained-variables.ts";
import { shapeOf } from "../../src/manifests/variables.ts";
import { cronJobName } from "../../src/names.ts";
import { type KubernetesDriverOptions, kubernetesDriver } from "../../src/index.ts";
import { settingsOf } from "../../src/options.ts";
import { type ObjectApi, objectApi, type Stored } from "../cluster/object-api.ts";
import { deployment, job, variable, workload } from "../manifests/making.ts";

const LOCK = `sha256:${"ab".repeat(32)}`;
const CORP = { name: "corp", url: "https://pypi.corp.example/simple" };
const LOGIN = { username: "reader", password: "the operator's word" };
const USER = variable("UV_INDEX_CORP_USERNAME", { value: new Secret("own"), sensitive: false });
const PASSWORD = variable("UV_INDEX_CORP_PASSWORD", { value: new Secret("an own word") });

interface Deployed {
  readonly api: ObjectApi;
  readonly driver: ReturnType<typeof kubernetesDriver>;
  readonly of: ReturnType<typeof deployment>;
  /** Returns the values of a Secret by key. */
  values(name: string): Readonly<Record<string, string>> | undefined;
  readonly base: string;
}

/** A project that is deployed with this lock, and whose CronJob exists. */
async function deployed(
  lock: string | undefined,
  packages: KubernetesDriverOptions["packages"] = { indexes: [{ ...CORP, login: LOGIN }] },
): Promise<Deployed> {
  const api = await objectApi();
  const given = {
    cluster: { kubeconfig: api.kubeconfig },
    chartsUrl: "http://charts.example",
    ...(packages && { packages }),
  };
  const driver = kubernetesDriver(given);
  onTestFinished(async () => {
    await driver.deploy.close?.();
    await api.close();
  });
  const runtime = { ...workload().runtime, ...(lock === undefined ? {} : { lock }) };
  const of = deployment({ workload: workload({ runtime }) });
  const context = createContext(settingsOf(given));
  const place = projectPlace(context.settings, of.ref);
  const application = projectApplication(context, place, recordOf(of), []);
  api.put(`/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${place.base}`, application);
  api.put(
    `/apis/batch/v1/namespaces/${place.namespace}/cronjobs/${cronJobName(place.base, job().name)}`,
    { metadata: { annotations: { "dagctl.dev/generation": String(of.generation) } } },
  );
  return {
    api,
    driver,
    of,
    base: place.base,
    values(name) {
      const found: (Stored & { data?: Record<string, string> }) | undefined = api.objects.get(
        `/api/v1/namespaces/${place.namespace}/secrets/${name}`,
      );
      return found && decoded(found.data ?? {});
    },
  };
}

const decoded = (data: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
  );

describe("the login of a package index", () => {
  test("is the operator's in scheduled runs of a project with packages", async () => {
    const { driver, of, values, base } = await deployed(LOCK);
    const { generation } = of;
    await driver.deploy.setRunVariables?.(of.ref, { generation, variables: [] });
    expect(values(`${base}-variables`)).toEqual({
      "install.UV_INDEX_CORP_USERNAME": "reader",
      "install.UV_INDEX_CORP_PASSWORD": "the operator's word",
    });
  });

  test("is the organization's in place of the operator's, and a change reaches the Secret", async () => {
    const { api, driver, of, values, base } = await deployed(LOCK);
    const { generation } = of;
    const runVariables = { generation, variables: [], installVariables: [USER, PASSWORD] };
    await driver.deploy.setRunVariables?.(of.ref, runVariables);
    const before = {
      "install.UV_INDEX_CORP_USERNAME": "own",
      "install.UV_INDEX_CORP_PASSWORD": "an own word",
    };
    expect(values(`${base}-variables`)).toEqual(before);
    const writes = (): number => api.asked.filter(({ method }) => method === "PATCH").length;
    await driver.deploy.setRunVariables?.(of.ref, runVariables);
    expect(writes()).toBe(0);
    const changed = variable("UV_INDEX_CORP_PASSWORD", { value: new Secret("another") });
    await driver.deploy.setRunVariables?.(of.ref, {
      ...runVariables,
      installVariables: [USER, changed],
    });
    expect(values(`${base}-variables`)).toMatchObject({
      "install.UV_INDEX_CORP_PASSWORD": "another",
    });
  });

  test("may show its user name in a log, and never its password", async () => {
    const { api, driver, of } = await deployed(LOCK);
    const { generation } = of;
    await driver.deploy.setRunVariables?.(of.ref, { generation, variables: [] });
    const [secret] = api.all("secrets");
    expect(secret?.metadata?.annotations?.["dagctl.dev/shown"]).toBe(
      '["install.UV_INDEX_CORP_USERNAME"]',
    );
  });

  test("is not taken by the garbage collection for a variable that was dropped", () => {
    const context = createContext(
      settingsOf({ chartsUrl: "http://charts.example", packages: { indexes: [CORP] } }),
    );
    const named = (lock: string | undefined): readonly string[] => {
      const runtime = { ...workload().runtime, ...(lock === undefined ? {} : { lock }) };
      const record = recordOf(deployment({ workload: workload({ runtime }) }));
      const place = projectPlace(context.settings, deployment().ref);
      const application = projectApplication(
        context,
        place,
        record,
        [variable("KEY")].map(shapeOf),
      );
      const secret = {
        data: { "variable.KEY": "", "install.UV_INDEX_CORP_PASSWORD": "", "variable.OLD": "" },
      };
      return listUndatedKeys(secret, listNamedKeys(context, application));
    };
    expect(named(LOCK)).toEqual(["variable.OLD"]);
    expect(named(undefined)).toEqual(["install.UV_INDEX_CORP_PASSWORD", "variable.OLD"]);
  });

  test("is not handed to a project without packages", async () => {
    const { api, driver, of } = await deployed(undefined);
    const { generation } = of;
    await driver.deploy.setRunVariables?.(of.ref, {
      generation,
      variables: [],
      installVariables: [PASSWORD],
    });
    expect(api.all("secrets")).toEqual([]);
  });

  test.each([
    ["gets the login with its own values", LOCK, true],
    ["of a project without packages gets no login", undefined, false],
  ] as const)("a run that the host starts %s", async (_what, lock, has) => {
    const { driver, of, api } = await deployed(lock);
    await driver.run.start({
      ref: { ...of.ref, run: "run_abcdefghijklmnop" },
      generation: of.generation,
      commit: of.commit,
      job: job().name,
      name: "run",
      steps: [],
      secrets: {},
      variables: [variable("KEY")],
      installVariables: [USER, PASSWORD],
      deadline: "2030-01-01T00:00:00Z",
    });
    const [secret] = api.all("secrets") as readonly (Stored & { data: Record<string, string> })[];
    const values = decoded(secret?.data ?? {});
    expect(values["variable.KEY"]).toBe("value of KEY");
    expect(values["install.UV_INDEX_CORP_PASSWORD"]).toBe(has ? "an own word" : undefined);
    expect(values["variable.UV_INDEX_CORP_PASSWORD"]).toBeUndefined();
  });
});
