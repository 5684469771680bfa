import { DagctlError, type GitAuthMethod, type Repository } from "@dagctl/core";

/** What a way to authenticate adds to a command that talks to a server. Never the credential itself in `options`: arguments can be seen. */
export interface Access {
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Takes back what was laid out for the command, such as a key file. */
  release(): Promise<void>;
}

export const AUTH_METHODS: readonly GitAuthMethod[] = ["none"];

export async function accessTo(repository: Repository): Promise<Access> {
  checkMethod(repository);
  return { options: [], environment: {}, release: async () => undefined };
}

export function checkMethod(repository: Repository): void {
  const { method } = repository.auth;
  if (!AUTH_METHODS.includes(method)) throw new DagctlError("not_supported", `This Git driver does not support the auth method "${method}"`);
}
