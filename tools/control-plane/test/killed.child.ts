// Starts a control plane with a pod that runs, prints its processes and its folder, and waits to be
// killed.
import { applyObjects, controlPlane, kubectlAnswer } from "../src/index.ts";
import { until } from "../src/waiting.ts";
import { pod, shell } from "./objects.ts";

const plane = await controlPlane({ argocd: false, parent: process.argv[2] });
const namespace = await plane.namespace();
// Kubernetes replaces two dollar signs by one.
await applyObjects(
  plane,
  pod(namespace, "runs", { containers: [shell('echo "$$$$"; sleep 600')] }),
);
const log = await until(
  async () =>
    (await kubectlAnswer(plane, ["logs", "-n", namespace, "runs"])).stdout.trim() || undefined,
  { what: "the pod runs", timeoutMs: 30_000 },
);
const pids = [...Object.values(plane.components).map(({ pid }) => pid), Number(log)];
process.stdout.write(`${JSON.stringify({ folder: plane.folder, pids })}\n`);
setInterval(() => undefined, 2 ** 30);
