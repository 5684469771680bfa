import { onTestFinished } from "vitest";
import type { Context } from "../../src/context.ts";
import { createContext } from "../../src/create-context.ts";
import { settingsOf } from "../../src/options.ts";
import { type ObjectApi, objectApi, type ObjectApiOptions } from "./object-api.ts";

/** Returns an API of objects, and the context of a driver on it, until the test has ended. */
export async function apiContext(options: ObjectApiOptions = {}): Promise<{
  readonly api: ObjectApi;
  readonly context: Context;
}> {
  const api = await objectApi(options);
  const context = createContext(
    settingsOf({ cluster: { kubeconfig: api.kubeconfig }, chartsUrl: "http://charts.example" }),
  );
  onTestFinished(async () => {
    await context.client.connection.close();
    await api.close();
  });
  return { api, context };
}
