import { join } from "node:path";
import { type ControlPlane, controlPlane, kubectl } from "@dagctl/control-plane";
import { pythonEnvironments } from "@dagctl/local-driver";
import { baseUrl, main, type Outside } from "@dagctl/server";
import { foresee, isCommand, ownFlagProblem, withPort } from "./arguments.ts";
import { serveDemo } from "./demo.ts";
import { freePort } from "./free-port.ts";
import { images } from "./images.ts";
import { certificateVariables, machineIndex } from "./package-index.ts";
import { states } from "./states.ts";

/** The exit code of a start that was asked to end. */
const OK = 0;
const WRONG_SETTINGS = 2;

/**
 * Runs `npm run cluster` until the signal aborts: a control plane, PostgreSQL for states when the
 * machine has it, and the server on both. All is in one process, except for the programs that it
 * starts, so that it ends in order: the server first, then what it talks to.
 *
 * @returns the exit code
 */
export async function cluster(outside: Outside): Promise<number> {
  const { args, printError, directory: folder, out, signal } = outside;
  const wrong = ownFlagProblem(args);
  if (wrong !== undefined && !isCommand(args))
    return (printError(`npm run cluster: ${wrong}`), WRONG_SETTINGS);
  const { environment, result } = foresee({ args, environment: outside.environment, folder });
  // The server itself reports every mistake, before ten minutes of building.
  if (isCommand(args) || "problems" in result) return main({ ...outside, environment });

  const {
    host,
    port: asked,
    dataDirectory: data,
    kubernetesNamespace = "dagctl",
    stateUrl,
  } = result.settings;
  const environments = pythonEnvironments({
    directory: join(data, "images"),
    log: ({ message }) => printError(`note: ${message}`),
  });
  const closing: (() => Promise<void>)[] = [() => environments.close()];
  try {
    const plane: ControlPlane = await controlPlane({
      signal,
      images: images({ environments, report: printError }),
      variables: certificateVariables(environment),
    });
    closing.push(() => plane.stop());
    await kubectl(plane, ["create", "namespace", kubernetesNamespace]);
    const managed = stateUrl === undefined ? await states(plane.folder) : undefined;
    if (managed !== undefined) closing.push(() => managed.stop());
    out(`kubeconfig ${plane.kubeconfig}\nkubectl ${plane.kubectl}`);
    // The port is the same at every start when that is possible. So a project of an earlier start
    // finds its repository again.
    const nextPort = asked === 0 ? 0 : asked + 1;
    const demoPort = await freePort("127.0.0.1", nextPort);
    const { demo, stop } = await serveDemo(demoPort);
    closing.push(stop);
    if (demoPort !== nextPort)
      printError(
        `note: the demo's repository is at ${demo.url} this time; a project of another start does not find it there`,
      );
    // Argo CD gets the address of the charts, so the port must be known before the server takes it.
    const port = asked === 0 ? await freePort(host) : asked;
    const index =
      result.origins.packageIndexes === undefined ? await machineIndex(environments) : undefined;
    const flags = [
      "--kubeconfig",
      plane.kubeconfig,
      "--charts-url",
      `${baseUrl(host, port)}/charts`,
      ...(managed?.flags ?? []),
      ...(index?.flags ?? []),
    ];
    return await main({
      ...outside,
      demo,
      environment: { ...environment, ...index?.environment },
      args: [...withPort(args, port), ...flags],
    });
  } catch (error) {
    if (signal.aborted) return OK;
    throw error;
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}
