// A host in its own process. It reads calls from stdin, one after the other, and answers on stdout.
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline";
import type { Deployment, RunRequest } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { isDagctlError } from "@dagctl/core/errors";
import { kubernetesDriver, type KubernetesDriverOptions } from "../../src/index.ts";
import { credentials } from "./credentials.ts";
import type { Answer, Order } from "./paused-host.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as KubernetesDriverOptions;
const driver = kubernetesDriver({
  ...options,
  timing: { renewalMs: 3_600_000, ...options.timing },
});
await driver.deploy.attach?.({
  credentials,
  checkout: () => Promise.reject(new Error("this driver checks nothing out by itself")),
});

const listSecrets = (texts: Readonly<Record<string, string>> = {}): Record<string, Secret> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, new Secret(text)]));

function perform(order: Order): Promise<void> | undefined {
  const secrets = listSecrets(order.secrets);
  const variables = Object.entries(listSecrets(order.variables)).map(([name, value]) => ({
    name,
    value,
    sensitive: true,
  }));
  const { call, ref } = order;
  if (call === "apply")
    return driver.deploy.apply({ ...(order.deployment as Deployment), secrets });
  if (call === "remove") return driver.deploy.remove(ref, { generation: order.generation });
  if (call === "setRunVariables")
    return driver.deploy.setRunVariables?.(ref, { generation: order.generation, variables });
  if (call === "hold") return driver.run.setSchedulesPaused?.(ref, order.jobs ?? {});
  return driver.run.start({ ...(order.request as RunRequest), secrets, variables });
}

async function answerTo(order: Order): Promise<Answer> {
  try {
    await perform(order);
    return { ok: true };
  } catch (error) {
    if (!isDagctlError(error)) return { ok: false, code: "unknown", message: String(error) };
    return {
      ok: false,
      code: error.code,
      message: error.message,
      ...(error.details && { details: error.details }),
    };
  }
}

// Node writes its compile cache at the end of a process, and these are killed. The driver loads the
// client at its first request.
await import("@kubernetes/client-node");
flushCompileCache();
process.stdout.write(`${JSON.stringify({ ok: true })}\n`);
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answerTo(JSON.parse(line) as Order))}\n`);
