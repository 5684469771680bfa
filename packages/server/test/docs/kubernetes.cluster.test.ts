import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import {
  gitServer,
  type GitServer,
  postgresPrograms,
  postgresServer,
  type PostgresServer,
} from "@dagctl/test-servers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { helmOf } from "../cluster/helm.ts";
import { type ServerImage, serverImage } from "../cluster/server-image.ts";
import { temporaryFolder } from "../running-server.ts";
import { CHECKOUT, snippetsOf, VERSION } from "./pages.ts";
import { commandsOf, ON_CLUSTER, saidPattern, shellSession } from "./shell-session.ts";

/**
 * The page, from its first command to its last, as an operator would paste them into one terminal
 * at the top of a checkout.
 */
const PAGE = "docs/kubernetes.md";
/** The first start on a machine builds. */
const FIRST_START = 60 * 60_000;
const SERVER_IMAGE = `registry.example.com/dagctl/server:${VERSION}`;
const NODE = dirname(process.execPath);

const { folder, remove } = temporaryFolder();
let image: ServerImage;
let plane: ControlPlane;
let postgres: PostgresServer;
let git: GitServer;
beforeAll(async () => {
  image = await serverImage(folder);
  const images = (name: string): readonly string[] | undefined => {
    if (name === SERVER_IMAGE) return [image.programs];
    if (name === "docker.io/library/node:24-slim") return [NODE];
    return name === "registry.example.com/dagctl/git:1" ? [] : undefined;
  };
  [plane, postgres, git] = await Promise.all([
    controlPlane({ restartPause: 200, images }),
    postgresServer(),
    gitServer(),
  ]);
  const repository = await git.create("acme/analytics");
  const file = (name: string): string =>
    readFileSync(join(CHECKOUT, "examples/node", name), "utf8");
  await repository.commit(
    { "package.json": file("package.json"), "main.js": file("main.js") },
    "Begin",
  );
}, FIRST_START);
afterAll(async () => {
  await plane?.stop();
  await Promise.all([postgres?.close(), git?.close(), image?.close()]);
  remove();
});

/**
 * Returns a terminal whose kubectl, helm and psql are the real ones. There is no network of pods,
 * so helm tells the chart where the Service is.
 */
async function terminal(): Promise<(command: string) => Promise<string>> {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(plane.kubectl, join(bin, "kubectl"));
  const charts = `--set argocd.chartsUrl=http://127.0.0.1:${image.charts.port}/charts`;
  writeFileSync(
    join(bin, "helm"),
    `#!/bin/sh\ncase "$1" in\n  install|upgrade) exec '${helmOf(plane)}' "$@" ${charts} ;;\n  *) exec '${helmOf(plane)}' "$@" ;;\nesac\n`,
  );
  chmodSync(join(bin, "helm"), 0o755);
  const checkout = join(folder, "checkout");
  mkdirSync(checkout);
  symlinkSync(join(CHECKOUT, "deploy"), join(checkout, "deploy"));
  const path = [bin, process.env["PATH"] ?? "", (await postgresPrograms()) ?? ""].join(delimiter);
  return shellSession(checkout, {
    PATH: path,
    HOME: folder,
    KUBECONFIG: plane.kubeconfig,
    PGPASSWORD: postgres.password,
  });
}

test(
  "the commands of the page lead from an empty cluster to a first run, and remove all again",
  { timeout: 600_000 },
  async () => {
    const run = await terminal();
    const here = (text: string): string =>
      text
        .replaceAll(/\?sslmode=[a-z-]+/g, "")
        .replaceAll("db.example.com:5432", `${postgres.host}:${postgres.port}`)
        .replaceAll("https://git.example.com/", git.url.replace(/\/?$/, "/"))
        .replaceAll("http://127.0.0.1:4280", `http://127.0.0.1:${image.port}`);
    const blocks = snippetsOf(PAGE).filter(({ words }) => words.get("on") === ON_CLUSTER);
    expect(blocks.length).toBeGreaterThan(10);
    for (const { language, line, text, words } of blocks) {
      const place = `${PAGE}:${line}`;
      if (language === "yaml") {
        writeFileSync(join(folder, "checkout", words.get("file") ?? ""), here(text));
        continue;
      }
      for (const { command, said } of commandsOf(text)) {
        const printed = await run(here(command)).catch(async (error: unknown) => {
          const logs = await kubectl(plane, [
            "logs",
            "-n",
            "dagctl",
            "-l",
            "app.kubernetes.io/name=dagctl-server",
            "--tail=20",
          ]).catch(() => "none");
          throw new Error(
            `${place}: ${command}: ${error instanceof Error ? error.message : String(error)}\nthe server said: ${logs}`,
            { cause: error },
          );
        });
        if (said.length > 0)
          expect(printed.trimEnd(), `${place}: ${command}`).toMatch(saidPattern(said));
        else expect(printed, `${place}: ${command}`).not.toContain('{"error":');
        // The last read of what a project created finds nothing.
        if (command.endsWith("--output name")) expect(printed, `${place}: ${command}`).toBe("");
      }
    }
    // Of the whole installation nothing is left, and of its project what keeps late calls away.
    const left = await kubectl(plane, [
      "get",
      "applications.argoproj.io,namespaces,clusterroles,roles,secrets,configmaps,deployments",
      "-A",
      "-o",
      "name",
    ]);
    expect(left.split("\n").filter((name) => name.includes("dagctl"))).toEqual([]);
  },
);
