import { spawn } from "node:child_process";
import type { ControlPlane } from "../src/index.ts";

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real kubectl, as the administrator. */
export function ask(plane: ControlPlane, args: readonly string[], input = ""): Promise<Answer> {
  const child = spawn(plane.kubectl, args, { env: { KUBECONFIG: plane.kubeconfig, HOME: plane.folder, PATH: process.env["PATH"] }, stdio: "pipe" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve({ code: code ?? -1, stdout, stderr })));
}

/** As {@link ask}, and what it printed. @throws Error where it failed */
export async function kubectl(plane: ControlPlane, args: readonly string[], input = ""): Promise<string> {
  const { code, stderr, stdout } = await ask(plane, args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}

export const apply = (plane: ControlPlane, ...objects: readonly object[]): Promise<string> =>
  kubectl(plane, ["apply", "--server-side", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));

/** An object as JSON has it: the tests say of each field that they read what it holds. */
export async function get<T>(plane: ControlPlane, namespace: string, ...what: readonly string[]): Promise<T> {
  return JSON.parse(await kubectl(plane, ["get", "-n", namespace, ...what, "-o", "json"])) as T;
}
