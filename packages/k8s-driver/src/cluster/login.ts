import type * as ClientNode from "@kubernetes/client-node";
import type { ClusterAccess } from "../options.ts";

/**
 * The client library. It is loaded at the first call: that takes half a second and 80 MB, most of
 * it for types and calls that are not used here.
 */
export type Library = typeof ClientNode;
export type Agent = NonNullable<ReturnType<ClientNode.RequestContext["getDispatcher"]>>;

/** The address of the API server, and the credentials for it. */
export interface Login {
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Keeps connections open. It is absent when no TLS options are set: then Node's own agent is
   * used.
   */
  readonly agent: Agent | undefined;
}

export interface Logins {
  /**
   * Returns the current login. It is read again after a few seconds, because a token is renewed
   * long before it expires. The agent stays the same.
   */
  current(): Promise<Login>;
  /**
   * Discards a login that the API server does not accept: everything is read from its files again.
   * A second call for the same login does nothing.
   */
  forget(login: Login): void;
  close(): Promise<void>;
}

/** How long a login is used again, in milliseconds. */
const FRESH = 10_000;
/**
 * How long a call that has just begun may go on with an old agent, in milliseconds. After that its
 * connections are closed as they become idle.
 */
const RETIRE = 1_000;

function configOf({ KubeConfig }: Library, access: ClusterAccess): ClientNode.KubeConfig {
  const config = new KubeConfig();
  if (access === "default") config.loadFromDefault();
  else if (access === "in-cluster") config.loadFromCluster();
  else {
    config.loadFromFile(access.kubeconfig);
    if (access.context !== undefined) config.setCurrentContext(access.context);
  }
  if (config.getCurrentCluster() === null)
    throw new Error(
      `the kubeconfig has no cluster for its context "${config.getCurrentContext()}"`,
    );
  return config;
}

/**
 * Creates the logins of one driver. The client library makes an agent for each call, and so a TLS
 * connection (seen with 2.0.1): here all calls share one. The library also keeps a token's file for
 * a minute, whatever the API server answers. So a login that was refused is discarded together with
 * the configuration that it came from.
 */
export function logins(library: () => Promise<Library>, access: ClusterAccess): Logins {
  let config: ClientNode.KubeConfig | undefined;
  let agent: Agent | undefined;
  let latest: { readonly login: Promise<Login>; readonly until: number } | undefined;
  let latestLogin: Login | undefined;
  let closed = false;
  const agents = new Set<Agent>();

  async function read(): Promise<Login> {
    const loaded = await library();
    config ??= configOf(loaded, access);
    const server = config.getCurrentCluster()?.server.replace(/\/+$/, "") ?? "";
    const probe = new loaded.RequestContext(server, "GET");
    await config.applySecurityAuthentication(probe);
    agent ??= probe.getDispatcher();
    if (agent !== undefined) agents.add(agent);
    return (latestLogin = { server, headers: probe.getHeaders(), agent });
  }

  return {
    async current() {
      if (closed) throw new Error("the driver is closed");
      if (latest === undefined || latest.until < performance.now()) {
        // All calls that begin meanwhile share one reading: it may start a program that logs in.
        const reading = { login: read(), until: performance.now() + FRESH };
        latest = reading;
        reading.login.catch(() => {
          if (latest === reading) latest = undefined;
        });
      }
      return latest.login;
    },
    forget(login) {
      if (login !== latestLogin) return;
      config = agent = latest = latestLogin = undefined;
      const old = login.agent;
      if (old === undefined) return;
      const gone = (): boolean => agents.delete(old);
      setTimeout(() => {
        if (agents.has(old)) void old.close().then(gone, gone);
      }, RETIRE).unref();
    },
    async close() {
      closed = true;
      const all = [...agents];
      agents.clear();
      await Promise.all(all.map(async (one) => one.destroy()));
    },
  };
}
