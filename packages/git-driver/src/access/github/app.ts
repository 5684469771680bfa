import { Secret } from "@dagctl/core/driver-kit";
import type { KeyObject } from "node:crypto";
import type { GithubAppOptions, GithubInstallation } from "../../options.ts";
import { privatePem } from "../private-pem.ts";

export interface GithubApp {
  readonly appId: string;
  readonly privateKey: () => Promise<Secret | undefined>;
  readonly apiUrl: string;
  readonly origin: string;
  readonly timeoutMs: number;
  /**
   * Returns whether an organization may read a repository (`owner/name`) through an installation.
   */
  allows(organization: string, installation: number, repository: string): boolean;
  /** Returns whether an organization has any installation. */
  knows(organization: string): boolean;
}

const FULL_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

/**
 * Reads the options. Throws a `TypeError` that lists everything that is wrong with them and reveals
 * nothing of the key.
 */
export function githubApp(options: GithubAppOptions): GithubApp {
  const {
    appId,
    privateKey,
    installations,
    apiUrl = "https://api.github.com",
    timeoutMs = 10_000,
  } = options;
  const api = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const web =
    options.webUrl === undefined
      ? webOf(api)
      : URL.canParse(options.webUrl)
        ? new URL(options.webUrl)
        : undefined;
  const problems = [
    ...(/^[A-Za-z0-9.]{1,64}$/.test(String(appId))
      ? []
      : ["`appId` must be the App's id or client id"]),
    ...(privateKey instanceof Secret && !rsaKey(privateKey)
      ? ["`privateKey` must be an RSA private key in PEM form, as GitHub gives it out"]
      : []),
    ...(isPlain(api)
      ? []
      : [
          "`apiUrl` must be an https:// URL without credentials, such as https://github.example.com/api/v3",
        ]),
    ...(isPlain(web)
      ? []
      : [
          "`webUrl` must be an https:// URL without credentials, such as https://github.example.com",
        ]),
    ...Object.entries(installations).flatMap(([organization, listed]) =>
      listed.flatMap((one) => installationProblems(organization, one)),
    ),
  ];
  if (problems.length > 0 || !api || !web) throw new TypeError(`githubApp: ${problems.join("; ")}`);
  const listInstallations = (organization: string): readonly GithubInstallation[] =>
    Object.hasOwn(installations, organization) ? (installations[organization] ?? []) : [];
  return {
    appId: String(appId),
    privateKey: privateKey instanceof Secret ? async () => privateKey : privateKey,
    apiUrl: api.href.replace(/\/$/, ""),
    origin: web.origin,
    timeoutMs,
    knows: (organization) => listInstallations(organization).length > 0,
    allows: (organization, installation, repository) =>
      listInstallations(organization).some((one) =>
        typeof one === "number"
          ? one === installation
          : one.id === installation &&
            one.repositories.some((name) => name.toLowerCase() === repository.toLowerCase()),
      ),
  };
}

/** Returns the key, or `undefined` when the text is not an RSA key in PEM form. */
export function rsaKey(key: Secret): KeyObject | undefined {
  const read = privatePem(key.reveal());
  return read?.asymmetricKeyType === "rsa" ? read : undefined;
}

/**
 * Returns what is wrong with the text of an App's private key, as the rest of a sentence. The
 * sentence repeats nothing of the key.
 *
 * @returns the problem, or `undefined` when the key is valid
 */
export function appKeyProblem(text: string): string | undefined {
  return rsaKey(new Secret(text))
    ? undefined
    : "holds no RSA private key in PEM form, as GitHub gives it out";
}

function webOf(api: URL | undefined): URL | undefined {
  return api && new URL(`${api.protocol}//${api.host.replace(/^api\./, "")}`);
}

/**
 * Returns whether a URL is acceptable. Unencrypted http is allowed on this machine only, for tests.
 */
function isPlain(url: URL | undefined): boolean {
  const local =
    url?.protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return (
    url !== undefined &&
    (url.protocol === "https:" || local) &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === ""
  );
}

function installationProblems(organization: string, one: GithubInstallation): readonly string[] {
  const { id, repositories } =
    typeof one === "number" ? { id: one, repositories: ["any/one"] } : one;
  const of = `\`installations\` of ${organization}`;
  return [
    ...(Number.isSafeInteger(id) && id > 0
      ? []
      : [`${of} has the id ${String(id)}, which must be a whole number`]),
    ...(repositories.length > 0
      ? []
      : [`${of} has ${id} without repositories; leave the list out for all of them`]),
    ...repositories
      .filter((name) => !FULL_NAME.test(name))
      .map((name) => `${of} has the repository ${JSON.stringify(name)}, which must be owner/name`),
  ];
}
