import { afterEach, expect, test } from "vitest";
import { kubernetesDriver } from "../src/index.ts";
import { ANNOTATION } from "../src/names.ts";
import { apiDouble, json } from "./cluster/api-double.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test(
  "the names of an organization's secrets are listed without reading a value",
  { timeout: 20_000 },
  async () => {
    const item = (name: string): object => ({
      metadata: { annotations: { [ANNOTATION.organization]: "acme", "dagctl.dev/name": name } },
    });
    const api = await apiDouble((_asked, response) =>
      json(response, 200, {
        kind: "PartialObjectMetadataList",
        metadata: {},
        items: [item("two"), item("one")],
      }),
    );
    const driver = kubernetesDriver({
      cluster: { kubeconfig: api.kubeconfig },
      chartsUrl: "http://charts.example",
    });
    ends.push(async () => {
      await driver.deploy.close?.();
      await api.close();
    });
    expect(await driver.secrets.list("acme")).toEqual(["one", "two"]);
    expect(api.asked.map(({ accept }) => accept)).toEqual([
      expect.stringContaining("PartialObjectMetadataList"),
    ]);
  },
);
