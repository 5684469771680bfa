import type { Project } from "@dagctl/core";
import { expect, test } from "vitest";
import { refuseRepositoriesOfThisMachine } from "../src/repositories-for-pods.ts";

const issuesOf = async (repository_url: string): Promise<readonly string[]> => {
  const { validate } = refuseRepositoriesOfThisMachine().hooks ?? {};
  const issues = await validate?.({ repository_url } as Project, {
    signal: new AbortController().signal,
  });
  return (issues ?? []).map(({ path }) => path);
};

test("a repository in a folder of this machine is refused where pods have to fetch it, and others are not", async () => {
  for (const url of ["file:///srv/repository", "FILE:///srv/repository"])
    expect(await issuesOf(url), url).toEqual(["repository_url"]);
  for (const url of [
    "https://github.com/acme/analytics",
    "git@github.com:acme/analytics.git",
    "http://127.0.0.1:8080/a.git",
  ])
    expect(await issuesOf(url)).toEqual([]);
});
