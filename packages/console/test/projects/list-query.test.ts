import { TABLE } from "@dagctl/api";
import { describe, expect, it } from "vitest";
import {
  isFiltered,
  type ListQuery,
  queryPath,
  readQuery,
  SORTS,
  toggleState,
} from "../../src/projects/list-query.ts";

const ALL: ListQuery = { search: "", status: [], type: undefined, sort: undefined, page: 1 };

/** Returns what an address asks for, as the router reads it. */
const read = (path: string): ListQuery =>
  readQuery(Object.fromEntries(new URL(path, "http://x").searchParams));

describe("the query of the list of projects", () => {
  it.each([
    ["/", ALL],
    ["/?q=a%26b%20c", { ...ALL, search: "a&b c" }],
    ["/?status=failed,behind&page=3", { ...ALL, status: ["failed", "behind"], page: 3 }],
    ["/?q=%2B&type=dbt&sort=-last_run", { ...ALL, search: "+", type: "dbt", sort: "-last_run" }],
  ])("is read from %s, and written as it", (path, query) => {
    expect(read(path)).toEqual(query);
    expect(queryPath(query)).toBe(path);
  });

  it("keeps what is no value for the server, and an empty search is none", () => {
    expect(read("/?status=&sort=&type=&page=x")).toEqual({
      ...ALL,
      status: [""],
      sort: "",
      type: "",
      page: Number.NaN,
    });
    expect(read("/?q=&page=")).toEqual(ALL);
  });

  it("hides projects by its search, states and type, not by its order and page", () => {
    expect(["/?q=a", "/?status=failed", "/?type=dbt"].map(read).map(isFiltered)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["/", "/?sort=name&page=2"].map(read).map(isFiltered)).toEqual([false, false]);
  });

  it("gets and loses a state on its first page", () => {
    const one = toggleState(read("/?q=a&status=failed&page=4"), "behind");
    expect(queryPath(one)).toBe("/?q=a&status=failed,behind");
    expect(queryPath(toggleState(one, "failed"))).toBe("/?q=a&status=behind");
  });

  it("has words for each order of the API, of which the first is the default", () => {
    const sort = TABLE.projects.list.query["sort"];
    const values = sort?.type === "enum" ? sort.values : [];
    expect(new Set<string>(SORTS.map(([value]) => value))).toEqual(new Set(values));
    expect(SORTS[0]?.[0]).toBe("created");
  });
});
