import type { ProjectRecord, Workload } from "@dagctl/core/contracts";
import { describe, expect, it } from "vitest";
import { unusedImports } from "../../src/repository/unused-imports.ts";

type Context = Parameters<typeof unusedImports>[0];
type Given = Parameters<ReturnType<typeof unusedImports>["forget"]>;

const url = (name: string): string => `https://git.example.com/${name}`;
const workload = (...names: readonly string[]): Workload =>
  ({
    importRepositories: names.map((name) => ({ url: url(name), commit: "1", folders: [""] })),
  }) as unknown as Workload;

/** Returns a project with the packages of its deployment, and those that are not deployed. */
function record(
  id: string,
  deployed: readonly string[],
  { inspected, target }: Readonly<Record<string, readonly string[]>> = {},
): ProjectRecord {
  const accepted = { names: deployed };
  return {
    project: {
      id,
      organization_id: "org-a",
      project_type: "test",
      ...(target === undefined ? {} : { operation: { id: `op-${id}` } }),
    },
    internals: {
      workload: workload(...deployed),
      acceptedInspection: accepted,
      inspection: inspected === undefined ? accepted : { names: inspected },
    },
  } as unknown as ProjectRecord;
}

/** Returns what forgets, over these projects, and what it has asked and deleted. */
function bench(kept: readonly string[], records: readonly ProjectRecord[]) {
  const present = new Set(kept.map(url));
  const all = [...records];
  const seen = { scans: 0 };
  const context = {
    git: {
      listImports: async () => [...present],
      forget: async ({ url: { href } }: { readonly url: { readonly href: string } }) =>
        void present.delete(href),
    },
    store: {
      async projects() {
        seen.scans += 1;
        return { records: all, total: all.length };
      },
      operation: async () => ({ internals: { target: { inspection: { names: ["running"] } } } }),
    },
    types: new Map([
      [
        "test",
        { workload: (_: unknown, found: { names: readonly string[] }) => workload(...found.names) },
      ],
    ]),
    log: () => undefined,
  } as unknown as Context;
  const imports = unusedImports(context);
  return {
    seen,
    all,
    left: () => [...present].map((each) => each.replace(/.*\//, "")),
    forget: (stored: ProjectRecord, next: Given[1]) =>
      imports.forget(stored, next, new AbortController().signal),
  };
}

describe("repositories of packages", () => {
  it("stay where another project has them deployed, inspected or in a running operation", async () => {
    const own = record("one", ["a", "b"]);
    const others = [
      record("two", ["a"], { inspected: ["c"] }),
      record("three", [], { target: ["running"] }),
    ];
    const { forget, left } = bench(["a", "b", "c", "running", "left"], [own, ...others]);
    await forget(own, undefined);
    expect(left()).toEqual(["a", "c", "running"]);
  });

  it("are compared with all projects only where one may be unused", async () => {
    const own = record("one", ["a"]);
    const { forget, left, seen, all } = bench(["a", "b"], [own, record("two", ["b"])]);
    await forget(own, workload("a"));
    await forget(own, workload("a"));
    expect(seen.scans).toBe(1);
    all.pop();
    await forget(own, workload("a"));
    expect(seen.scans).toBe(1);
    await forget(record("two", ["b"]), workload("a"));
    expect(seen.scans).toBe(2);
    expect(left()).toEqual(["a"]);
  });
});
