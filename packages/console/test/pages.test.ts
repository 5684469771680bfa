import type { LinkTarget } from "@dagctl/core";
import { consoleLinks } from "@dagctl/http-server";
import { describe, expect, test } from "vitest";
import { PAGES, pathInOrganization } from "../src/pages.ts";

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/:[a-z]+/g, "[^/]+")}$`).test(path);

describe("a link of a message", () => {
  const organization = "org-acme";
  const project = "proj_k3m5q7x2a4b6c7d2";
  const targets: readonly (readonly [keyof typeof PAGES, LinkTarget])[] = [
    ["project", { kind: "project", organization, project }],
    ["run", { kind: "run", organization, project, run: "run_p2r4t6v7b3d5f7h2" }],
    ["operations", { kind: "operation", organization, project, operation: "op_a" }],
    ["plan", { kind: "plan", organization, project, plan: "plan_a" }],
    ["notification", { kind: "notification", organization, notification: "ntf_a" }],
  ];

  test.each(targets)("leads to the page %s", (page, target) => {
    for (const address of ["https://dagctl.example.com/", "http://localhost:4280/pipelines"]) {
      const link = consoleLinks(address)(target) ?? "";
      expect(link.startsWith(`${address.replace(/\/$/, "")}/o/org-acme/`)).toBe(true);
      const path = link.slice(address.replace(/\/$/, "").length);
      const found = Object.entries(PAGES).filter(([, each]) =>
        matches(pathInOrganization(each), path),
      );
      expect(found.map(([name]) => name)).toEqual([page]);
    }
  });

  test.each([
    "dagctl.example.com",
    "ftp://dagctl.example.com",
    "https://ann:secret@dagctl.example.com",
    "https://dagctl.example.com/?token=secret",
    "https://dagctl.example.com/#x",
    "https://dagctl.example.com/?",
    "https://dagctl.example.com/#",
  ])("is refused at the start with the address %s", (address) => {
    expect(() => consoleLinks(address)).toThrow("consoleLinks needs an http or https address");
  });
});
