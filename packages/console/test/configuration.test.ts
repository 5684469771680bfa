import { describe, expect, test } from "vitest";
import {
  loginAddress,
  projectAddress,
  readConfiguration,
  safeAddress,
} from "../src/configuration.ts";

const pageWith = (content: string | undefined): Document =>
  ({ querySelector: () => (content === undefined ? null : { content }) }) as unknown as Document;

describe("the configuration of a page", () => {
  test("has defaults for what the server does not say", () => {
    expect(readConfiguration(pageWith("{}"))).toEqual({
      title: "dagctl",
      login: "token",
      links: [],
      projectLinks: [],
    });
    expect(readConfiguration(pageWith('{"title":"Data","login":"session"}'))).toMatchObject({
      title: "Data",
      login: "session",
    });
  });

  test("is missing in a broken build", () => {
    expect(() => readConfiguration(pageWith(undefined))).toThrow("no configuration");
  });
});

describe("the address of a link", () => {
  test("is http, https, or a path of the server", () => {
    for (const address of ["https://a.example.com/b?c#d", "http://a", "/teams/a"])
      expect(safeAddress(address)).toBe(address);
    for (const address of ["javascript:alert(1)", "JAVASCRIPT:x", "data:x", "//a", "/\\a", "a", ""])
      expect(safeAddress(address)).toBeUndefined();
  });

  test("of the login has the page that was opened", () => {
    expect(loginAddress("/login?to={page}", "/dags/?q=a b#L1")).toBe(
      "/login?to=%2Fdags%2F%3Fq%3Da%20b%23L1",
    );
    expect(loginAddress("/login", "/dags/")).toBe("/login");
    expect(loginAddress("javascript:{page}", "/dags/")).toBeUndefined();
  });

  test("has the id and the name of the project", () => {
    const project = { id: "proj_1", name: "a/b $& c" };
    expect(projectAddress("https://bi.example.com/{id}?n={name}&{name}", project)).toBe(
      "https://bi.example.com/proj_1?n=a%2Fb%20%24%26%20c&a%2Fb%20%24%26%20c",
    );
    expect(projectAddress("javascript:{name}", project)).toBeUndefined();
  });
});
