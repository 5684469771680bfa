import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildRepository } from "@dagctl/testing";
import { onTestFinished } from "vitest";
import { startProgram } from "../../server/test/running-server.ts";
import { type DctlResult, temporaryFolder } from "./outside.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The built program, by its path: these tests see what a person starts. */
export const PROGRAM: string = at("../dist/main.js");

/** The built server, and the built program as a person calls it there. */
export interface BuiltProgram {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The flags that create a project of the server's repository, without its name. */
  readonly repository: readonly string[];
  run(args: readonly string[], input?: string): Promise<DctlResult>;
}

/** Runs the built program to its end. */
export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = "",
): Promise<DctlResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: { PATH: process.env["PATH"], ...environment } },
      (error, output, errors) =>
        resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
    );
    child.stdin?.on("error", () => {}).end(input);
  });
}

/**
 * Starts the built server on a folder of its own, with a repository of a Node project.
 *
 * @param main its program, in place of that of the example
 */
export async function builtProgram(main?: string): Promise<BuiltProgram> {
  const folder = temporaryFolder();
  const prefix = `file://${folder}/git/`;
  const repository = await buildRepository(join(folder, "git/shop.git"), `${prefix}shop.git`);
  const file = (name: string): string => readFileSync(at(`../../../examples/node/${name}`), "utf8");
  await repository.commit(
    { "package.json": file("package.json"), "main.js": main ?? file("main.js") },
    "Begin",
  );
  const server = startProgram({
    args: ["--port", "0", "--data", join(folder, "data"), "--git-allow", prefix],
    folder,
    environment: { DAGCTL_TOKEN: "the-token-of-the-test" },
  });
  onTestFinished(async () => {
    server.process.kill("SIGTERM");
    await server.ended();
  });
  const url = await server.listening();
  const environment = { HOME: folder, DAGCTL_URL: url, DAGCTL_TOKEN: "the-token-of-the-test" };
  return {
    url,
    environment,
    repository: ["--project-type", "node", "--repository-url", `${prefix}shop.git`],
    run: (args, input) => runProgram(args, environment, input),
  };
}
