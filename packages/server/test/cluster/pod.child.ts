import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { PROGRAM } from "../running-server.ts";

// Runs the server, or its command `charts`, in a pod of the node double, with what the double does
// not provide: all pods have one address, and a file of a volume is not where a program would
// search for it by itself. Its first argument is the folder in which pods write where they listen;
// the others are the program's.
const [folder = ""] = process.argv.splice(2, 1);
const { HOSTNAME: pod = "" } = process.env;
const isOfCharts = process.argv[2] === "charts";
const ports = join(folder, isOfCharts ? "charts" : "server");

/** Writes the kubeconfig of the pod's account. */
function writeKubeconfig(): void {
  const {
    DAGCTL_DATA: data = "",
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: apiPort,
  } = process.env;
  // `in-cluster` reads the service account's token at a fixed path: here it is one volume among the
  // pod's.
  if (process.env["DAGCTL_KUBECONFIG"] !== "in-cluster")
    throw new Error("the server does not know that it is in the cluster");
  const volumes = dirname(data);
  const account = readdirSync(volumes).find((name) => name.startsWith("kube-api-access-"));
  if (account === undefined) throw new Error("the pod has no token");
  const file = (name: string): string => readFileSync(join(volumes, account, name), "utf8");
  const authority = Buffer.from(file("ca.crt")).toString("base64");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "pod",
    contexts: [{ name: "pod", context: { cluster: "pod", user: "pod" } }],
    clusters: [
      {
        name: "pod",
        cluster: { server: `https://${host}:${apiPort}`, "certificate-authority-data": authority },
      },
    ],
    users: [{ name: "pod", user: { token: file("token") } }],
  };
  const place = join(volumes, "kubeconfig.json");
  writeFileSync(place, JSON.stringify(kubeconfig), { mode: 0o600 });
  process.env["DAGCTL_KUBECONFIG"] = place;
}

if (!isOfCharts) writeKubeconfig();

const probe = createServer().listen(0, "127.0.0.1");
await once(probe, "listening");
const address = probe.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
probe.close();
await once(probe, "close");
process.env["DAGCTL_HOST"] = "127.0.0.1";
process.env["DAGCTL_PORT"] = String(port);
// Until the server has its own handler, for then SIGTERM is its to answer. The first process of a
// container would ignore the signal; this one would be ended by it, without its `exit` handler.
process.on("SIGTERM", () => {
  if (process.listenerCount("SIGTERM") === 1) process.exit(143);
});
process.on("exit", () => rmSync(join(ports, pod), { force: true }));
writeFileSync(join(ports, pod), String(port));

await import(pathToFileURL(PROGRAM).href);
