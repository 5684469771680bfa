import { tokenDigest } from "@dagctl/http-server";
import { memoryTokenStore } from "@dagctl/testing";
import { describe, expect, test } from "vitest";
import { firstToken } from "../../src/tokens/first-token.ts";
import type { Tokens } from "../../src/tokens/open-tokens.ts";
import { takeOverOf } from "../../src/tokens/take-over.ts";

/** The tokens of an installation that was never used. */
function noTokens(): Tokens {
  const store = memoryTokenStore();
  const takeOver = takeOverOf({ store, file: "/absent/tokens.json", log: () => undefined });
  return { store, takeOver };
}

describe("the first token", () => {
  test.each([
    ["this machine", {}],
    ["a cluster that is reached from outside", { kubeconfig: "/home/ann/.kube/config" }],
  ])("is created once where projects run on %s", async (_where, settings) => {
    const tokens = noTokens();
    const token = (await firstToken(tokens, settings)) ?? "";
    const record = await tokens.store.find(tokenDigest(token));
    expect(record).toMatchObject({ name: "default", access: "admin" });
    // Of every organization.
    expect(record).not.toHaveProperty("organization");
    expect(await firstToken(tokens, settings)).toBeUndefined();
    expect(await tokens.store.list()).toHaveLength(1);
  });

  test.each([
    ["in a pod, whose log others read", { kubeconfig: "in-cluster" }],
    ["where the settings have a token", { token: "the-token-of-the-operator" }],
  ])("is not created %s", async (_where, settings) => {
    const tokens = noTokens();
    expect(await firstToken(tokens, settings)).toBeUndefined();
    expect(await tokens.store.list()).toEqual([]);
  });
});
