import {
  ApiException,
  CoordinationV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  type RequestContext,
} from "@kubernetes/client-node";

/** The calls of the node double and the bootstrap, as the administrator. */
export interface Client {
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly coordination: CoordinationV1Api;
  readonly objects: KubernetesObjectApi;
  /** Aborts when the control plane is stopped, and no caller waits for it any more. */
  readonly closing: AbortSignal;
}

export function client(kubeconfig: string, closing: AbortSignal): Client {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  shareConnections(config);
  return {
    config,
    closing,
    core: config.makeApiClient(CoreV1Api),
    coordination: config.makeApiClient(CoordinationV1Api),
    objects: KubernetesObjectApi.makeApiClient(config),
  };
}

/**
 * Makes all calls use the first call's agent: the client makes an agent per call, and so a TLS
 * connection.
 */
function shareConnections(config: KubeConfig): void {
  const authenticate = config.applySecurityAuthentication.bind(config);
  let shared: ReturnType<RequestContext["getDispatcher"]>;
  config.applySecurityAuthentication = async (context) => {
    await authenticate(context);
    shared ??= context.getDispatcher();
    if (shared !== undefined) context.setDispatcher(shared);
  };
}

const hasCode = (error: unknown, code: number): boolean =>
  error instanceof ApiException && error.code === code;

export const isNotFound = (error: unknown): boolean => hasCode(error, 404);
export const isConflict = (error: unknown): boolean => hasCode(error, 409);
