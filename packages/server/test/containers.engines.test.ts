import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { build } from "./containers/build.ts";
import {
  type Containerfile,
  lastOf,
  parseContainerfile,
  type Stage,
} from "./containers/containerfile.ts";
import { CHECKOUT } from "./docs/pages.ts";
import { temporaryFolder } from "./running-server.ts";

const execute = promisify(execFile);
const IMAGES = readdirSync(join(CHECKOUT, "containers")).toSorted();
const { folder, remove } = temporaryFolder();
afterAll(remove);

const containerfile = (image: string): Containerfile =>
  parseContainerfile(readFileSync(join(CHECKOUT, `containers/${image}/Containerfile`), "utf8"));
const result = ({ stages }: Containerfile): Stage =>
  stages.at(-1) ?? { base: "", name: undefined, instructions: [] };

/** What steps find of this machine: Node, and where packages come from. */
const machine: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        !/^(?:DAGCTL_|VITEST|NODE_(?!EXTRA_CA_CERTS|USE_)|npm_|VIRTUAL_ENV)/.test(entry[0]),
    ),
  ),
  PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
};

test("an image exists for everything that the server starts and is started from", () => {
  expect(IMAGES).toEqual(["git", "runtime", "server"]);
});

describe.each(IMAGES)("the image %s", (image) => {
  const file = containerfile(image);

  test("names where its base images come from, completely and without a moving `latest`", () => {
    for (const { base } of file.stages) expect(base).toMatch(/^docker\.io\/library\/[a-z]+:[^:]+$/);
    expect(JSON.stringify(file)).not.toContain(":latest");
  });

  test("runs as the user of the pods, which has an account that ssh finds", () => {
    expect(lastOf(result(file), "USER")).toBe("65532:65532");
    const steps = result(file).instructions;
    const account = steps.findIndex(
      ({ name, text }) => name === "RUN" && /useradd --uid 65532 --gid 65532 /.test(text),
    );
    expect(account).toBeGreaterThan(-1);
    expect(account).toBeLessThan(steps.findIndex(({ name }) => name === "USER"));
  });

  test("is built by documented steps", () => {
    for (const { instructions } of file.stages)
      for (const { name, text } of instructions.filter((one) => one.name === "RUN"))
        expect(`${name} ${text}`).not.toMatch(/[|;`]|\$\(|<</);
  });
});

describe("the images", () => {
  test("the image of git has the programs that pods need to fetch and check out repositories", () => {
    const packages =
      result(containerfile("git")).instructions.find(({ text }) => text.startsWith("apt-get"))
        ?.text ?? "";
    for (const name of ["ca-certificates", "git", "openssh-client"])
      expect(packages).toContain(` ${name} `);
    // `install` is Debian's own.
    expect(result(containerfile("git")).base).toContain("debian:");
  });

  test("the image of the server, built step by step in an empty folder, serves without any file of the checkout", async () => {
    const { root, path, entrypoint, skipped } = await build(containerfile("server"), {
      folder: join(folder, "server"),
      context: CHECKOUT,
      environment: machine,
    });
    expect(skipped.slice(0, 2)).toEqual([
      "apt-get: installs packages of the system: the machine has those programs",
      "groupadd: makes an account of the machine",
    ]);
    expect(entrypoint).toEqual(["dagctl-server"]);
    // Files that only the first stage has are not in the image.
    rmSync(join(folder, "server/build"), { recursive: true });

    const bin = join(root, "usr/local/bin");
    expect(readlinkSync(join(bin, "dagctl-server"))).toBe("../../../opt/dagctl/dist/main.js");
    const env = { PATH: `${bin}:${path}`, HOME: folder };
    const version = (
      JSON.parse(readFileSync(join(CHECKOUT, "packages/server/package.json"), "utf8")) as {
        version: string;
      }
    ).version;
    expect((await execute("dagctl-server", ["--version"], { env, cwd: folder })).stdout).toBe(
      `${version}\n`,
    );

    // Only what it needs to run: no tool of a build, no source.
    const packages = readdirSync(join(root, "opt/dagctl/node_modules/.pnpm"));
    expect(
      packages.filter((name) =>
        /^(?:vitest|typescript|tsup|oxlint|esbuild|@dagctl\+testing|@dagctl\+control-plane)\b/.test(
          name,
        ),
      ),
    ).toEqual([]);
    expect(readdirSync(join(root, "opt/dagctl")).toSorted()).toEqual([
      "README.md",
      "dist",
      "node_modules",
      "package.json",
      "pnpm-lock.yaml",
      "pnpm-workspace.yaml",
    ]);

    const child = spawn("dagctl-server", ["--port", "0", "--data", join(folder, "data")], {
      env,
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    for await (const chunk of child.stdout
      .setEncoding("utf8")
      .iterator({ destroyOnReturn: false })) {
      said += String(chunk);
      if (said.includes("follow=true")) break;
    }
    const url = /listening on (\S+)/.exec(said)?.[1] ?? "";
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  test("the image of a runtime has one version of SQLMesh, with dependencies as of its release day", async () => {
    const { stdout: command } = await execute(
      "npm",
      [
        "run",
        "--silent",
        "image",
        "--",
        "sqlmesh",
        "0.130.0",
        "--registry",
        "registry.example.com/dagctl",
      ],
      {
        cwd: CHECKOUT,
        env: machine,
      },
    );
    expect(command).toBe(
      "docker build --file containers/runtime/Containerfile --tag registry.example.com/dagctl/sqlmesh:0.130.0 --build-arg 'PYTHON=3.12' --build-arg 'PACKAGES=sqlmesh[postgres]==0.130.0' --build-arg 'UNTIL=2024-11-01T00:00:00.000Z' containers/runtime\n",
    );
    const given = Object.fromEntries(
      [...command.matchAll(/--build-arg '(\w+)=([^']*)'/g)].map(
        ([, name = "", value = ""]): [string, string] => [name, value],
      ),
    );
    // The base image has `python`; some machines have `python3` only.
    const bin = join(folder, "python-bin");
    mkdirSync(bin);
    const { stdout: python } = await execute("python3", [
      "-c",
      "import sys; print(sys.executable)",
    ]);
    symlinkSync(python.trim(), join(bin, "python"));
    const environment = { ...machine, PATH: `${bin}:${machine["PATH"]}` };
    const { path } = await build(containerfile("runtime"), {
      folder: join(folder, "runtime"),
      context: join(CHECKOUT, "containers/runtime"),
      given,
      environment,
    });
    const [program = ""] = path.split(":");
    expect(
      (
        await execute(join(program, "sqlmesh"), ["--version"], {
          env: { PATH: path, HOME: folder },
        })
      ).stdout,
    ).toContain("0.130.0");
    // The release of that autumn, not today's: with a newer one this SQLMesh does not start.
    const { stdout: sqlglot } = await execute(
      join(program, "python"),
      ["-c", "import sqlglot, psycopg2; print(sqlglot.__version__)"],
      {
        env: { PATH: path, HOME: folder },
      },
    );
    expect(sqlglot).toMatch(/^25\./);
  });
});
