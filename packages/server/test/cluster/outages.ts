import { readFile, writeFile } from "node:fs/promises";
import { type ClusterAccess, kubectl } from "@dagctl/control-plane";
import { until } from "@dagctl/testing";
import { expect } from "vitest";
import { type Api, serverWait } from "../end-to-end/api.ts";

/** Ten times what is promised: the machine may be busy. */
const SHOWN_MS = 150_000;

/** A cause that a person is to see. */
export interface Cause {
  readonly component: "deploy" | "packages";
  /** What the message of the project has. */
  readonly message: string;
  /** What the readiness says, for anyone. */
  readonly reason: string;
  /** What the readiness must not say: names, addresses and tokens. */
  readonly hidden: readonly string[];
}

/** A server, and the port at which it listens. */
export interface Listening {
  readonly server: Api;
  readonly port: number;
}

interface Readiness {
  readonly components: Readonly<Record<string, { readonly status: string }>>;
}

async function readiness(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(answer.status).toBe(200);
  return answer.text();
}

/**
 * Waits until a project shows what its operation waits for: in its message and the step of its
 * operation, in sync-status and in the readiness. Prints how long the message took.
 */
export async function causeShown(
  { server, port }: Listening,
  id: string,
  { component, message, reason, hidden }: Cause,
): Promise<void> {
  const begun = performance.now();
  await until(
    () => server.project(id),
    ({ status_message: shown = "" }) => shown.includes(message),
    serverWait(`the cause: ${message}`, SHOWN_MS),
  );
  const tookMs = Math.round(performance.now() - begun);
  console.log(`"${reason}" was shown after ${tookMs} ms`);
  // An observation may show the cause before the operation is recorded.
  await until(
    async () => (await server.operations(id))[0]?.steps.at(-1),
    (step) => step?.status === "running" && step.message?.includes(message) === true,
    serverWait("the cause in the step of the operation", SHOWN_MS),
  );
  const { deployment, unavailable } = await server.sync(id);
  expect(deployment.message).toContain(message);
  expect(unavailable).toContainEqual(expect.objectContaining({ component, reason }));
  const text = await readiness(port);
  expect((JSON.parse(text) as Readiness).components[component]).toMatchObject({
    status: "unavailable",
    reason,
  });
  for (const word of ["127.0.0.1", "proj_", ...hidden]) expect(text).not.toContain(word);
}

/**
 * Waits until a project is active without a message, and every component is there. Prints how long
 * both took.
 */
export async function causeGone({ server, port }: Listening, id: string): Promise<void> {
  const begun = performance.now();
  await until(
    () => server.project(id),
    ({ status, status_message: shown }) => status === "active" && shown === undefined,
    serverWait("the end of what it waited for"),
  );
  const activeMs = Math.round(performance.now() - begun);
  await until(
    async () => JSON.parse(await readiness(port)) as Readiness,
    ({ components }) => Object.values(components).every(({ status }) => status === "ok"),
    serverWait("components that all answer"),
  );
  const readyMs = Math.round(performance.now() - begun);
  console.log(`active after ${activeMs} ms, every component answers after ${readyMs} ms`);
  expect(await server.sync(id)).not.toHaveProperty("unavailable");
}

/** An account of the cluster that a server logs in as, by a token in a kubeconfig of its own. */
export interface TokenAccount {
  readonly kubeconfig: string;
  /** Writes a kubeconfig with a new token. */
  logIn(): Promise<void>;
  /** Revokes every token; resolves when the API server refuses the one of the kubeconfig. */
  revoke(): Promise<void>;
}

/** Creates an account that may do everything. */
export async function tokenAccount(
  plane: ClusterAccess,
  namespace: string,
  kubeconfig: string,
): Promise<TokenAccount> {
  const name = "server-with-token";
  const account = ["--namespace", namespace, "serviceaccount", name] as const;
  await kubectl(plane, ["create", ...account]);
  await kubectl(plane, [
    "create",
    "clusterrolebinding",
    `${namespace}-${name}`,
    "--clusterrole=cluster-admin",
    `--serviceaccount=${namespace}:${name}`,
  ]);
  const administrator = JSON.parse(await readFile(plane.kubeconfig, "utf8")) as object;
  return {
    kubeconfig,
    async logIn() {
      const token = (await kubectl(plane, ["create", "token", "-n", namespace, name])).trim();
      const users = [{ name: "admin", user: { token } }];
      await writeFile(kubeconfig, JSON.stringify({ ...administrator, users }), { mode: 0o600 });
    },
    async revoke() {
      await kubectl(plane, ["delete", ...account]);
      // The API server knows an accepted token for ten seconds.
      await until(
        async () =>
          kubectl({ ...plane, kubeconfig }, ["get", "namespaces"]).then(
            () => "accepted",
            (error: unknown) => String(error),
          ),
        (answer) => /Unauthorized|must be logged in|asked for the client to provide/.test(answer),
        serverWait("the end of the token"),
      );
      await kubectl(plane, ["create", ...account]);
    },
  };
}
