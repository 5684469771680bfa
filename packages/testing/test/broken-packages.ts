import type {
  DeployDriver,
  PackageRequirements,
  PackagesRequest,
  ResolvedPackages,
} from "@dagctl/core/contracts";
import { DagctlError } from "@dagctl/core/errors";
import type { Break } from "./engine-fixtures.ts";

type Resolve = NonNullable<DeployDriver["resolvePackages"]>;

/** Breaks the drivers by what `resolvePackages` does with the answer of the fake. */
const resolving =
  (change: (own: Resolve) => Resolve): Break =>
  (_fixture, { deploy }) => {
    const own: Resolve = async (request, options) =>
      (await deploy.resolvePackages?.(request, options)) ?? { lock: "" };
    const supports = { ...deploy.supports, persists: true };
    return { deploy: { ...deploy, supports, resolvePackages: change(own) } };
  };

const NO_LINES: PackageRequirements = { file: "", requirements: [], constraints: [], hashes: [] };
const lock = (digit: string): ResolvedPackages => ({ lock: `sha256:${digit.repeat(64)}` });
const withoutProject = ({ runtime }: PackagesRequest): PackagesRequest["runtime"] => ({
  ...runtime,
  requirements: NO_LINES,
});

/** A counter per driver: a new one begins again, as after a restart. */
const counting = (): Resolve => {
  let calls = 0;
  return async () => {
    calls += 1;
    return lock(String(calls % 10));
  };
};

export const brokenPackages: Readonly<Record<string, Break>> = {
  "packages-have-a-digest": resolving(() => async () => ({ lock: "latest" })),
  "packages-versions-are-exact": resolving(() => async () => ({
    ...lock("1"),
    versions: ["suite==2.*"],
  })),
  "packages-same-request-same-lock": resolving(counting),
  "packages-at-once": resolving(counting),
  "packages-survive-restart": (fixture, engine, instance) =>
    resolving(() => async () => lock(String(instance)))(fixture, engine, instance),
  "packages-outlive-reads": (_fixture, { deploy }) => {
    let lost = 0;
    return {
      deploy: {
        ...deploy,
        async observe(ref, options) {
          const state = await deploy.observe(ref, options);
          if (!state.present) lost += 1;
          return state;
        },
        resolvePackages: async () => lock(String(lost % 10)),
      },
    };
  },
  "packages-other-request-other-lock": resolving(
    (own) => (request, options) => own({ ...request, runtime: withoutProject(request) }, options),
  ),
  "packages-constraints-bound-versions": resolving((own) => ({ runtime, ...request }, options) => {
    const { requirements } = runtime;
    const unbounded = requirements && { ...requirements, constraints: [] };
    return own(
      { ...request, runtime: { ...runtime, ...(unbounded && { requirements: unbounded }) } },
      options,
    );
  }),
  "packages-for-their-python": resolving(
    (own) =>
      ({ runtime: { version: _version, ...runtime }, ...request }, options) =>
        own({ ...request, runtime }, options),
  ),
  "packages-unknown-lock-fails": (_fixture, { deploy }) => ({
    deploy: {
      ...deploy,
      apply({ workload, ...deployment }, options) {
        const { lock: _lock, ...runtime } = workload.runtime;
        return deploy.apply({ ...deployment, workload: { ...workload, runtime } }, options);
      },
    },
  }),
  "packages-conflict-is-invalid": resolving((own) => async (request, options) => {
    try {
      return await own(request, options);
    } catch (error) {
      throw new DagctlError("unavailable", "try later", { cause: error });
    }
  }),
  "packages-yield-to-tool": resolving((own) => ({ runtime, ...request }, options) => {
    const { yieldsToTool: _, ...requirements } = runtime.requirements ?? NO_LINES;
    return own({ ...request, runtime: { ...runtime, requirements } }, options);
  }),
  "packages-are-in-runs": (_fixture, { run }) => ({
    run: {
      ...run,
      async *logs() {
        yield { position: 1, time: new Date().toISOString(), text: "No module named 'suite'" };
      },
    },
  }),
  "packages-abort": resolving((own) => (request) => own(request)),
};

/** Laws of several parts: each of these breaks another part of one. */
export const moreBrokenPackages: readonly (readonly [law: string, what: string, broken: Break])[] =
  [
    [
      "packages-for-their-python",
      "markers are evaluated for one Python, and the lock is of the version",
      resolving((own) => async (request, options) => {
        const { lock: ofVersion } = await own(request, options);
        const { version: _version, ...runtime } = request.runtime;
        return { ...(await own({ ...request, runtime }, options)), lock: ofVersion };
      }),
    ],
    [
      "packages-for-their-python",
      "a lock is stored without the version, until one with another is resolved",
      resolving((own) => {
        const locks: string[] = [];
        return async (request, options) => {
          const answer = await own(request, options);
          locks.push(answer.lock);
          return locks.length < 3 ? answer : { ...answer, lock: locks.at(-2) ?? answer.lock };
        };
      }),
    ],
  ];
