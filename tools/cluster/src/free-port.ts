// Not in `cluster.ts`, its only caller in the sources: a test needs a free port too.
import { once } from "node:events";
import { createServer } from "node:net";

/** Returns this port when it is free, else one that is. */
export async function freePort(host: string, preferred = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(preferred > 65_535 ? 0 : preferred, host);
    await once(probe, "listening");
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort(host);
  }
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
