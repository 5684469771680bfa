import { resolve } from "node:path";
import { textSchema } from "./chart.ts";
import type { Field, Files, Reading, Written } from "./field.ts";
import { privateFileProblem } from "./private-file.ts";

/**
 * The settings for storing records, and the state of projects, in PostgreSQL. Absent: they are in
 * files of the data folder.
 */
export interface PostgresSettings {
  /** The database of all records, without a password. @default SQLite in the data folder */
  readonly storeUrl?: string;
  /** File with the password for `storeUrl`, as an absolute path. */
  readonly storePassword?: string;
  /**
   * The server for managed state databases, without a password. @default DuckDB files in the data
   * folder
   */
  readonly stateUrl?: string;
  /** File with the password for `stateUrl`, as an absolute path. */
  readonly statePassword?: string;
  /** File with the key that passwords of state databases derive from, as an absolute path. */
  readonly stateKey?: string;
  /**
   * The installation that owns the state databases, and the objects in a cluster, where several
   * installations share one. @default "dagctl"
   */
  readonly installation?: string;
}

type PostgresFields = {
  readonly [K in keyof PostgresSettings]-?: Field<NonNullable<PostgresSettings[K]>>;
};

const single = (written: Written): string =>
  (typeof written === "string" ? written : written.join(",")).trim();

function readUrl(password: string): (written: Written) => Reading<string> {
  return (written) => {
    const url = URL.parse(single(written));
    if (
      !url ||
      !["postgres:", "postgresql:"].includes(url.protocol) ||
      url.hostname === "" ||
      url.pathname.length < 2
    )
      return { problem: "must be a URL such as postgres://dagctl@db.example.com:5432/dagctl" };
    // Never repeated, and never stored where arguments and environments can be seen.
    if (url.password !== "" || url.searchParams.has("password"))
      return {
        problem: `must not contain a password: name a file that holds it with ${password}`,
      };
    return { value: url.href };
  };
}

/** The least length of the key, in characters: the passwords of all projects depend on it. */
const KEY_LENGTH = 32;

function readPrivateFile(least: number): Field<string>["read"] {
  return (written: Written, folder: string, files: Files) => {
    const path = resolve(folder, single(written));
    const text = files.readFile(path);
    if (text === undefined) return { problem: `names ${path}, which cannot be read` };
    if (text.trim().length < least)
      return {
        problem: `names ${path}, which has ${text.trim().length} characters, but must have ${least} or more`,
      };
    const problem = privateFileProblem(path, files);
    return problem === undefined ? { value: path } : { problem };
  };
}

function readInstallation(written: Written): Reading<string> {
  const name = single(written);
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(name)
    ? { value: name }
    : {
        problem: `is "${name}", but must be 1 to 63 letters, digits, "_" or "-", beginning with a letter or digit`,
      };
}

export const postgresFields: PostgresFields = {
  storeUrl: {
    flag: "store-url",
    variable: "DAGCTL_STORE_URL",
    key: "store_url",
    help: "PostgreSQL database for all records, in place of SQLite in the data folder",
    chart: {
      value: "store.url",
      schema: textSchema(),
      help: "postgres://dagctl@db.example.com:5432/dagctl?sslmode=verify-full",
      always: true,
    },
    read: readUrl("store_password"),
  },
  storePassword: {
    flag: "store-password",
    variable: "DAGCTL_STORE_PASSWORD",
    key: "store_password",
    help: "file with the password for the store, for its owner only (chmod 600)",
    chart: {
      secret: "store.password",
      key: "password",
      help: "The password of the user in the URL.",
      file: "store-password",
    },
    read: readPrivateFile(1),
  },
  stateUrl: {
    flag: "state-url",
    variable: "DAGCTL_STATE_URL",
    key: "state_url",
    help: "PostgreSQL server for managed state databases, in place of DuckDB files; its user needs createdb and createrole",
    chart: {
      value: "state.url",
      schema: textSchema(),
      help: "postgres://dagctl_states@db.example.com:5432/dagctl_states?sslmode=require",
    },
    read: readUrl("state_password"),
  },
  statePassword: {
    flag: "state-password",
    variable: "DAGCTL_STATE_PASSWORD",
    key: "state_password",
    help: "file with the password of that user, for its owner only (chmod 600)",
    chart: {
      secret: "state.password",
      key: "password",
      help: "The password of the user in the URL, who needs createdb and createrole.",
      file: "state-password",
    },
    read: readPrivateFile(1),
  },
  stateKey: {
    flag: "state-key",
    variable: "DAGCTL_STATE_KEY",
    key: "state_key",
    help: `file with ${KEY_LENGTH} or more random characters: passwords of state databases derive from it`,
    chart: {
      secret: "state.key",
      key: "key",
      help: "32 or more characters from which the passwords of state databases derive. Keep it: with another one every project must be deployed again.",
      file: "state-key",
    },
    read: readPrivateFile(KEY_LENGTH),
  },
  installation: {
    flag: "installation",
    variable: "DAGCTL_INSTALLATION",
    key: "installation",
    help: "whose state databases and objects in a cluster these are, where several installations share one",
    otherwise: "dagctl",
    chart: {
      value: "installation",
      schema: textSchema(),
      help: "Whose objects these are: it is in the name and the labels of everything in the cluster, and of every state database. Two installations on one cluster need two. Never change it: projects of the old name are not found any more.",
    },
    read: readInstallation,
  },
};

/** Returns the settings that are missing, or that are given without the one they belong to. */
export function postgresGaps(
  isGiven: (name: keyof PostgresSettings) => boolean,
): readonly string[] {
  const needs = (
    part: keyof PostgresSettings,
    other: keyof PostgresSettings,
    why: string,
  ): readonly string[] => {
    if (!isGiven(part) || isGiven(other)) return [];
    const { flag, variable, key } = postgresFields[other];
    return [`--${flag}, ${variable} or ${key} of the settings file is missing: ${why}`];
  };
  return [
    ...needs("stateUrl", "stateKey", "passwords of state databases derive from a key"),
    ...needs("stateKey", "stateUrl", "a key for state databases needs their server"),
    ...needs("statePassword", "stateUrl", "a password for state databases needs their server"),
    ...needs("storePassword", "storeUrl", "a password for the store needs its database"),
  ];
}
