import type { Client } from "@dagctl/client";
import { DagctlError, invalid } from "@dagctl/core/errors";
import type { ProjectList, ProjectListOptions } from "@dagctl/core";
import { describe, expect, it } from "vitest";
import { readList } from "../../src/projects/read-list.ts";
import { isUnsupported } from "../../src/server/is-unsupported.ts";

const LIST: ProjectList = { projects: [], total: 0 };
const NOT_SUPPORTED = new DagctlError("not_supported", "The store cannot find projects");
const UNKNOWN = invalid([
  { path: "q", message: "is not a query parameter of this call" },
  { path: "include", message: "is not a query parameter of this call" },
]);

/** Returns the projects of a server that refuses some options, and what it was asked. */
function projectsWithout(options: readonly (keyof ProjectListOptions)[], refusal: DagctlError) {
  const asked: unknown[] = [];
  const list = async (given?: ProjectListOptions): Promise<ProjectList> => {
    asked.push(given);
    if (options.some((option) => given?.[option] !== undefined)) throw refusal;
    return LIST;
  };
  return { asked, projects: { list } as unknown as Client["projects"] };
}

const ALL = { search: "", status: [], page: 2 };
const FILTERED = { search: "ord", status: ["failed"], type: "dbt", sort: "name", page: 1 };
const FILTERS = ["search", "status", "type", "sort"] as const;

describe("the read of a list of projects", () => {
  it("asks for the page, what the address says, and the runs", async () => {
    const { projects, asked } = projectsWithout([], NOT_SUPPORTED);
    expect(await readList(projects, FILTERED)).toEqual({
      query: FILTERED,
      list: LIST,
      canFilter: true,
    });
    await readList(projects, ALL);
    const include = ["recent_runs", "next_run_at", "pending_plan_id"];
    expect(asked).toEqual([
      { ...FILTERED, limit: 50, include },
      { page: 2, limit: 50, include },
    ]);
  });

  it.each([NOT_SUPPORTED, UNKNOWN])(
    "asks for a page alone where the server cannot do more: $message",
    async (refusal) => {
      const { projects, asked } = projectsWithout(["include", ...FILTERS], refusal);
      expect(await readList(projects, ALL)).toEqual({ query: ALL, list: LIST, canFilter: false });
      expect(asked.at(-1)).toEqual({ page: 2, limit: 50 });
      const failure: unknown = await readList(projects, FILTERED).catch((error: unknown) => error);
      expect([failure, isUnsupported(failure)]).toEqual([refusal, true]);
    },
  );

  it("filters without the runs where the server cannot include them", async () => {
    const { projects } = projectsWithout(["include"], NOT_SUPPORTED);
    expect(await readList(projects, FILTERED)).toMatchObject({ list: LIST, canFilter: true });
    expect(await readList(projects, ALL)).toMatchObject({ list: LIST, canFilter: true });
  });

  it("includes less where the server is of the version before", async () => {
    const asked: unknown[] = [];
    const refusal = invalid([{ path: "include", message: "must be one or more of recent_runs" }]);
    const list = async ({ include = [] }: ProjectListOptions = {}): Promise<ProjectList> => {
      asked.push(include);
      if (include.includes("pending_plan_id")) throw refusal;
      return LIST;
    };
    const projects = { list } as unknown as Client["projects"];
    expect(await readList(projects, ALL)).toMatchObject({ list: LIST, canFilter: true });
    expect(asked.at(-1)).toEqual(["recent_runs", "next_run_at"]);
    const { projects: others } = projectsWithout(["include"], refusal);
    await expect(readList(others, ALL)).rejects.toBe(refusal);
  });

  it("passes on what is wrong with the address, and every other failure", async () => {
    const wrong = invalid([{ path: "status", message: "must be one or more of pending" }]);
    for (const refusal of [wrong, new DagctlError("unavailable", "Down")]) {
      const { projects, asked } = projectsWithout(["include"], refusal);
      await expect(readList(projects, FILTERED)).rejects.toBe(refusal);
      expect([asked.length, isUnsupported(refusal)]).toEqual([1, false]);
    }
  });
});
