import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { CHECKOUT, readPage } from "./pages.ts";

const page = readPage("docs/kubernetes.md");
const sourcesOf = (name: string): string => {
  const folder = `${CHECKOUT}packages/${name}/src`;
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(`${folder}/${file}`, "utf8"))
    .join("\n");
};
const sources = ["k8s-driver", "python-packages"].map(sourcesOf).join("\n");

describe("the page on Kubernetes", () => {
  const table = page.slice(page.indexOf("| it says |")).split("\n\n", 1)[0] ?? "";
  const quoted = table.split("\n").flatMap((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? []);

  test.each(quoted)("explains the message of the driver: %s", (words) => {
    expect(quoted.length).toBeGreaterThan(5);
    // Not `toContain`, which would print all sources.
    expect(sources.includes(words)).toBe(true);
  });

  test("names labels that the driver writes", () => {
    const named = [...page.matchAll(/`(dagctl\.dev\/[a-z-]+)`/g)].map(([, label = ""]) => label);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((label) => !sources.includes(`"${label}"`))).toEqual([]);
  });

  test("names values that the chart has", () => {
    const values = parse(readPage("deploy/helm/dagctl-server/values.yaml")) as object;
    const has = (path: string): boolean =>
      path
        .split(".")
        .reduce<unknown>(
          (at, key) =>
            typeof at === "object" && at !== null && key in at
              ? (at as Record<string, unknown>)[key]
              : undefined,
          values,
        ) !== undefined;
    const named = [
      ...page.matchAll(
        /`((?:argocd|git|images|packages|runs|store|state|token|networkPolicy)\.\w+(?:\.\w+)*)(?::[^`]*)?`/g,
      ),
    ].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !has(path))).toEqual([]);
  });
});
