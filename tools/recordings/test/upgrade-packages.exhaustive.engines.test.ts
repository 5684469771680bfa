import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Client,
  type Installation,
  listRecordings,
  restoreInstallation,
} from "../src/index.ts";
import { runProgram } from "../src/versions/programs.ts";
import { runOnce, statusOf } from "./upgrade/life.ts";
import { PROGRAM } from "./upgrade/places.ts";

/** What the project gets before the upgrade: a file of packages, and a model that needs it. */
const FILES = {
  "requirements.txt": "inflection==0.5.1\n",
  "models/said.py": [
    "import inflection",
    "",
    "def model(dbt, session):",
    '    dbt.config(materialized="table")',
    "    return session.sql(f\"select '{inflection.pluralize('order')}' as said\")",
    "",
  ].join("\n"),
};

/** Commits the files to a bare repository. */
async function commitFiles(repository: string): Promise<void> {
  const work = `${repository}.work`;
  const person = ["-c", "user.name=dagctl", "-c", "user.email=upgrade@dagctl.invalid"];
  const git = (...args: string[]): Promise<string> =>
    runProgram("git", [...person, `--git-dir=${repository}`, `--work-tree=${work}`, ...args], {
      cwd: dirname(repository),
    });
  mkdirSync(work);
  await git("checkout", "--force", "main");
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(work, path), text);
  await git("add", "--all");
  await git("commit", "--quiet", "--message=Ask for a package");
}

/** Returns the variables of this machine: the server of the recording has no Python. */
const machine = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith("DAGCTL_"),
    ),
  );

describe.each(listRecordings("sqlite").slice(0, 1))(
  "A dbt project of a data folder of commit $commit with a requirements.txt",
  (stored) => {
    let installation: Installation;
    let api: Client;
    let project: string;
    beforeAll(async () => {
      installation = await restoreInstallation(stored);
      await commitFiles(join(installation.root, "repositories", "dbt.git"));
      api = installation.client(await installation.start(PROGRAM, machine()));
      project = installation.recording.projects.dbt ?? "";
    });
    afterAll(() => installation.release());

    test("ignores the file after the upgrade, and a failed run says how to switch it on", async () => {
      expect(await api.get(`/projects/${project}`)).toMatchObject({
        status: "inactive",
        python_requirements: "",
      });
      await api.expect(200, { method: "POST", path: `/projects/${project}/deploy` });
      const deployed = await statusOf(api, project, "active");
      expect(deployed).not.toHaveProperty("python_requirements_file");
      expect(await runOnce(api, project)).toMatchObject({
        status: "failed",
        error_message: expect.stringMatching(
          /because python_requirements is ""\..* set python_requirements to null and deploy/,
        ) as string,
      });
    });

    test("installs the packages of the file once python_requirements is null", async () => {
      const body = { python_requirements: null };
      await api.expect(200, { method: "PUT", path: `/projects/${project}`, body });
      const deployed = await statusOf(api, project, "active");
      expect(deployed).toMatchObject({ python_requirements_file: "requirements.txt" });
      expect(deployed).not.toHaveProperty("python_requirements");
      expect(await runOnce(api, project)).toMatchObject({ status: "success" });
    });
  },
);
