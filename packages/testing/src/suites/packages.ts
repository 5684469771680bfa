import type { PackagesRequest, Runtime } from "@dagctl/core/contracts";
import { isDagctlError } from "@dagctl/core/errors";
import { abortCase } from "./aborts.ts";
import type { Assertions } from "./assertions.ts";
import { deploymentOf, type EngineFixture, lawCase, refOf, requestOf } from "./engine-fixture.ts";
import { PACKAGES_LAWS } from "./laws/packages.ts";
import { readRepeatedly } from "./deploy-reads.ts";
import { notPersistent } from "./skips.ts";
import { explainCases, type Suite } from "./suite.ts";
import { textOf, untilAbsent, untilDeployed, untilEnded, waitFor } from "./waits.ts";

/** An engine that installs packages, and a project that asks for one. */
export interface PackagesFixture extends EngineFixture {
  readonly packages: {
    /**
     * Has `packages` with a version, and `requirements`, which can be met. Their first line names a
     * package without a version, which has the versions 1.0 and 2.0.
     */
    readonly runtime: Runtime;
    /**
     * A command that prints one line with the package, and that line.
     * @default the case about runs is skipped
     */
    readonly program?: {
      readonly argv: readonly [string, ...string[]];
      readonly prints: string;
    };
    /**
     * Two versions of Python that the engine has, such as `3.11` and `3.12`.
     * @default the case about versions of Python is skipped
     */
    readonly pythons?: readonly [lower: string, higher: string];
    /**
     * Another runtime of the same form, and a function that publishes a newer version of its
     * package: what is resolved again after it has another lock.
     * @default a lock that was resolved again is not recognized
     */
    readonly changing?: { readonly runtime: Runtime; publish(): Promise<void> };
  };
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const EXACT = /^[a-z0-9][a-z0-9.-]*==[^\s=<>*]+$/;

/** The conformance suite of `DeployDriver.resolvePackages`, for drivers that have it. */
export const packagesSuite: Suite<PackagesFixture> = {
  name: "packages",
  cases: explainCases<PackagesFixture>(PACKAGES_LAWS, [
    lawCase("packages-have-a-digest", "a lock is a digest", async (fixture, law) => {
      law.holds(DIGEST.test(await lockOf(fixture, law)), "the lock is sha256: and 64 digits");
    }),
    lawCase(
      "packages-versions-are-exact",
      "the versions, where they are reported, are exact and in order, and the same for each caller",
      async (fixture, law) => {
        const resolve = resolverOf(fixture, law);
        const { versions } = await resolve(packagesRequest(fixture));
        if (versions !== undefined) {
          law.same(
            versions.filter((version) => !EXACT.test(version)),
            [],
            "the versions that are not exact",
          );
          const names = versions.map((version) => nameOf(version));
          law.same(names, [...new Set(names)].sort(), "the names");
          const name = nameOf(linesOf(fixture)[0] ?? "");
          law.holds(names.includes(name), `${name} is one of the names`);
        }
        const again = await resolve(packagesRequest(fixture));
        law.same(again.versions, versions, "the versions of the second answer");
      },
    ),
    lawCase(
      "packages-same-request-same-lock",
      "the same request has the same lock, also for another project of the organization",
      async (fixture, law) => {
        const first = await lockOf(fixture, law);
        law.same(await lockOf(fixture, law), first, "the second lock");
        const ref = refOf(fixture, "two");
        law.same(await lockOf(fixture, law, { ref }), first, "the lock of another project");
      },
    ),
    lawCase(
      "packages-at-once",
      "requests at the same time have the same lock",
      async (fixture, law) => {
        const locks = await Promise.all(
          Array.from({ length: 5 }, (_, index) =>
            lockOf(fixture, law, { ref: refOf(fixture, `p${index}`) }),
          ),
        );
        law.same(new Set(locks).size, 1, "the number of locks");
      },
    ),
    lawCase(
      "packages-survive-restart",
      "the same request has the same lock in a new process",
      async (fixture, law) => {
        const first = await lockOf(fixture, law);
        const again = await fixture.reopen();
        law.same(await lockOf({ ...fixture, ...again }, law), first, "the lock after a restart");
      },
      ({ deploy }) => notPersistent(deploy),
    ),
    lawCase(
      "packages-outlive-reads",
      "the packages of a project that was never applied stay while it is observed, also when another project of the organization is removed",
      async (fixture, law) => {
        const { changing } = fixture.packages;
        const runtime = changing?.runtime ?? fixture.packages.runtime;
        const [own, other] = [refOf(fixture), refOf(fixture, "two")];
        const first = await lockOf(fixture, law, { runtime });
        await readRepeatedly(fixture, [own]);
        await untilDeployed(fixture, law.name, deploymentOf(fixture, 1, { ref: other }));
        await fixture.deploy.remove(other, { generation: 2 });
        await untilAbsent(fixture, law.name, other);
        await readRepeatedly(fixture, [own, other]);
        await changing?.publish();
        law.same(await lockOf(fixture, law, { runtime }), first, "the lock after all reads");
      },
    ),
    lawCase(
      "packages-other-request-other-lock",
      "a project that asks for nothing more than its tool has another lock",
      async (fixture, law) => {
        const first = await lockOf(fixture, law);
        const runtime = withLines(fixture, []);
        law.holds((await lockOf(fixture, law, { runtime })) !== first, "the locks differ");
      },
    ),
    lawCase(
      "packages-constraints-bound-versions",
      "a constraint changes the version of a package, and with it the lock",
      async (fixture, law) => {
        const name = nameOf(linesOf(fixture)[0] ?? "");
        const first = await lockOf(fixture, law);
        const runtime = withLines(fixture, linesOf(fixture), [`${name}==1.0`]);
        const bounded = await resolverOf(fixture, law)(packagesRequest(fixture, { runtime }));
        law.holds(bounded.lock !== first, "the locks differ");
        if (bounded.versions !== undefined)
          law.holds(bounded.versions.includes(`${name}==1.0`), `${name}==1.0 is installed`);
      },
    ),
    lawCase(
      "packages-for-their-python",
      "the packages are those for the version of Python of the request",
      async (fixture, law) => {
        const [lower, higher] = law.present(fixture.packages.pythons, "pythons");
        const name = nameOf(linesOf(fixture)[0] ?? "");
        const runtime = withLines(fixture, [
          `${name}==1.0; python_version < "${higher}"`,
          `${name}==2.0; python_version >= "${higher}"`,
        ]);
        const locks: string[] = [];
        const expected = { [lower]: `${name}==1.0`, [higher]: `${name}==2.0` };
        for (const version of [lower, higher, lower]) {
          const request = packagesRequest(fixture, { runtime: { ...runtime, version } });
          const { lock, versions } = await resolverOf(fixture, law)(request);
          locks.push(lock);
          const found = versions?.filter((one) => nameOf(one) === name);
          if (found) law.same(found, [expected[version]], `the version for Python ${version}`);
        }
        law.same(new Set(locks).size, 2, "the number of locks of two versions of Python");
        law.same(locks[2], locks[0], "the lock that is asked for again");
      },
      ({ packages }) =>
        packages.pythons
          ? undefined
          : "the fixture has no packages.pythons: its engine may have one version of Python",
    ),
    lawCase(
      "packages-unknown-lock-fails",
      "a deployment whose packages were never resolved is refused, or fails",
      async (fixture, law) => {
        const { requirements: _, ...runtime } = fixture.packages.runtime;
        const deployment = deploymentOf(fixture, 1);
        const lock = `sha256:${"0123456789abcdef".repeat(4)}`;
        const workload = { ...deployment.workload, runtime: { ...runtime, lock } };
        const refusal = await fixture.deploy.apply({ ...deployment, workload }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (refusal !== undefined) {
          law.holds(isDagctlError(refusal), "apply rejects with a DagctlError");
          return;
        }
        const state = await waitFor(fixture, law.name, "the end of the deployment", async (see) => {
          const found = await fixture.deploy.observe(deployment.ref);
          see(found);
          return found.present && found.phase !== "progressing" ? found : undefined;
        });
        law.same(state.phase, "failing", "the phase of the deployment");
        law.present(state.message, "the message");
      },
    ),
    lawCase(
      "packages-conflict-is-invalid",
      "lines that contradict each other are refused as invalid",
      async (fixture, law) => {
        const name = nameOf(linesOf(fixture)[0] ?? "");
        const runtime = withLines(fixture, [`${name}==1.0`, `${name}==2.0`]);
        await law.rejects(lockOf(fixture, law, { runtime }), "invalid", "the request");
        law.holds(DIGEST.test(await lockOf(fixture, law)), "a request without a conflict is met");
      },
    ),
    lawCase(
      "packages-yield-to-tool",
      "an exact version that the tool does not allow is refused, unless the file is for another tool",
      async (fixture, law) => {
        const [tool] = fixture.packages.runtime.packages;
        const name = tool?.name ?? "";
        const lines = [...linesOf(fixture), `${name}==${tool?.version ?? ""}.7`];
        const runtime = withLines(fixture, lines);
        await law.rejects(lockOf(fixture, law, { runtime }), "invalid", "the request");
        const { versions } = await resolverOf(
          fixture,
          law,
        )(packagesRequest(fixture, { runtime: withLines(fixture, lines, [], true) }));
        const own = nameOf(linesOf(fixture)[0] ?? "");
        if (versions !== undefined)
          law.holds(versions.map(nameOf).includes(own), `${own} is installed all the same`);
      },
    ),
    lawCase(
      "packages-are-in-runs",
      "a run of the deployment finds the package",
      async (fixture, law) => {
        const { requirements: _, ...runtime } = fixture.packages.runtime;
        const lock = await lockOf(fixture, law);
        const deployment = deploymentOf(fixture, 1);
        await untilDeployed(fixture, law.name, {
          ...deployment,
          workload: { ...deployment.workload, runtime: { ...runtime, lock } },
        });
        const { argv, prints } = law.present(fixture.packages.program, "program");
        const request = { ...requestOf(fixture, []), steps: [{ name: "print", argv }] };
        await untilEnded(fixture, law.name, request);
        law.same(await textOf(fixture, request.ref), [prints], "the log");
      },
      ({ packages }) =>
        packages.program
          ? undefined
          : "the fixture has no packages.program: its runs execute no programs",
    ),
    abortCase("packages-abort", async (fixture, law) => ({
      resolvePackages: (options) => resolverOf(fixture, law)(packagesRequest(fixture), options),
    })),
  ]),
};

/** Returns the name of the package that a line begins with. */
function nameOf(line: string): string {
  return /^[\w.-]*/.exec(line)?.[0] ?? "";
}

function linesOf({ packages }: PackagesFixture): readonly string[] {
  return packages.runtime.requirements?.requirements ?? [];
}

function withLines(
  { packages }: PackagesFixture,
  requirements: readonly string[],
  constraints: readonly string[] = [],
  yieldsToTool = false,
): Runtime {
  const { runtime } = packages;
  const given = { file: "requirements.txt", hashes: [], ...runtime.requirements };
  const own = yieldsToTool ? { ...given, yieldsToTool } : given;
  return { ...runtime, requirements: { ...own, requirements, constraints } };
}

function packagesRequest(
  fixture: PackagesFixture,
  changes: Partial<PackagesRequest> = {},
): PackagesRequest {
  const { ref, workload } = deploymentOf(fixture, 1);
  const { runtime } = fixture.packages;
  return { ref, runtime, resources: workload.resources, installVariables: [], ...changes };
}

function resolverOf(
  { deploy }: PackagesFixture,
  law: Assertions,
): NonNullable<PackagesFixture["deploy"]["resolvePackages"]> {
  return law.present(deploy.resolvePackages?.bind(deploy), "resolvePackages");
}

async function lockOf(
  fixture: PackagesFixture,
  law: Assertions,
  changes: Partial<PackagesRequest> = {},
): Promise<string> {
  return (await resolverOf(fixture, law)(packagesRequest(fixture, changes))).lock;
}
