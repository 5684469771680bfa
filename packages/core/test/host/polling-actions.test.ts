import { DagctlError } from "@dagctl/core/errors";
import fc from "fast-check";
import { it } from "vitest";
import { compareVersions } from "../../../project-types/src/dbt/release-version.ts";
import {
  FILES,
  type PollingHost,
  pollingOn,
  type QuickDbtProject,
  RELEASE,
  testHost,
} from "./test-host.ts";

/** The actions of people, in any order, while polling continues at the same time. */
type Action =
  | { readonly action: "push" | "force"; readonly version: string | undefined }
  | {
      readonly action:
        | "deploy"
        | "undeploy"
        | "suspend"
        | "resume"
        | "update"
        | "continuous"
        | "semantic"
        | "restart"
        | "outage"
        | "pause";
    };

const version = fc.option(
  fc.tuple(fc.nat(2), fc.nat(2)).map(([minor, patch]) => `1.${minor}.${patch}`),
  { nil: undefined, freq: 4 },
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ action: fc.constantFrom("push", "force"), version }) },
  {
    weight: 8,
    arbitrary: fc.record({
      action: fc.constantFrom(
        "deploy",
        "undeploy",
        "suspend",
        "resume",
        "update",
        "continuous",
        "semantic",
        "restart",
        "outage",
        "pause",
      ),
    }),
  },
);

/**
 * Accepts the errors that a client of the API may get when actions overlap. Any other error is a
 * bug.
 */
async function allowed(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof DagctlError) || !["conflict", "unavailable"].includes(error.code))
      throw error;
  });
}

it(
  "whatever else happens, the newest commit is deployed, or the project reports correctly why not",
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
        let test: PollingHost = await testHost({ project: "polled" });
        const { id } = test.project;
        const versions = new Map<string, string | undefined>([[test.first, "1.0.0"]]);
        let head = test.first;
        let count = 0;
        for (const step of actions) {
          const { projects } = test.acme;
          switch (step.action) {
            case "push":
            case "force": {
              // A branch that is forced back before its first commit must still contain the
              // project.
              const files = {
                ...FILES,
                [RELEASE]: step.version === undefined ? null : `version: ${step.version}\n`,
                "n.txt": String((count += 1)),
              };
              head = await (step.action === "push"
                ? test.repository.commit(files, "Push")
                : test.repository.forcePush(files, "Force"));
              versions.set(head, step.version);
              break;
            }
            case "suspend":
            case "resume":
              await allowed(projects.update(id, { suspended: step.action === "suspend" }));
              break;
            case "continuous":
            case "semantic":
              await allowed(
                projects.update<QuickDbtProject>(id, { version_strategy: step.action }),
              );
              break;
            case "update":
              await allowed(projects.update(id, { cpu_limit: String(3 + (count += 1)) }));
              break;
            case "restart":
              test = pollingOn(await test.again(), {
                project: test.project,
                first: test.first,
                counts: new Map(),
              });
              break;
            case "outage":
              test.repository.setFailure("unreachable");
              await new Promise((resolve) => setTimeout(resolve, 25));
              test.repository.setFailure("none");
              break;
            case "pause":
              await new Promise((resolve) => setTimeout(resolve, 40));
              break;
            default:
              await allowed(projects[step.action](id));
          }
        }
        // A version that was skipped, or deployed, is compared with the deployed one.
        await test.becomes((project) => {
          if (project.operation || project.status === "deploying") return false;
          if (
            project.status === "inactive" ||
            project.suspended ||
            project.current_commit_sha === head
          )
            return true;
          if (
            project.version_strategy === "continuous" ||
            project.auto_deploy?.commit !== head ||
            project.auto_deploy.outcome !== "skipped"
          )
            return false;
          const [polled, deployed] = [
            versions.get(head),
            versions.get(project.current_commit_sha ?? ""),
          ];
          return (
            polled === undefined ||
            (deployed !== undefined && compareVersions(polled, deployed) <= 0)
          );
        });
        await test.host.close();
      }),
      { numRuns: 25 },
    );
  },
);
