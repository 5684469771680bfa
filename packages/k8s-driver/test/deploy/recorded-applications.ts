import { readFileSync } from "node:fs";
import type { Application } from "../../src/manifests/application.ts";
import { readFrom } from "../recording/exchange.ts";

export interface Seen {
  readonly application: Application;
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number;
  /**
   * The method of the request: the answer to an apply still shows findings about the state before
   * it.
   */
  readonly method: string;
}

const recording = readFrom(
  readFileSync(new URL("../recordings/flows.json", import.meta.url), "utf8"),
);

/**
 * The Applications of projects as the API server has answered them in the recorded flows, in that
 * order.
 */
const seen: readonly Seen[] = Object.values(recording.flows).flatMap(({ exchanges }) =>
  exchanges.flatMap(({ method, answer, at, status }) => {
    if (status >= 300 || typeof answer !== "object" || answer === null) return [];
    const application = answer as Application;
    const isProject =
      application.kind === "Application" &&
      application.metadata?.labels?.["dagctl.dev/component"] === "deployment";
    return isProject ? [{ application, at: Date.parse(at), method }] : [];
  }),
);

export function first(what: string, fits: (one: Seen) => boolean): Seen {
  const found = seen.find(fits);
  if (found === undefined) throw new Error(`no recorded Application is ${what}`);
  return found;
}

/** Returns the Application of a project that was read while it was synced and at rest. */
export const syncedApplication = (): Application =>
  first(
    "synced and at rest",
    ({ application: { status, operation }, method }) =>
      method === "GET" &&
      status?.sync?.status === "Synced" &&
      operation === undefined &&
      status.operationState?.phase === "Succeeded",
  ).application;
