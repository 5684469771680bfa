import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, go, requireGo } from "./go.ts";
import { alone } from "./lock.ts";

export interface Programs {
  /**
   * Contains one program per component, named as Kubernetes and Argo CD name them, and `supervise`
   * and `certificates`.
   */
  readonly bin: string;
  /** Argo CD's custom resource definitions, as YAML files. */
  readonly definitions: string;
}

export interface ProgramsOptions {
  /**
   * The folder of built programs, about 240 MB per digest of the Go module.
   * @default the environment's DAGCTL_CONTROL_PLANE_CACHE, else `dagctl/control-plane` in the
   *   user's folder for caches
   */
  readonly cache?: string | undefined;
  /** Called with each line of the progress. @default prints to stderr */
  readonly progress?: ((line: string) => void) | undefined;
  /** Aborts a build; the next one continues where it was. */
  readonly signal?: AbortSignal | undefined;
}

const COMPONENTS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "argocd-application-controller",
  "argocd-repo-server",
  "argocd",
  "redis",
];
/** The versions that a release build would write in. They change with go.mod. */
const VERSIONS = [
  "k8s.io/component-base/version.gitVersion=v1.36.3",
  "k8s.io/component-base/version.gitMajor=1",
  "k8s.io/component-base/version.gitMinor=36",
  "github.com/argoproj/argo-cd/v3/common.version=3.5.7",
];
/** The pause between two lines about a build under way, in milliseconds. */
const PROGRESS = 15_000;

/**
 * Returns the control plane's programs. They are built from the Go module next to this file when
 * that was not done yet for exactly its contents. Two concurrent callers build once. A build that
 * was aborted continues where it was. What Go compiled stays in Go's own build cache (7 GB, and 3
 * GB of modules), which `go env` places and `go clean -cache -modcache` empties.
 *
 * @returns the folders of the programs and of Argo CD's definitions
 * @throws Error when git or Go is missing, or the build fails
 */
export async function programs(options: ProgramsOptions = {}): Promise<Programs> {
  const cache = options.cache ?? defaultCache();
  const progress =
    options.progress ?? ((line: string) => void process.stderr.write(`control plane: ${line}\n`));
  const module = fileURLToPath(new URL("../../go", import.meta.url));
  const folder = join(cache, await digest(module));
  const found: Programs = { bin: join(folder, "bin"), definitions: join(folder, "definitions") };
  if (await exists(folder)) return found;
  await alone(
    join(cache, "build.lock"),
    options.signal,
    () => progress("another process builds it, waiting for that one"),
    async () => {
      if (await exists(folder)) return;
      await requireGo(module);
      const unfinished = join(cache, "unfinished");
      await rm(unfinished, { recursive: true, force: true });
      await build(module, unfinished, progress, options.signal);
      await rename(unfinished, folder);
    },
  );
  return found;
}

async function build(
  module: string,
  folder: string,
  progress: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const started = performance.now();
  const minutes = (): string => `${((performance.now() - started) / 60_000).toFixed(1)} min`;
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  progress(
    "building Kubernetes and Argo CD from their Go modules: once, about ten minutes on two idle cores",
  );
  let packages = 0;
  let modules = 0;
  const count = (line: string): void => {
    if (line.startsWith("go: downloading ")) modules += 1;
    else packages += 1;
  };
  const timer = setInterval(
    () =>
      progress(
        `${modules} modules fetched, ${packages} of at most 3400 packages compiled, ${minutes()}`,
      ),
    PROGRESS,
  );
  try {
    const flags = ["-v", "-trimpath", "-buildvcs=false"];
    const version = VERSIONS.map((one) => `-X ${one}`).join(" ");
    await go(
      module,
      ["build", ...flags, "-ldflags", "-s -w", "-o", `${bin}/`, "./supervise", "./certificates"],
      count,
      signal,
    );
    await go(
      module,
      ["build", ...flags, "-ldflags", `-s -w ${version}`, "-o", join(bin, "control-plane"), "."],
      count,
      signal,
    );
    await go(
      module,
      ["build", ...flags, "-ldflags", "-s -w", "-o", join(bin, "helm"), "helm.sh/helm/v4/cmd/helm"],
      count,
      signal,
    );
  } finally {
    clearInterval(timer);
  }
  for (const name of COMPONENTS) await symlink("control-plane", join(bin, name));
  const argo = await answer(
    "go",
    ["list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3"],
    module,
  );
  const definitions = join(argo, "manifests", "crds");
  for (const name of await readdir(definitions))
    if (name.endsWith("-crd.yaml"))
      await cp(join(definitions, name), join(folder, "definitions", name));
  progress(`built in ${minutes()}`);
}

/**
 * Returns a digest of the names and contents of all that goes into a build, and of the machine that
 * it is for.
 */
async function digest(module: string): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\0`);
  const files = await readdir(module, { recursive: true });
  for (const file of files.filter((name) => /\.go$|go\.(mod|sum)$/.test(name)).toSorted())
    hash
      .update(file)
      .update("\0")
      .update(await readFile(join(module, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}

function defaultCache(): string {
  const own = process.env["DAGCTL_CONTROL_PLANE_CACHE"];
  if (own !== undefined && own !== "") return own;
  const caches =
    process.platform === "darwin"
      ? join(homedir(), "Library", "Caches")
      : (process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"));
  return join(caches, "dagctl", "control-plane");
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
