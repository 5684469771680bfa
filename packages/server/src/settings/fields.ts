import { organizationNameProblem } from "@dagctl/core/driver-kit";
import { resolve } from "node:path";
import { LOG_FORMATS, type LogFormat } from "../log.ts";
import { textSchema } from "./chart.ts";
import type { Field, Reading, Written } from "./field.ts";
import { gitFields, type GitSettings } from "./git-fields.ts";
import { kubernetesFields, type KubernetesSettings } from "./kubernetes-fields.ts";
import { notificationFields, type NotificationSettings } from "./notification-fields.ts";
import { packageFields, type PackageSettings } from "./package-fields.ts";
import { postgresFields, type PostgresSettings } from "./postgres-fields.ts";

/**
 * The settings that the server reads before it starts. Each is a flag, an environment variable and
 * a key of `dagctl.yaml`; in that order the first one given counts.
 */
export interface Settings
  extends GitSettings, NotificationSettings, PackageSettings, PostgresSettings, KubernetesSettings {
  /**
   * Address to listen on. On any address but a loopback one others reach the server over plain
   * HTTP. @default "127.0.0.1"
   */
  readonly host: string;
  /** 0 means any free port. @default 4280 */
  readonly port: number;
  /**
   * Folder of everything that is stored, as an absolute path. @default ".dagctl" in the working
   * directory
   */
  readonly dataDirectory: string;
  /**
   * A bearer token of the operator's own, of 16 to 512 characters. Absent: one is created at the
   * first start and only its hash is stored.
   */
  readonly token?: string;
  /** The organization that tokens without one of their own belong to. @default "org-local" */
  readonly organization: string;
  /**
   * URL prefixes that repositories may have in addition to public https and ssh; each ends with a
   * slash.
   * @default []
   */
  readonly gitAllow: readonly string[];
  /** How long a run may take, in milliseconds. @default 21600000 */
  readonly runDeadlineMs?: number;
  /** How long a new audit record is stored, in milliseconds. @default 34560000000 (400 days) */
  readonly auditRetentionMs?: number;
  /** Whether `/openapi.json` and `/docs` are served, without a token. @default true */
  readonly openApi?: boolean;
  /** Whether the web console is served. @default true */
  readonly console?: boolean;
  /** The form of the log. @default "text" */
  readonly logFormat?: LogFormat;
}

const text = (written: Written): string =>
  (typeof written === "string" ? written : written.join(",")).trim();

function readHost(written: Written): Reading<string> {
  const host = text(written).replace(/^\[(.*)\]$/, "$1");
  return /^[A-Za-z0-9._:%-]+$/.test(host)
    ? { value: host }
    : {
        problem: `is "${text(written)}", but must be an address or a host name without scheme, port or path, such as 127.0.0.1 or ::1`,
      };
}

function readPort(written: Written): Reading<number> {
  const port = Number(text(written));
  return /^\d{1,5}$/.test(text(written)) && port <= 65_535
    ? { value: port }
    : {
        problem: `is "${text(written)}", but must be a whole number from 0 to 65535 (0 takes any free port)`,
      };
}

function readData(written: Written, folder: string): Reading<string> {
  const path = text(written);
  if (path === "" || path.includes("\0"))
    return { problem: "is empty, but must be the path of a folder" };
  return { value: resolve(folder, path) };
}

/**
 * The least length of a token that dagctl did not create, in characters: a shorter one could be
 * guessed.
 */
const TOKEN_LENGTH = 16;

function readToken(written: Written): Reading<string> {
  // Never repeated: it is a secret even when it is wrong.
  if (
    typeof written !== "string" ||
    written.length > 512 ||
    !/^[A-Za-z0-9._~+/-]+=*$/.test(written)
  )
    return {
      problem:
        "must be at most 512 letters, digits and . _ ~ + / -, as an Authorization header carries them (RFC 6750)",
    };
  if (written.length < TOKEN_LENGTH)
    return {
      problem: `has ${written.length} characters, but must have ${TOKEN_LENGTH} or more, so that it cannot be guessed; without it, the server generates one`,
    };
  return { value: written };
}

function readOrganization(written: Written): Reading<string> {
  const name = text(written);
  const problem = organizationNameProblem(name);
  return problem === undefined ? { value: name } : { problem: `is "${name}", but ${problem}` };
}

const PREFIX_SCHEMES: readonly string[] = ["https:", "http:", "ssh:", "file:"];

function prefixProblem(prefix: string): string | undefined {
  const url = URL.parse(prefix);
  if (url === null || !PREFIX_SCHEMES.includes(url.protocol) || !prefix.includes("://"))
    return `has "${prefix}", but a prefix must be a URL that begins with https://, http://, ssh:// or file:///`;
  if (url.username !== "" || url.password !== "")
    return "has a prefix with a user or password in it, but credentials belong in a secret (git_secret_ref)";
  if (url.search !== "" || url.hash !== "")
    return `has "${prefix}", but a prefix must not have a query or a fragment`;
  if (url.protocol === "file:" && url.host !== "")
    return `has "${prefix}", but a file prefix names no host: file:///srv/git/`;
  return undefined;
}

function readPrefixes(written: Written): Reading<readonly string[]> {
  const prefixes = (typeof written === "string" ? written.split(",") : written)
    .map((prefix) => prefix.trim())
    .filter((prefix) => prefix !== "");
  const problems = prefixes.map(prefixProblem).filter((problem) => problem !== undefined);
  // A prefix ends with a slash, because https://git.example.com would allow
  // https://git.example.com.evil.net too.
  return problems.length > 0
    ? { problem: problems.join("; ") }
    : { value: prefixes.map((prefix) => (prefix.endsWith("/") ? prefix : `${prefix}/`)) };
}

/** In milliseconds. */
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Timers of Node are limited to 24.8 days. */
const LONGEST_DEADLINE_DAYS = 20;
const LONGEST_AUDIT_DAYS = 36_500;

/** Returns what reads a duration of at most this many days. */
function readDuration(days: number, examples: string): (written: Written) => Reading<number> {
  return (written) => {
    const [, count = "", unit = ""] = /^(\d{1,6})([mhd])$/.exec(text(written)) ?? [];
    const value = Number(count) * (UNITS[unit] ?? 0);
    const right = `a whole number of minutes, hours or days, such as ${examples}, and at most ${days}d`;
    return value > 0 && value <= days * 86_400_000
      ? { value }
      : { problem: `is "${text(written)}", but must be ${right}` };
  };
}

function readServed(written: Written): Reading<boolean> {
  const word = text(written);
  return word === "serve" || word === "hide"
    ? { value: word === "serve" }
    : { problem: `is "${word}", but must be serve or hide` };
}

function readLogFormat(written: Written): Reading<LogFormat> {
  const word = text(written);
  const value = LOG_FORMATS.find((format) => format === word);
  return value === undefined
    ? { problem: `is "${word}", but must be ${LOG_FORMATS.join(" or ")}` }
    : { value };
}

/** All settings: the flags, the variables, the keys and `--help` are derived from it. */
export const fields: { readonly [K in keyof Settings]-?: Field<NonNullable<Settings[K]>> } = {
  host: {
    flag: "host",
    variable: "DAGCTL_HOST",
    key: "host",
    help: "address to listen on",
    otherwise: "127.0.0.1",
    chart: { variable: "0.0.0.0" },
    read: readHost,
  },
  port: {
    flag: "port",
    variable: "DAGCTL_PORT",
    key: "port",
    help: "port to listen on, 0 for any free one",
    otherwise: "4280",
    chart: { variable: "4280" },
    read: readPort,
  },
  dataDirectory: {
    flag: "data",
    variable: "DAGCTL_DATA",
    key: "data",
    help: "folder of all data",
    otherwise: ".dagctl",
    chart: { variable: "/var/lib/dagctl" },
    read: readData,
  },
  token: {
    flag: "token",
    variable: "DAGCTL_TOKEN",
    key: "token",
    help: "bearer token of 16 or more characters (else one is made at the first start, but none in a pod of a cluster); as a flag, other users of the machine can see it",
    chart: {
      secret: "token",
      key: "token",
      help: "The operator's bearer token, 16 or more characters: replicas must have the same one, so the server creates none.",
    },
    read: readToken,
  },
  organization: {
    flag: "organization",
    variable: "DAGCTL_ORGANIZATION",
    key: "organization",
    help: "organization of calls and commands that name none",
    otherwise: "org-local",
    chart: {
      value: "organization",
      schema: textSchema(),
      help: "The organization of calls that name none: the token below is admin of every organization.",
    },
    read: readOrganization,
  },
  gitAllow: {
    flag: "git-allow",
    variable: "DAGCTL_GIT_ALLOW",
    key: "git_allow",
    help: "URL prefixes of repositories allowed in addition to public https and ssh, separated by commas",
    otherwise: "",
    chart: {
      value: "git.allow",
      schema: { type: "array", items: { type: "string" } },
      help: "URL prefixes of repositories in addition to public https and ssh; pods must reach them too.",
      otherwise: [],
      variable: '{{ join "," .Values.git.allow | quote }}',
    },
    list: true,
    read: readPrefixes,
  },
  runDeadlineMs: {
    flag: "run-deadline",
    variable: "DAGCTL_RUN_DEADLINE",
    key: "run_deadline",
    help: "how long a run may go on before it is ended as failed, such as 90m, 6h or 2d; for scheduled runs on Kubernetes from the next deploy on",
    otherwise: "6h",
    chart: {
      value: "runs.deadline",
      schema: textSchema("[1-9][0-9]{0,5}[mhd]"),
      help: "How long a run may go on before it is ended as failed: minutes, hours or days (90m, 6h, 2d), at most 20d. What the cluster's schedules start goes by it from a project's next deploy on.",
    },
    read: readDuration(LONGEST_DEADLINE_DAYS, "90m, 6h or 2d"),
  },
  auditRetentionMs: {
    flag: "audit-retention",
    variable: "DAGCTL_AUDIT_RETENTION",
    key: "audit_retention",
    help: "how long a new record of the audit is stored, such as 90d; earlier records keep theirs",
    otherwise: "400d",
    chart: {
      value: "audit.retention",
      schema: textSchema("[1-9][0-9]{0,5}[mhd]"),
      help: "How long a new record of the audit is stored: minutes, hours or days, at most 36500d.",
    },
    read: readDuration(LONGEST_AUDIT_DAYS, "400d"),
  },
  openApi: {
    flag: "openapi",
    variable: "DAGCTL_OPENAPI",
    key: "openapi",
    help: "serve, or hide, /openapi.json and /docs, which describe the API and need no token",
    otherwise: "serve",
    chart: { value: "openApi", schema: { enum: ["serve", "hide"] } },
    read: readServed,
  },
  console: {
    flag: "console",
    variable: "DAGCTL_CONSOLE",
    key: "console",
    help: "serve, or hide, the web console at /, which asks for a token",
    otherwise: "serve",
    chart: { value: "console", schema: { enum: ["serve", "hide"] } },
    read: readServed,
  },
  logFormat: {
    flag: "log-format",
    variable: "DAGCTL_LOG_FORMAT",
    key: "log_format",
    help: "text: log lines for people, each with its time in UTC; json: one object a line with time, level, message and details",
    otherwise: "text",
    chart: {
      value: "logFormat",
      schema: { enum: [...LOG_FORMATS] },
      help: "The form of the log: text, or json (one object a line, with time, level, message and details).",
    },
    read: readLogFormat,
  },
  ...gitFields,
  ...notificationFields,
  ...packageFields,
  ...postgresFields,
  ...kubernetesFields,
};
