import type { DriverServices, ImportRepository } from "@dagctl/core/contracts";
import { DagctlError, invalid, isDagctlError } from "@dagctl/core/errors";
import { join } from "node:path";
import { makeFolder } from "../files/files.ts";

/**
 * Writes the trees of other repositories into a folder.
 *
 * @throws DagctlError as `GitDriver.checkout`, with the repository in its message
 */
export async function writeImports(
  { checkoutImport }: DriverServices,
  organization: string,
  repositories: readonly ImportRepository[],
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  if (!checkoutImport)
    throw new DagctlError("not_supported", "The host reads no other repositories for packages");
  await makeFolder(directory);
  for (const [index, repository] of repositories.entries()) {
    const target = join(directory, String(index));
    await checkoutImport(organization, repository, target, { signal }).catch((error: unknown) => {
      throw withRepository(error, repository);
    });
    // A commit without files still has a tree.
    await makeFolder(target);
  }
}

function withRepository(error: unknown, { url }: ImportRepository): unknown {
  if (!isDagctlError(error)) return error;
  const { code, message, issues = [], retryable } = error;
  if (code === "invalid")
    return invalid(
      issues.map((issue) => ({
        path: "python_requirements",
        message: `has a package whose repository ${url} ${issue.message}`,
      })),
    );
  const text = `The repository ${url} of a package cannot be read. ${message}`;
  return new DagctlError(code, text, { cause: error, retryable });
}
