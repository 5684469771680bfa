import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitDriver, type GitDriverLimits } from "@dagctl/git-driver";
import { localDriver } from "@dagctl/local-driver";
import { dbtType } from "@dagctl/project-types/dbt";
import { gitServer } from "@dagctl/test-servers";
import { testHost, until } from "@dagctl/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";

vi.setConfig({ testTimeout: 120_000 });

const PROJECT = {
  "dbt_project.yml": "name: shop\nprofile: shop\n",
  "profiles.yml": "shop: {target: p, outputs: {p: {type: duckdb}}}\n",
};
const PYPROJECT = '[project]\nname = "rates"\n';

/** Deploys a project whose package is in a repository with these files, within limits of Git. */
async function failureOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  limits: GitDriverLimits,
): Promise<{ readonly message: string | undefined; readonly left: readonly string[] }> {
  const server = await gitServer();
  const folder = await mkdtemp(join(tmpdir(), "dagctl-large-"));
  const shop = await server.create("shop");
  const rates = await server.create("rates");
  await rates.commit({ "pyproject.toml": PYPROJECT, ...files });
  await shop.commit({ ...PROJECT, "requirements.txt": `rates @ git+${rates.url}\n` });
  const git = gitDriver({ directory: join(folder, "git"), allow: [server.url], limits });
  const directory = join(folder, "local");
  const { deploy, run } = localDriver({ directory, timing: { retryMs: 50, retryLimitMs: 100 } });
  const { host } = await testHost({
    projectTypes: [dbtType({ packageGitHosts: [new URL(server.url).host] })],
    git,
    deploy,
    run,
  });
  onTestFinished(async () => {
    await host.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const organization = host.organization("org-acme");
  const body = { name: "shop", project_type: "dbt", check_on_deploy: false };
  const { id } = await organization.projects.create({ ...body, repository_url: shop.url });
  const { status_message: message } = await until(
    () => organization.projects.get(id),
    ({ status }) => status === "failed",
    { timeoutMs: 60_000 },
  );
  const checkouts = join(directory, "deployments/org-acme", id, "checkouts");
  return { message, left: await readdir(checkouts) };
}

describe("a package whose Git repository is too large fails the deployment, and leaves nothing", () => {
  test.each<[what: string, files: Record<string, string | Uint8Array>, GitDriverLimits, RegExp]>([
    [
      "by the bytes of its files",
      { "rates.py": "x = 1\n".repeat(500_000) },
      { checkoutBytes: 2 ** 20 },
      /has a package whose repository \S+rates\.git holds more than 1 MiB of files/,
    ],
    [
      "by their number",
      Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`rates/m${n}.py`, `x = ${n}\n`])),
      { entries: 50 },
      /has a package whose repository \S+rates\.git holds more than 50 files/,
    ],
    [
      "by what is fetched",
      { "rates.bin": randomBytes(3 * 2 ** 20) },
      { repositoryBytes: 2 ** 20 },
      /has a package whose repository \S+rates\.git is larger than the 1 MiB that/,
    ],
  ])("%s", async (_, files, limits, message) => {
    const failure = await failureOf(files, limits);
    expect(failure.message).toMatch(message);
    expect(failure.left).toEqual([]);
  });
});
