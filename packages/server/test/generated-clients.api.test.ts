import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { typesOf } from "@dagctl/openapi-types";
import type { OpenApiDocument } from "@dagctl/api/shapes";
import { describe, expect, test } from "vitest";
import { builtProgram } from "../../cli/test/built-program.ts";
import { temporaryFolder } from "../../cli/test/outside.ts";
import { snippetsOf } from "./docs/pages.ts";
import { saidPattern } from "./docs/shell-session.ts";

const PAGE = "docs/generated-clients.md";
const LIMIT = { timeout: 240_000 };
const run = promisify(execFile);
const require = createRequire(import.meta.url);

/** The folder of openapi-python-client and of its interpreter; `undefined` where it is absent. */
function pythonFolder(): string | undefined {
  try {
    const which = ["-c", "command -v openapi-python-client"];
    return dirname(execFileSync("sh", which, { encoding: "utf8" }).trim());
  } catch {
    if (process.env["CI"] !== undefined) throw new Error("openapi-python-client is not installed");
    console.info("not tried, for there is no openapi-python-client: run `npm run test:api`");
    return undefined;
  }
}

/** Returns the program of the page in a language, and what the page says that it prints. */
function programOf(language: string): { readonly text: string; readonly said: RegExp } {
  const found = snippetsOf(PAGE).filter((snippet) => snippet.language === language);
  const [{ text } = { text: "" }] = found;
  const said = [...text.matchAll(/^(?:#|\/\/) => (.*)$/gm)].map(([, line = ""]) => line);
  return { text, said: saidPattern(said) };
}

/** The address and the token of the built server, as the programs of the page get them. */
async function served() {
  const { url, environment, repository } = await builtProgram();
  return { url, environment: { ...environment, REPOSITORY: repository.at(-1) ?? "" } };
}

const python = pythonFolder();

describe("a client that is generated from the document of a built server", () => {
  test.runIf(python !== undefined)(
    "is made by openapi-python-client without a warning, and runs the program of the page",
    LIMIT,
    async () => {
      const { url, environment } = await served();
      const folder = temporaryFolder();
      const env = { ...environment, PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1" };
      // What formats the code would take longer than the rest.
      writeFileSync(join(folder, "config.json"), '{ "post_hooks": [] }');
      const output = ["--meta", "none", "--output-path", "dagctl_client"];
      const generate = ["generate", "--url", `${url}/openapi.json`, "--config", "config.json"];
      const { stdout } = await run(
        join(python ?? "", "openapi-python-client"),
        [...generate, ...output, "--fail-on-warning"],
        { cwd: folder, env },
      );
      expect(stdout).not.toMatch(/warning|error/i);
      const { text, said } = programOf("python");
      writeFileSync(join(folder, "program.py"), text);
      const ended = await run(join(python ?? "", "python"), ["program.py"], { cwd: folder, env });
      expect(ended.stdout.trimEnd()).toMatch(said);
    },
  );

  test(
    "has the types of openapi-typescript, with which the program of the page compiles and runs",
    LIMIT,
    async () => {
      const { url, environment } = await served();
      const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
      const folder = temporaryFolder();
      const { text, said } = programOf("ts");
      const compilerOptions = {
        target: "es2023",
        module: "nodenext",
        types: ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        allowImportingTsExtensions: true,
        noEmit: true,
      };
      for (const [name, content] of [
        ["package.json", '{ "type": "module" }'],
        ["tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] })],
        ["api.ts", await typesOf(document)],
        ["program.ts", text],
      ] as const)
        writeFileSync(join(folder, name), content);
      const modules = join(folder, "node_modules");
      mkdirSync(join(modules, "@types"), { recursive: true });
      for (const [name, manifest] of [
        ["openapi-fetch", require.resolve("openapi-fetch/package.json")],
        ["@types/node", require.resolve("@types/node/package.json")],
      ] as const)
        symlinkSync(dirname(manifest), join(modules, name));
      const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
      const compiled = await run(process.execPath, [compiler, "-p", folder]).catch(
        (failed: { readonly stdout: string }) => failed,
      );
      expect(compiled.stdout).toBe("");
      const { stdout } = await run(process.execPath, ["program.ts"], {
        cwd: folder,
        env: { ...environment, PATH: process.env["PATH"] },
      });
      expect(stdout.trimEnd()).toMatch(said);
    },
  );
});
