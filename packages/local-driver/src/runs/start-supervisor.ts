import { DagctlError } from "@dagctl/core/errors";
import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readText } from "../files/damaged-file.ts";
import { exists } from "../files/files.ts";
import { supervisorMark } from "../processes/markers.ts";
import type { Order } from "../processes/order.ts";
import { runFiles } from "./run-files.ts";

/**
 * Returns the arguments of Node that start the supervisor, and variables in addition. From sources
 * (tests, development) Node runs the TypeScript itself, also that of other packages, and keeps what
 * it compiles where `NODE_COMPILE_CACHE` says. A build has the supervisor in the folder of the
 * bundle.
 */
function supervisorProgram(): { args: readonly string[]; environment: NodeJS.ProcessEnv } {
  const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  if (!import.meta.url.endsWith(".ts"))
    return { args: [program("./supervisor.js")], environment: {} };
  return {
    args: ["--conditions=@dagctl/source", program("../supervisor.ts")],
    environment: { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] },
  };
}

/**
 * Starts a supervisor in a session of its own. Resolves once it has claimed the run, or has seen
 * that another one has. From then on the run needs nothing of this process.
 *
 * @param onExit is called when the supervisor has ended, while this process is there
 */
export async function startSupervisor(
  order: Order,
  onExit: () => void = () => undefined,
): Promise<void> {
  const files = runFiles(order.folder);
  const [name = "", value = ""] = supervisorMark(order.folder).split("=", 2);
  const complaints = await open(files.complaints, "a", 0o600);
  try {
    const { args, environment } = supervisorProgram();
    const child = spawn(process.execPath, args, {
      cwd: order.folder,
      detached: true,
      env: {
        PATH: "/usr/local/bin:/usr/bin:/bin",
        LANG: "C.UTF-8",
        [name]: value,
        ...environment,
      },
      stdio: ["pipe", "pipe", complaints.fd],
    });
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => {
        resolve();
        onExit();
      });
      child.stdout?.on("data", () => resolve());
      child.stdout?.on("error", () => undefined);
      // It may have died already; its complaints say why.
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(JSON.stringify(order));
    });
    child.stdout?.destroy();
    child.unref();
  } finally {
    await complaints.close();
  }
  if (await exists(files.claim)) return;
  const words =
    (await readText(files.complaints).catch(() => undefined))?.trim().slice(-1_000) ?? "";
  throw new DagctlError(
    "unavailable",
    `The supervisor of the run did not start${words === "" ? "" : `: ${words}`}`,
  );
}
