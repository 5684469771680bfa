import { appKeyProblem, type GithubInstallation, knownHostProblem } from "@dagctl/git-driver";
import { organizationNameProblem } from "@dagctl/core/driver-kit";
import { resolve } from "node:path";
import { textSchema } from "./chart.ts";
import type { Field, Files, Reading, Written } from "./field.ts";
import { privateFileProblem } from "./private-file.ts";

/**
 * The settings for reading repositories that need a login. Where the App's three are not given, the
 * auth method `github_app` is not supported.
 */
export interface GitSettings {
  /** Lines of a known_hosts file: SSH host keys in addition to the well-known ones. @default [] */
  readonly gitKnownHosts?: readonly string[];
  /** The GitHub App's id or client id. */
  readonly githubAppId?: string;
  /** The file with the App's private key, as an absolute path. */
  readonly githubAppKey?: string;
  /** The App's installations by the organizations that read through them. */
  readonly githubInstallations?: Readonly<Record<string, readonly GithubInstallation[]>>;
  /** The REST API of GitHub. @default "https://api.github.com" */
  readonly githubApiUrl?: string;
}

type GitFields = { readonly [K in keyof GitSettings]-?: Field<NonNullable<GitSettings[K]>> };

const single = (written: Written): string =>
  (typeof written === "string" ? written : written.join(",")).trim();

function readKnownHosts(
  written: Written,
  folder: string,
  files: Files,
): Reading<readonly string[]> {
  const path = resolve(folder, single(written));
  const text = files.readFile(path);
  if (text === undefined) return { problem: `names ${path}, which cannot be read` };
  const lines = text.split(/\r?\n/);
  const problems = lines.flatMap((line, index) => {
    const problem = knownHostProblem(line);
    return problem === undefined ? [] : [`line ${index + 1} ${problem}`];
  });
  if (problems.length > 0)
    return {
      problem: `names ${path}, which is no known_hosts file: ${problems.slice(0, 10).join("; ")}`,
    };
  return { value: lines.filter((line) => line.trim() !== "") };
}

function readAppId(written: Written): Reading<string> {
  const id = single(written);
  return /^[A-Za-z0-9.]{1,64}$/.test(id)
    ? { value: id }
    : {
        problem: `is "${id}", but must be the App's id or client id, as GitHub shows it in the App's settings`,
      };
}

function readAppKey(written: Written, folder: string, files: Files): Reading<string> {
  // A key that is given here itself is not repeated.
  if (single(written).includes("-----BEGIN"))
    return { problem: "contains a key, but must be the path of a file with the key" };
  const path = resolve(folder, single(written));
  const text = files.readFile(path);
  if (text === undefined) return { problem: `names ${path}, which cannot be read` };
  const problem = appKeyProblem(text);
  if (problem !== undefined) return { problem: `names ${path}, which ${problem}` };
  const open = privateFileProblem(path, files);
  return open === undefined ? { value: path } : { problem: open };
}

const INSTALLATION = /^([^=]+)=(\d{1,15})(?::(.+))?$/;
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;

/**
 * Reads `org-acme=12345` or `org-acme=12345:acme/one+acme/two`, several separated by commas. The
 * file may also have a map from organizations to what follows the `=`.
 */
function readInstallations(
  written: Written,
): Reading<Readonly<Record<string, readonly GithubInstallation[]>>> {
  const texts = (typeof written === "string" ? written.split(",") : written)
    .map((text) => text.trim())
    .filter((text) => text !== "");
  const found = new Map<string, GithubInstallation[]>();
  const problems: string[] = [];
  for (const text of texts) {
    const [, organization, id, names] = INSTALLATION.exec(text) ?? [];
    const repositories = names?.split("+");
    if (
      organization === undefined ||
      organizationNameProblem(organization) !== undefined ||
      Number(id) === 0 ||
      repositories?.some((name) => !REPOSITORY.test(name))
    )
      problems.push(`"${text}"`);
    else
      found.set(organization, [
        ...(found.get(organization) ?? []),
        repositories ? { id: Number(id), repositories } : Number(id),
      ]);
  }
  if (problems.length > 0 || texts.length === 0)
    return {
      problem: `has ${problems.join(", ") || "nothing"}, but must be organizations with installations, such as org-acme=12345 or org-acme=12345:acme/one+acme/two`,
    };
  return { value: Object.fromEntries(found) };
}

function readApiUrl(written: Written): Reading<string> {
  const url = URL.parse(single(written));
  const plain =
    url !== null &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  const local =
    url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return plain && (url.protocol === "https:" || local)
    ? { value: url.href.replace(/\/$/, "") }
    : {
        problem:
          "must be an https:// URL without credentials, such as https://github.example.com/api/v3",
      };
}

export const gitFields: GitFields = {
  gitKnownHosts: {
    flag: "git-known-hosts",
    variable: "DAGCTL_GIT_KNOWN_HOSTS",
    key: "git_known_hosts",
    help: "file with host keys of SSH servers, in addition to those of the large public hosts (known_hosts format)",
    chart: {
      value: "git.knownHosts",
      schema: textSchema(),
      help: "Host keys of SSH servers in addition to those of the large public hosts, as lines of a known_hosts file.",
      variable: "/etc/dagctl/git/known_hosts",
    },
    read: readKnownHosts,
  },
  githubAppId: {
    flag: "github-app-id",
    variable: "DAGCTL_GITHUB_APP_ID",
    key: "github_app_id",
    help: "id of the GitHub App for git_auth_method github_app",
    chart: {
      value: "git.githubApp.id",
      schema: textSchema("[A-Za-z0-9.]{1,64}", { empty: true }),
      help: "The App's id; empty: no App.",
    },
    read: readAppId,
  },
  githubAppKey: {
    flag: "github-app-key",
    variable: "DAGCTL_GITHUB_APP_KEY",
    key: "github_app_key",
    help: "file with the App's private key, for its owner only (chmod 600)",
    chart: {
      secret: "git.githubApp.key",
      key: "private-key.pem",
      help: "Its private key.",
      file: "github-app-key",
    },
    read: readAppKey,
  },
  githubInstallations: {
    flag: "github-installations",
    variable: "DAGCTL_GITHUB_INSTALLATIONS",
    key: "github_installations",
    help: "installations of the App that organizations read through, by commas: ORG=ID or ORG=ID:OWNER/REPO+OWNER/REPO",
    chart: {
      value: "git.githubApp.installations",
      schema: {
        type: "object",
        additionalProperties: {
          type: "array",
          minItems: 1,
          items: {
            anyOf: [
              { type: "integer", minimum: 1 },
              textSchema(
                String.raw`[1-9][0-9]{0,14}(:[A-Za-z0-9-]+/[A-Za-z0-9._-]+(\+[A-Za-z0-9-]+/[A-Za-z0-9._-]+)*)?`,
              ),
            ],
          },
        },
      },
      help: 'Organization of dagctl to installations: org-acme: ["12345", "678:acme/one+acme/two"].',
      otherwise: {},
      variable: '{{ include "dagctl.githubInstallations" . | quote }}',
    },
    list: true,
    read: readInstallations,
  },
  githubApiUrl: {
    flag: "github-api-url",
    variable: "DAGCTL_GITHUB_API_URL",
    key: "github_api_url",
    help: "GitHub's REST API, for GitHub Enterprise",
    chart: {
      value: "git.githubApp.apiUrl",
      schema: textSchema("https://[^@?#]+", { empty: true }),
      help: "GitHub Enterprise Server: https://github.example.com/api/v3.",
    },
    read: readApiUrl,
  },
};

/** Returns what is missing of an App of which some settings are given. */
export function githubAppGaps(isGiven: (name: keyof GitSettings) => boolean): readonly string[] {
  const parts = ["githubAppId", "githubAppKey", "githubInstallations"] as const;
  const missing = parts.filter((part) => !isGiven(part));
  if (missing.length === parts.length && !isGiven("githubApiUrl")) return [];
  return missing.map((part) => {
    const { flag, variable, key } = gitFields[part];
    return `--${flag}, ${variable} or ${key} of the settings file is missing: a GitHub App needs its id, its key and its installations`;
  });
}
