import { createHost, type HostOptions, type LogEntry } from "@dagctl/core";
import { nodeType } from "@dagctl/project-types/node";
import { fakeEngine, fakeGit, memoryStore } from "@dagctl/testing";
import { describe, expect, it } from "vitest";

const TITLES = {
  store: "store",
  deploy: "deploy driver",
  run: "run driver",
  stateDatabase: "state database driver",
  secrets: "secret source",
} as const;
type Role = keyof typeof TITLES;
const roles = Object.keys(TITLES) as readonly Role[];

/** Options whose drivers declare `persists` as given; `undefined` removes the declaration. */
function declaring(persists: (role: Role) => unknown): HostOptions {
  const { deploy, run, stateDatabase, secrets } = fakeEngine();
  const drivers = { store: memoryStore(), deploy, run, stateDatabase, secrets };
  for (const role of roles)
    Object.assign(drivers[role], {
      supports: { ...drivers[role].supports, persists: persists(role) },
    });
  return { ...drivers, git: fakeGit(), projectTypes: [nodeType()] };
}

describe("supports.persists", () => {
  it.each(roles)(
    "is required of %s: createHost throws a TypeError that names it",
    async (missing) => {
      const made = createHost(declaring((role) => (role === missing ? undefined : true)));
      await expect(made).rejects.toThrow(TypeError);
      await expect(made).rejects.toThrow(
        `the ${TITLES[missing]} ("${missing}") does not declare supports.persists`,
      );
    },
  );

  it("is required of a secret source that has no supports at all", async () => {
    const options = declaring(() => true);
    Object.assign(options.secrets, { supports: undefined });
    await expect(createHost(options)).rejects.toThrow(
      'the secret source ("secrets") does not declare supports.persists',
    );
  });

  it.each(["yes", 1, null])("must be a boolean, not %j", async (value) => {
    await expect(createHost(declaring(() => value))).rejects.toThrow("supports.persists");
  });

  it.each(roles)(
    "makes the host log one warning at its start where it is false for %s",
    async (role) => {
      const entries: LogEntry[] = [];
      const host = await createHost({
        ...declaring((each) => each !== role),
        log: (entry) => entries.push(entry),
      });
      await host.close();
      const warnings = entries.filter(
        ({ level, message }) => level === "warn" && message.includes("in memory"),
      );
      expect(warnings.map(({ message }) => message)).toEqual([
        expect.stringContaining(`The ${TITLES[role]} keeps what it stores in memory`),
      ]);
    },
  );
});
