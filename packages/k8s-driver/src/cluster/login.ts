import { statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
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
   * long before it expires. The agent stays the same. After a change of the kubeconfig, and after a
   * login that failed, all of it is read again.
   *
   * @throws Error the kubeconfig, or what it names, cannot be used
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
/** How often the kubeconfig is looked at for a change, in milliseconds. */
const CHANGED = 1_000;
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

/** Returns the files of which a kubeconfig consists. The variables of a pod do not change. */
function filesOf(access: ClusterAccess): readonly string[] {
  if (access === "in-cluster") return [];
  if (access !== "default") return [access.kubeconfig];
  const listed = (process.env["KUBECONFIG"] ?? "").split(delimiter).filter((path) => path !== "");
  return listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
}

/** Returns a text that is another one after a change of a file, and after a link was replaced. */
const stampOf = (files: readonly string[]): string =>
  files
    .map((path) => {
      try {
        const { ino, size, mtimeMs } = statSync(path);
        return [ino, size, mtimeMs].join(" ");
      } catch {
        return "unreadable";
      }
    })
    .join("\n");

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
  const files = filesOf(access);
  let stamp = stampOf(files);
  let comparedAt = performance.now();

  async function read(): Promise<Login> {
    const loaded = await library();
    const used = (config ??= configOf(loaded, access));
    try {
      const server = used.getCurrentCluster()?.server.replace(/\/+$/, "") ?? "";
      const probe = new loaded.RequestContext(server, "GET");
      await used.applySecurityAuthentication(probe);
      const dispatcher = agent ?? probe.getDispatcher();
      const login = { server, headers: probe.getHeaders(), agent: dispatcher };
      if (dispatcher !== undefined) agents.add(dispatcher);
      // Another configuration may have taken its place meanwhile.
      if (config !== used) return login;
      agent = dispatcher;
      return (latestLogin = login);
    } catch (error) {
      // A program that logs in, a certificate or a file that it names may have been repaired.
      if (config === used) discard();
      throw error;
    }
  }

  function discard(): void {
    const old = agent;
    config = agent = latest = latestLogin = undefined;
    if (old === undefined) return;
    const forget = (): boolean => agents.delete(old);
    setTimeout(() => {
      if (agents.has(old)) void old.close().then(forget, forget);
    }, RETIRE).unref();
  }

  /** Discards everything where a file of the kubeconfig has changed. */
  function compare(): void {
    if (performance.now() - comparedAt < CHANGED) return;
    comparedAt = performance.now();
    const found = stampOf(files);
    if (found === stamp) return;
    stamp = found;
    discard();
  }

  return {
    async current() {
      if (closed) throw new Error("the driver is closed");
      compare();
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
      discard();
    },
    async close() {
      closed = true;
      const all = [...agents];
      agents.clear();
      await Promise.all(all.map(async (one) => one.destroy()));
    },
  };
}
