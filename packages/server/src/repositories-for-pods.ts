// Not in `compose.ts`, its only caller in the sources: its test needs no composed server.
import type { Issue, Plugin, Project } from "@dagctl/core";
import { parseRepositoryUrl } from "@dagctl/core/driver-kit";

/**
 * Refuses repositories that only this machine reaches, before anything is recorded: every run would
 * fail where its pod fetches the repository.
 */
export function refuseRepositoriesOfThisMachine(): Plugin {
  const validate = ({ repository_url: url }: Project): readonly Issue[] =>
    parseRepositoryUrl(url).value?.scheme === "file"
      ? [
          {
            path: "repository_url",
            message:
              "must be an https:// or SSH URL, or an http:// one that `git_allow` lists: pods on Kubernetes fetch the repository themselves and cannot reach a folder of this machine",
          },
        ]
      : [];
  return { name: "repositories", hooks: { validate } };
}
