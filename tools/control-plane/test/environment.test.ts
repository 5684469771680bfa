import { describe, expect, test } from "vitest";
import { environment, expand, field, type Texts } from "../src/node/environment.ts";

const from: Texts = {
  secret: async (name) =>
    name === "there" ? new Map([["key", Buffer.from("hidden $(ONE)")]]) : undefined,
  configMap: async (name) => (name === "there" ? new Map([["A", Buffer.from("a")]]) : undefined),
};
const pod = {
  metadata: { name: "p", namespace: "n", uid: "u", labels: { "a/b": "c" } },
  spec: { nodeName: "double", containers: [] },
};

describe("a container's variables", () => {
  test("refer to the variables before them, and a reference in a Secret's text stays text", async () => {
    const env = [
      { name: "ONE", value: "1" },
      { name: "TWO", value: "$(ONE)$(THREE) $$(ONE)" },
      { name: "THREE", value: "3" },
      { name: "HIDDEN", valueFrom: { secretKeyRef: { name: "there", key: "key" } } },
      { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a/b']" } } },
    ];
    const envFrom = [
      { prefix: "P_", configMapRef: { name: "there" } },
      { secretRef: { name: "missing", optional: true } },
    ];
    await expect(environment(pod, { name: "c", env, envFrom }, from, "127.0.0.1")).resolves.toEqual(
      {
        ONE: "1",
        TWO: "1$(THREE) $(ONE)",
        THREE: "3",
        HIDDEN: "hidden $(ONE)",
        NAME: "c",
        P_A: "a",
      },
    );
  });

  test.each([
    [
      { name: "X", valueFrom: { secretKeyRef: { name: "missing", key: "k" } } },
      'secret "missing" not found',
    ],
    [
      { name: "X", valueFrom: { configMapKeyRef: { name: "there", key: "k" } } },
      "couldn't find key k in ConfigMap n/there",
    ],
    [{ name: "X", valueFrom: { fieldRef: { fieldPath: "spec.bogus" } } }, "spec.bogus"],
  ])("name what is missing: %j", async (variable, message) => {
    await expect(
      environment(pod, { name: "c", env: [variable] }, from, "127.0.0.1"),
    ).rejects.toThrow(message);
  });

  test("are unchanged text where no variable is set", () => {
    expect(expand("$(A) $$(A) $A $(toString)", { A: "1" })).toBe("1 $(A) $A $(toString)");
    expect(field(pod, { fieldPath: "status.podIP" }, "127.0.0.1")).toBe("127.0.0.1");
  });
});
