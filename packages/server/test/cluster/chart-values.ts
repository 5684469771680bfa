import { writeFileSync } from "node:fs";
import { join } from "node:path";

export const TOKEN = "the-token-of-the-operator";

/** The values without which the chart is refused. */
export const REQUIRED = {
  token: { secret: "operator" },
  store: {
    url: "postgres://dagctl@db.example.com/dagctl",
    password: { secret: "postgres", key: "store" },
  },
};
/** Every value that is not at its default in some installation. */
export const FULL = {
  ...REQUIRED,
  replicas: 3,
  image: {
    repository: "registry.example.com/dagctl/server",
    digest: `sha256:${"0".repeat(64)}`,
    pullPolicy: "Always",
  },
  imagePullSecrets: [{ name: "registry" }],
  installation: "north",
  organization: "org-north",
  organizations: ["org-south"],
  state: {
    url: "postgresql://states@states.example.com:6432/states?sslmode=verify-full",
    password: { secret: "postgres", key: "states" },
    key: { secret: "state-key" },
  },
  certificates: { configMap: "authorities" },
  argocd: { appProject: { create: true }, conflicts: "take" },
  runs: { deadline: "2d" },
  audit: { retention: "90d" },
  packages: {
    indexes: ["corp=https://packages.example.com/simple/"],
    images: ["registry.example.com/pipelines"],
    cacheClaim: "packages",
    gitHosts: ["github.com", "git.example.com:9443"],
  },
  publicUrl: "https://dagctl.example.com",
  notifications: { allow: ["http://chat.example.com:8065/hooks/"] },
  images: { registry: "registry.example.com/dagctl", git: "registry.example.com/dagctl/git:2" },
  git: {
    allow: [
      "https://git.example.com:8443/",
      "ssh://git.example.com:2222/",
      "http://git.example.com/",
    ],
    knownHosts:
      "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
    githubApp: {
      id: "123456",
      key: { secret: "github-app" },
      installations: { "org-north": [12_345_678_901, "5:acme/one+acme/two"] },
      apiUrl: "https://github.example.com/api/v3",
    },
  },
  serviceAccount: { name: "north", annotations: { "example.com/team": "data" } },
  service: { type: "LoadBalancer", port: 80, annotations: { "example.com/lb": "internal" } },
  podDisruptionBudget: { maxUnavailable: "50%" },
  networkPolicy: {
    from: [{ namespaceSelector: { matchLabels: { team: "data" } } }],
    egress: [{ ports: [{ port: 3128, protocol: "TCP" }] }],
  },
  resources: { requests: { cpu: "1" }, limits: { memory: "2Gi" } },
  extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy.example.com:3128" }],
  annotations: { "example.com/scrape": "no" },
  labels: { team: "data" },
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "data", operator: "Exists" }],
  affinity: { nodeAffinity: {} },
  drainSeconds: 15,
};

/** Writes the file of the values, and returns its path. */
export function valuesFile(folder: string, values: object): string {
  const path = join(folder, "values.json");
  writeFileSync(path, JSON.stringify(values));
  return path;
}
