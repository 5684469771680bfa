// Prints the command that builds the image of a runtime, with the name that pods of projects use.
// Run by `npm run --silent image -- …`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dbtType } from "@dagctl/project-types/dbt";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import { pythonEnvironments } from "@dagctl/local-driver";
// Imported by path: no package at the top of the workspace depends on the driver.
import { IMAGE_PYTHON, imageNames } from "../packages/k8s-driver/dist/index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const USAGE = `usage: npm run --silent image -- sqlmesh VERSION [--connection TYPE]… [--adapter NAME] [--python 3.12] [--registry NAME]
       npm run --silent image -- dbt VERSION --adapter NAME [--python 3.11] [--registry NAME]`;
/** Returns the runtime that the project type would use for a project with these fields. */
function runtimeOf(tool, version, { adapter, connection = [], python }) {
  const inspection = (facts) => ({ commit: "", gateways: [], facts });
  if (tool === "dbt" && adapter !== undefined)
    return dbtType().workload(
      { dbt_version: version, ...(python === undefined ? {} : { python_version: python }) },
      inspection({ adapter }),
      {},
    ).runtime;
  // A managed state is in PostgreSQL.
  const connections = [...new Set(["postgres", ...connection])];
  if (tool === "sqlmesh")
    return sqlmeshType().workload(
      { sqlmesh_version: version, ...(python === undefined ? {} : { python_version: python }) },
      inspection({ connections, ...(adapter === undefined ? {} : { adapter }) }),
      {},
    ).runtime;
  throw new Error(USAGE);
}

const requirement = ({ name, version, range = "", extras = [] }) =>
  `${name}${extras.length > 0 ? `[${extras.join(",")}]` : ""}${version === undefined ? range : `==${version}`}`;

async function main() {
  const text = { type: "string" };
  const options = {
    adapter: text,
    connection: { type: "string", multiple: true },
    python: text,
    registry: text,
  };
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  const [tool, version, ...rest] = positionals;
  if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version) || rest.length > 0)
    throw new Error(USAGE);
  const runtime = runtimeOf(tool, version, values);
  const environments = pythonEnvironments({ directory: join(root, ".cache", "images") });
  const until = await environments.until(runtime);
  await environments.close();
  if (until === undefined)
    throw new Error(
      "The package index does not tell when its files were uploaded, so that dependencies as of a day cannot be had from it",
    );
  const packages = runtime.packages.map(requirement).join(" ");
  const given = { PYTHON: runtime.version ?? IMAGE_PYTHON, PACKAGES: packages, UNTIL: until };
  const built = Object.entries(given).map(([name, value]) => `--build-arg '${name}=${value}'`);
  const image = imageNames(values.registry)(runtime);
  process.stdout.write(
    `docker build --file containers/runtime/Containerfile --tag ${image} ${built.join(" ")} containers/runtime\n`,
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
