import { describe, expect, test } from "vitest";
import { type Context, projectPlace, type ProjectPlace } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { MOST_SYNCS, recordSync, takeSyncPlace } from "../../../src/deploy/status/sync-places.ts";
import type { Application } from "../../../src/manifests/application.ts";
import { settingsOf } from "../../../src/options.ts";

const SYNCING: Application = { status: { operationState: { phase: "Running" } } };
const IDLE: Application = { status: { operationState: { phase: "Succeeded" } } };

function scene(): { readonly context: Context; place(name: string, of?: string): ProjectPlace } {
  const context = createContext(settingsOf({ chartsUrl: "http://charts.example" }));
  return {
    context,
    place: (project, organization = "many") =>
      projectPlace(context.settings, { organization, project }),
  };
}

describe("the places for requested syncs", () => {
  test("are a few for each organization, so that one organization does not fill Argo CD's queue", () => {
    const { context, place } = scene();
    const names = Array.from({ length: 300 }, (_, index) => `p${index}`);
    for (const name of names) recordSync(context, place(name), IDLE);
    const taken = names.filter((name) => takeSyncPlace(context, place(name)));
    expect(taken).toEqual(names.slice(0, MOST_SYNCS));
    recordSync(context, place("one", "other"), IDLE);
    expect(takeSyncPlace(context, place("one", "other"))).toBe(true);
  });

  test("go to the projects that wait, in their order, when syncs end", () => {
    const { context, place } = scene();
    const names = Array.from({ length: MOST_SYNCS + 3 }, (_, index) => `p${index}`);
    for (const name of names) recordSync(context, place(name), IDLE);
    for (const name of names) takeSyncPlace(context, place(name));
    expect(recordSync(context, place("p0"), SYNCING)).toEqual([]);
    expect(recordSync(context, place("p0"), IDLE)).toEqual([place(`p${MOST_SYNCS}`).ref]);
    expect(recordSync(context, place("p1"), undefined).map(({ project }) => project)).toEqual([
      `p${MOST_SYNCS + 1}`,
      `p${MOST_SYNCS + 2}`,
    ]);
  });

  test("do not wait for a project that was deleted", () => {
    const { context, place } = scene();
    const names = Array.from({ length: MOST_SYNCS + 1 }, (_, index) => `p${index}`);
    for (const name of names) recordSync(context, place(name), IDLE);
    for (const name of names) takeSyncPlace(context, place(name));
    expect(recordSync(context, place(`p${MOST_SYNCS}`), undefined)).toEqual([]);
    expect(recordSync(context, place("p0"), IDLE)).toEqual([]);
  });

  test("are not counted while Applications are not watched", () => {
    const { context, place } = scene();
    for (let index = 0; index < 20; index += 1)
      expect(takeSyncPlace(context, place(`p${index}`))).toBe(true);
  });
});
