import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import type { ClusterAccess } from "@dagctl/control-plane";
import { CHECKOUT } from "../docs/pages.ts";

export const CHART: string = join(CHECKOUT, "deploy/helm/dagctl-server");

/** Returns the arguments of Helm that render the chart with a file of values. */
export function templateArguments(
  namespace: string,
  values: string,
  release = "dagctl-server",
): readonly string[] {
  return ["template", release, CHART, "--namespace", namespace, "--values", values];
}

/** How helm ended, and what it printed. */
export interface HelmAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In the folder of kubectl: the control plane's own. */
export const helmOf = (plane: ClusterAccess): string => join(dirname(plane.kubectl), "helm");

/** The real helm, as the administrator. */
export function helmAnswer(plane: ClusterAccess, args: readonly string[]): Promise<HelmAnswer> {
  const env = { KUBECONFIG: plane.kubeconfig, HOME: plane.folder, PATH: process.env["PATH"] };
  return new Promise((resolve) => {
    execFile(
      helmOf(plane),
      [...args],
      { env, maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : typeof error.code === "number" ? error.code : -1,
          stdout,
          stderr,
        });
      },
    );
  });
}

/** As {@link helmAnswer}, and what it printed. @throws Error where it failed */
export async function helm(plane: ClusterAccess, args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await helmAnswer(plane, args);
  if (code !== 0) throw new Error(`helm ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}
