import type { Issue } from "../../errors.ts";
import type { GitAuthMethod } from "../../model/project.ts";
import { compareQuantities, parseQuantity } from "../../values/quantity.ts";
import { parseRepositoryUrl } from "../../values/repository-url.ts";
import type { Fields } from "./defaults.ts";
import { either } from "./field-shapes.ts";

/**
 * A rule over several fields of the merged object. It is applied only while all of them are valid
 * by themselves and one of them is new.
 */
export interface MergedRule {
  readonly reads: readonly string[];
  check(merged: Fields, context: RuleContext): Issue | undefined;
}

export interface RuleContext {
  readonly gitAuth: readonly GitAuthMethod[];
  /**
   * Returns whether the caller sent this field: an issue names a field that the caller can change.
   */
  isSent(field: string): boolean;
  /** Returns whether the merged value of a field that was not sent is the field's default. */
  isDefault(field: string): boolean;
}

export const MERGED_RULES: readonly MergedRule[] = [
  atLeast("cpu_request", "cpu_limit"),
  atLeast("memory_request", "memory_limit"),
  {
    reads: ["git_auth_method"],
    check({ git_auth_method: method }, { gitAuth }) {
      if (gitAuth.some((supported) => supported === method)) return undefined;
      return {
        path: "git_auth_method",
        message: `must be ${either(gitAuth)}: the Git driver of this installation does not support ${String(method)}`,
      };
    },
  },
  {
    reads: ["git_auth_method", "git_secret_ref"],
    check({ git_auth_method: method, git_secret_ref: name }) {
      if (method === "ssh" && name === undefined)
        return {
          path: "git_secret_ref",
          message: "is required with git_auth_method ssh: the name of the SSH key secret",
        };
      if (method === "ssh" || name === undefined) return undefined;
      return {
        path: "git_secret_ref",
        message: `is only for git_auth_method ssh, not ${String(method)}: leave it out, or send null to clear it`,
      };
    },
  },
  {
    reads: ["git_auth_method", "repository_url"],
    check({ git_auth_method: method, repository_url: url }) {
      if (typeof url !== "string") return undefined;
      const transport = parseRepositoryUrl(url).value?.scheme;
      // A URL that an earlier version has stored and this one refuses.
      if (transport === undefined) return undefined;
      if (transport === "ssh" && method !== "ssh")
        return {
          path: "git_auth_method",
          message: "must be ssh (with git_secret_ref) for an SSH URL; or use the https:// URL",
        };
      if (transport !== "ssh" && method === "ssh")
        return {
          path: "repository_url",
          message:
            "must be an SSH URL such as git@github.com:acme/analytics.git with git_auth_method ssh",
        };
      if (transport !== "https" && method === "github_app")
        return {
          path: "repository_url",
          message: "must be an https:// URL with git_auth_method github_app",
        };
      return undefined;
    },
  },
];

/** Compares two amounts as numbers: 1 = 1000m, 1024Mi = 1Gi. */
function atLeast(request: string, limit: string): MergedRule {
  return {
    reads: [request, limit],
    check(merged, { isSent, isDefault }) {
      const asked = parseQuantity(String(merged[request]));
      const allowed = parseQuantity(String(merged[limit]));
      if (!asked || !allowed || compareQuantities(asked, allowed) <= 0) return undefined;
      if (isSent(limit))
        return {
          path: limit,
          message: `must be at least ${request}, which is ${String(merged[request])}`,
        };
      const problem = `must be at most ${limit}, which is ${String(merged[limit])}`;
      return {
        path: request,
        message: isDefault(limit)
          ? `${problem} (its default): send a larger ${limit} as well`
          : problem,
      };
    },
  };
}
