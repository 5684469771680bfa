import { dbtType } from "@dagctl/project-types/dbt";
import { nodeType } from "@dagctl/project-types/node";
import { sqlmeshType } from "@dagctl/project-types/sqlmesh";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparablePath, mountPathProblem } from "../../src/environment-variables/mount-path.ts";
import {
  listRefusedNames,
  variableName,
  variableNameProblem,
  whyNameIsRefused,
} from "../../src/environment-variables/names.ts";

const REFUSED = listRefusedNames([sqlmeshType(), dbtType(), nodeType()]);

/** The same letters, each in either case. */
const anyCase = (text: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((upper) =>
    text
      .split("")
      .map((letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase()))
      .join(""),
  );

const NAMES = [
  "PATH",
  "HOME",
  "PWD",
  "NODE_OPTIONS",
  "NODE_PATH",
  "BASH_ENV",
  "IFS",
  "SHELLOPTS",
  "PERL5OPT",
  "RUBYOPT",
  "PYTHONHOME",
  "PYTHONSTARTUP",
  "GIT_SSH_COMMAND",
  "GIT_SSH",
  "GIT_ASKPASS",
  "GIT_CONFIG_COUNT",
  "GIT_CONFIG_KEY_0",
  "GIT_EXEC_PATH",
  "GIT_TRACE_CURL",
  "SSH_ASKPASS",
  "SSH_AUTH_SOCK",
  "GCONV_PATH",
];
const BEGINNINGS = [
  "LD_",
  "DYLD_",
  "DAGCTL_",
  "BASH_",
  "GIT_CONFIG",
  "GIT_SSH",
  "GIT_TRACE",
  "SQLMESH__GATEWAY",
];

describe("the name of a variable", () => {
  it("is refused with a reason when it changes which programs are executed, in any case", () => {
    const refused = fc.oneof(
      fc.constantFrom(...NAMES).chain(anyCase),
      fc
        .tuple(
          fc.constantFrom(...BEGINNINGS).chain(anyCase),
          fc.stringMatching(/^[A-Za-z0-9_]{0,20}$/),
        )
        .map(([beginning, rest]) => beginning + rest),
    );
    fc.assert(
      fc.property(refused, (name) => {
        expect(variableNameProblem(name, REFUSED)).toMatch(/^(would|is) /);
      }),
    );
  });

  it.each([
    "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS",
    "SQLMESH__GATEWAYS__WAREHOUSE__STATE_CONNECTION__TYPE",
    "DBT_SEND_ANONYMOUS_USAGE_STATS",
  ])("is refused where a project type of the host refuses it: %s", (name) => {
    expect(variableNameProblem(name, REFUSED)).toMatch(/^(would|is) /);
    expect(variableNameProblem(name, listRefusedNames([nodeType()]))).toBeUndefined();
  });

  it.each([
    "PYTHONPATH",
    "pythonpath",
    "ENV",
    "NODE_ENV",
    "GIT_TOKEN",
    "GIT_PASSWORD",
    "SSH_KEY",
    "DBT_ENV_SECRET_GIT_CREDENTIAL",
    "PYTHONWARNINGS",
    "PATHS",
    "HOMEPAGE",
  ])("is accepted when projects use it for themselves: %s", (name) =>
    expect(variableNameProblem(name, REFUSED)).toBeUndefined(),
  );

  it("is refused or accepted independently of case, and only ASCII letters have two cases", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/), (name) => {
        expect(whyNameIsRefused(name, REFUSED)).toBe(whyNameIsRefused(name.toUpperCase(), REFUSED));
        expect(variableName(name)).toBe(name.toUpperCase());
      }),
    );
    expect(variableName("stra\u00dfe")).toBe("STRA\u00dfE");
  });
});

describe("the path of a variable's file", () => {
  const FOLDERS = [
    "/etc",
    "/proc",
    "/sys",
    "/dev",
    "/root",
    "/run",
    "/run/secrets",
    "/var/run",
    "/var/run/secrets/kubernetes.io",
    "/usr/lib",
    "/home/ann/.ssh",
    "/secrets/.ssh",
  ];
  const rest = fc
    .array(fc.stringMatching(/^[A-Za-z0-9_-]{1,10}$/), { minLength: 1, maxLength: 3 })
    .map((parts) => `/${parts.join("/")}`);

  it("is refused below the system's folders and in folders of keys, independently of case and Unicode composition", () => {
    const refused = fc
      .tuple(fc.constantFrom(...FOLDERS).chain(anyCase), rest)
      .map(([folder, path]) => folder + path);
    fc.assert(
      fc.property(refused, (path) => {
        expect(mountPathProblem(path)).toMatch(/^must not lie in /);
      }),
    );
    // Full-width letters are the same letters to a file system that composes names.
    expect(mountPathProblem("/\uff45\uff54\uff43/passwd")).toMatch(/\/etc/);
  });

  it.each([
    "/ETC/x",
    "/root/.ssh/authorized_keys",
    "/var/run/secrets/kubernetes.io/serviceaccount/token",
    "/etc",
    "/Root",
  ])("is refused: %s", (path) => {
    expect(mountPathProblem(path)).toMatch(/^must not lie in /);
  });

  it.each([
    "/secrets/key.json",
    "/var/secrets/key.json",
    "/home/ann/key.json",
    "/etcetera/x",
    "/runs/x",
    "/rooted/x",
    "/opt/.sshx/key",
    "/data/etc/x",
  ])("is accepted: %s", (path) => {
    expect(mountPathProblem(path)).toBeUndefined();
  });

  it("is compared with other paths independently of case and composition", () => {
    expect(comparablePath("/Secrets/Cafe\u0301")).toBe(comparablePath("/secrets/caf\u00e9"));
  });
});
