import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes the kubeconfig of the administrator (0600), with the certificates inside: it works from
 * any folder.
 */
export async function writeKubeconfig(
  file: string,
  url: string,
  certificates: string,
): Promise<void> {
  const base64 = async (name: string): Promise<string> =>
    (await readFile(join(certificates, name))).toString("base64");
  const name = "dagctl-control-plane";
  // JSON is valid YAML.
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      { name, cluster: { server: url, "certificate-authority-data": await base64("ca.crt") } },
    ],
    users: [
      {
        name: "admin",
        user: {
          "client-certificate-data": await base64("admin.crt"),
          "client-key-data": await base64("admin.key"),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: "admin" } }],
  };
  await writeFile(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
}
