import { spawn } from "node:child_process";
import type { ClusterAccess } from "./control-plane.ts";

/** How a program ended, and what it printed. */
export interface KubectlAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the real kubectl, as the administrator. It reads `input` from stdin.
 *
 * @returns its exit code and output, also when it failed
 */
export function kubectlAnswer(
  plane: ClusterAccess,
  args: readonly string[],
  input = "",
): Promise<KubectlAnswer> {
  const child = spawn(plane.kubectl, args, {
    env: { KUBECONFIG: plane.kubeconfig, HOME: plane.folder, PATH: process.env["PATH"] },
    stdio: "pipe",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve, reject) =>
    child.on("error", reject).on("close", (code) => resolve({ code: code ?? -1, stdout, stderr })),
  );
}

/**
 * Runs kubectl as {@link kubectlAnswer} does.
 *
 * @returns what it printed on stdout
 * @throws Error with its exit code and stderr when it failed
 */
export async function kubectl(
  plane: ClusterAccess,
  args: readonly string[],
  input = "",
): Promise<string> {
  const { code, stderr, stdout } = await kubectlAnswer(plane, args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}

/**
 * Applies objects server-side, as a controller would. Each object names its own namespace.
 *
 * @returns what kubectl printed
 * @throws Error when kubectl failed
 */
export const applyObjects = (
  plane: ClusterAccess,
  ...objects: readonly object[]
): Promise<string> =>
  kubectl(
    plane,
    ["apply", "--server-side", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
  );
