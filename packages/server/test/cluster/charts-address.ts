import { type ServedFiles, serveFiles } from "@dagctl/control-plane";
import { chartRepository } from "@dagctl/k8s-driver";

/**
 * The one address of the charts of several servers, as a load balancer would give it: it outlives
 * each of them.
 */
export async function chartsAddress(): Promise<ServedFiles> {
  const served = await serveFiles(
    new Map([...chartRepository().files].map(([name, file]) => [`charts/${name}`, file])),
  );
  return { ...served, url: `${served.url}/charts` };
}
