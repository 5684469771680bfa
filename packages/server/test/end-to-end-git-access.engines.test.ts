import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeSshKey, type SshKey, sshServer, type SshServer } from "@dagctl/test-servers";
import { until } from "@dagctl/testing";
import { startProgram } from "./running-server.ts";
import { active, runToEnd, serverWait } from "./end-to-end/api.ts";
import { builtServer, type BuiltServer } from "./end-to-end/built-server.ts";

// The whole way of a repository that needs an SSH key: the operator gives the key, a person creates
// the project, and the server reads over a real sshd.

const NODE_PROJECT = {
  "package.json": '{"name":"orders","main":"main.js","type":"module"}',
  "main.js": 'console.log("first")\n',
};

let path: BuiltServer;
let ssh: SshServer;
let key: SshKey;
beforeEach(async () => {
  path = await builtServer();
  ssh = await sshServer();
  key = await makeSshKey();
  await ssh.authorize(key.publicKey);
});
afterEach(async () => {
  await path.dispose();
  await ssh.close();
});

async function secret(...args: readonly string[]): Promise<string> {
  const command = startProgram({ args: ["secret", ...args, "--data", path.data] });
  expect(await command.ended(), command.said()).toMatchObject({ code: 0 });
  return command.said().trim();
}

/** Returns the files below the data folder that contain the text, except the secrets themselves. */
function filesWith(text: string): readonly string[] {
  return readdirSync(path.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !file.startsWith(join(path.data, "local", "secrets")) &&
        readFileSync(file, "latin1").includes(text),
    );
}

test("a project is created, run and followed over ssh, and its key is in no output", async () => {
  const folder = dirname(path.data);
  const files = { key: join(folder, "deploy-key"), known: join(folder, "known_hosts") };
  writeFileSync(files.key, key.privateKey);
  writeFileSync(files.known, `# the Git server of this test\n${ssh.knownHost}\n`);
  const repository = await ssh.create("orders");
  const first = await repository.commit(NODE_PROJECT, "Begin");
  const allow = { DAGCTL_GIT_ALLOW: ssh.prefix };
  const fields = {
    name: "orders",
    project_type: "node",
    repository_url: repository.url,
    git_auth_method: "ssh",
  };

  // Without its host key the server cannot be identified.
  let server = await path.start(allow);
  expect(await secret("set", "deploy-key", "--file", files.key)).toContain(
    'secret "deploy-key" of org-local is kept',
  );
  expect(await secret("list")).toBe("deploy-key");
  const foreign = await server.create({ ...fields, git_secret_ref: "deploy-key" });
  expect(foreign).toMatchObject({ status: 400, body: { issues: [{ path: "repository_url" }] } });
  expect(JSON.stringify(foreign.body)).toContain(ssh.fingerprint);
  await path.stop();

  server = await path.start({ ...allow, DAGCTL_GIT_KNOWN_HOSTS: files.known });
  expect(await server.create(fields)).toMatchObject({
    status: 400,
    body: { issues: [{ path: "git_secret_ref" }] },
  });
  expect(await server.create({ ...fields, git_secret_ref: "absent" })).toMatchObject({
    status: 400,
    body: { issues: [{ path: "git_secret_ref" }] },
  });
  const other = await makeSshKey();
  writeFileSync(files.key, other.privateKey);
  await secret("set", "other-key", "--file", files.key);
  expect(await server.create({ ...fields, git_secret_ref: "other-key" })).toMatchObject({
    status: 400,
    body: { issues: [{ path: "git_secret_ref" }] },
  });

  const created = await server.create({ ...fields, git_secret_ref: "deploy-key" });
  expect(created).toMatchObject({
    status: 201,
    body: { current_commit_sha: first, git_secret_ref: "deploy-key" },
  });
  const { id } = created.body;
  await active(server, id);
  const run = await runToEnd(server, id);
  expect(run).toMatchObject({ status: "success", commit_sha: first });
  expect(run.log).toContain("first");

  const second = await repository.commit({ "main.js": 'console.log("second")\n' }, "Change");
  const behind = await until(
    () => server.sync(id),
    ({ sync_status }) => sync_status === "behind",
    serverWait("behind"),
  );
  expect(behind).toMatchObject({ commits_behind: 1, latest_commit_sha: second });

  const line = key.privateKey.split("\n")[2] ?? "";
  expect(filesWith(line)).toEqual([]);
  expect(path.said()).not.toContain(line);
  expect(JSON.stringify([created.body, run, await server.operations(id)])).not.toContain(line);
  expect((await path.stop()).code).toBe(0);
  // The names of a driver's temporary folders contain the digest of its cache.
  const own = createHash("sha256").update(join(path.data, "git")).digest("hex").slice(0, 16);
  expect(readdirSync(tmpdir()).filter((name) => name.includes(own))).toEqual([]);
});
