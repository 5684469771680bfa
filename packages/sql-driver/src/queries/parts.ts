import type { Change, Expectation } from "@dagctl/core/contracts";

/** Returns the parts of the data that expectations read. */
export function partsRead(expect: readonly Expectation[]): readonly string[] {
  return expect.flatMap((expectation): readonly string[] => {
    switch (expectation.expect) {
      case "version": {
        const { of, organization, id } = expectation;
        return [part(of, organization, ...(of === "record" ? [expectation.kind] : []), id)];
      }
      case "name_unused":
        return [part("names", expectation.organization)];
      case "key_unused":
        return [part("key", expectation.scope, expectation.key)];
      case "cursor":
        return [part("cursor", expectation.consumer)];
      case "lease_ended":
        // No change of a commit changes leases.
        return [];
      default:
        return [part("in", expectation.organization, expectation.project)];
    }
  });
}

/** Returns the parts of the data that changes change; "any" where these are not known. */
export function partsChanged(changes: readonly Change[]): readonly string[] | "any" {
  // A project that is forgotten takes records of many kinds with it.
  if (changes.some((change) => "forget" in change)) return "any";
  return changes.flatMap((change): readonly string[] => {
    if ("forget" in change) return [];
    switch (change.put) {
      case "project": {
        const { organization_id: organization, id } = change.record.project;
        return [part("project", organization, id), part("names", organization)];
      }
      case "operation":
        return ofProject("operation", change.record.organization, change.record.operation);
      case "run":
        return ofProject("run", change.record.organization, change.record.run);
      case "job":
        return ofProject("job", change.record.organization, change.record.job);
      case "record": {
        const { organization, kind, id } = change.record;
        return [part("record", organization, kind, id)];
      }
      case "key":
        return [part("key", change.record.scope, change.record.key)];
      case "cursor":
        return [part("cursor", change.consumer)];
      default:
        // No expectation reads events.
        return [];
    }
  });
}

/** The record itself, and what is counted and named in its project, where it stays. */
function ofProject(
  of: string,
  organization: string,
  { id, project_id: project }: { readonly id: string; readonly project_id: string },
): readonly string[] {
  return [part(of, organization, id), part("in", organization, project)];
}

function part(...names: readonly string[]): string {
  return JSON.stringify(names);
}
