import type { Secrets } from "@dagctl/core/contracts";
import { Secret } from "@dagctl/core/driver-kit";
import { abortCase, abortInFlightCase, type Calls } from "./aborts.ts";
import { lawCase, type SecretsFixture } from "./engine-fixture.ts";
import { SECRETS_LAWS } from "./laws/secrets.ts";
import { outageCase } from "./outages.ts";
import { notPersistent } from "./skips.ts";
import { explainCases, type Suite } from "./suite.ts";

/** Names that break code which builds a path, a query or a key from them. */
const ODD_NAMES: readonly string[] = [
  "../../escape",
  "a/b",
  "a\\b",
  "con",
  ".",
  "..",
  "with space",
  "quote'\"",
  "ümläut",
  "日本",
  "🔑",
  "a%2Fb",
  "__proto__",
  "constructor",
  "UPPER",
  "upper",
  "-rf",
  "a:b",
  "x".repeat(200),
  // As the host names variables of runs.
  "variables/organization/WAREHOUSE_PASSWORD",
  "variables/organization/WAREHOUSE_password",
  "variables.organization.WAREHOUSE_PASSWORD",
  `variables/proj_aaaaaaaaaaaaaaaa/${"X".repeat(128)}`,
  `variables/proj_aaaaaaaaaaaaaaab/${"X".repeat(128)}`,
];

/** The conformance suite of `Secrets`. */
export const secretsSuite: Suite<SecretsFixture> = {
  name: "secrets",
  cases: explainCases<SecretsFixture>(SECRETS_LAWS, [
    lawCase(
      "secrets-get-what-was-put",
      "get returns the value that was put, whatever it contains",
      async (fixture, law) => {
        for (const value of ["plain", "", "two\nlines\r\n", "🔑 \u0000 end", "x".repeat(20_000)]) {
          await fixture.secrets.put(organization(fixture), "key", new Secret(value));
          law.same(await read(fixture.secrets, organization(fixture), "key"), value, "the value");
        }
      },
    ),
    lawCase(
      "secrets-large-values",
      "a value of 256 KiB of any text is returned completely",
      async (fixture, law) => {
        const large = '-----BEGIN KEY-----\n日本 🔑 "\\ \r\n\t'.repeat(6_000);
        for (const value of [large, `${large}and longer`]) {
          await fixture.secrets.put(organization(fixture), "key", new Secret(value));
          law.holds(
            (await read(fixture.secrets, organization(fixture), "key")) === value,
            "the value is the same",
          );
        }
      },
    ),
    lawCase(
      "secrets-at-once",
      "concurrent puts are all stored under different names, and one of them is stored under the same name",
      async (fixture, law) => {
        const own = organization(fixture);
        const value = (index: number): string => String(index).repeat(1_000);
        const all = Array.from({ length: 10 }, (_, index) => index);
        await Promise.all(
          all.flatMap((index) =>
            [`own-${index}`, "shared"].map((name) =>
              fixture.secrets.put(own, name, new Secret(value(index))),
            ),
          ),
        );
        for (const index of all)
          law.same(
            await read(fixture.secrets, own, `own-${index}`),
            value(index),
            `the value of ${index}`,
          );
        const shared = await read(fixture.secrets, own, "shared");
        law.holds(
          all.some((index) => shared === value(index)),
          "the one that all of them wrote is one of theirs",
        );
        law.same((await fixture.secrets.list(own)).length, all.length + 1, "the number of names");
      },
    ),
    lawCase(
      "secrets-absent-is-undefined",
      "a name that was never put is undefined",
      async (fixture, law) => {
        law.same(await read(fixture.secrets, organization(fixture), "key"), undefined, "the value");
        law.same(await fixture.secrets.list(organization(fixture)), [], "the list");
      },
    ),
    lawCase(
      "secrets-absent-is-undefined",
      "a name that differs from a stored one in its case, a space or a wildcard is undefined",
      async (fixture, law) => {
        const own = organization(fixture);
        for (const name of ["lower", "UPPER"])
          await fixture.secrets.put(own, name, new Secret(name));
        const others = [
          "LOWER",
          "Lower",
          "upper",
          "lower ",
          " lower",
          "lowe",
          "l_wer",
          "low%",
          "*",
        ];
        for (const name of others) {
          law.same(await read(fixture.secrets, own, name), undefined, `the value of ${name}`);
          await fixture.secrets.delete(own, name);
        }
        law.same(await fixture.secrets.list(own), ["UPPER", "lower"], "the names");
      },
    ),
    lawCase(
      "secrets-organizations-apart",
      "no organization sees or changes another's",
      async (fixture, law) => {
        const [own, other] = [organization(fixture), `${organization(fixture)}-other`];
        await fixture.secrets.put(own, "key", new Secret("own"));
        law.same(await read(fixture.secrets, other, "key"), undefined, "what the other one gets");
        law.same(await fixture.secrets.list(other), [], "what the other one lists");
        await fixture.secrets.put(other, "key", new Secret("other"));
        await fixture.secrets.delete(other, "key");
        law.same(await read(fixture.secrets, own, "key"), "own", "what stays");
      },
    ),
    lawCase(
      "secrets-odd-names",
      "every name is distinct, whatever characters it has",
      async (fixture, law) => {
        for (const name of ODD_NAMES)
          await fixture.secrets.put(organization(fixture), name, new Secret(`value of ${name}`));
        for (const name of ODD_NAMES)
          law.same(
            await read(fixture.secrets, organization(fixture), name),
            `value of ${name}`,
            `the value of ${name}`,
          );
        law.same(
          [...(await fixture.secrets.list(organization(fixture)))].sort(),
          [...ODD_NAMES].sort(),
          "the names",
        );
      },
    ),
    lawCase("secrets-put-replaces", "a second put replaces the first one", async (fixture, law) => {
      for (const value of ["a much longer first value", "second"])
        await fixture.secrets.put(organization(fixture), "key", new Secret(value));
      law.same(await read(fixture.secrets, organization(fixture), "key"), "second", "the value");
      law.same(await fixture.secrets.list(organization(fixture)), ["key"], "the names");
    }),
    lawCase("secrets-delete-removes", "a deleted secret is absent", async (fixture, law) => {
      for (const name of ["gone", "kept"])
        await fixture.secrets.put(organization(fixture), name, new Secret(name));
      await fixture.secrets.delete(organization(fixture), "gone");
      law.same(await read(fixture.secrets, organization(fixture), "gone"), undefined, "the value");
      law.same(await fixture.secrets.list(organization(fixture)), ["kept"], "the names");
    }),
    lawCase(
      "secrets-delete-leaves-others",
      "a delete leaves the secrets whose names begin with the deleted one, or are like it",
      async (fixture, law) => {
        const own = organization(fixture);
        const others = ["KEY", "key-2", "key.old", "key/nested", "key_", "keys", "ke", "a key"];
        for (const name of ["key", ...others])
          await fixture.secrets.put(own, name, new Secret(`value of ${name}`));
        await fixture.secrets.delete(own, "key");
        await fixture.secrets.delete(own, "k");
        for (const name of others)
          law.same(await read(fixture.secrets, own, name), `value of ${name}`, `what is ${name}`);
        law.same(await fixture.secrets.list(own), others.toSorted(), "the names");
      },
    ),
    lawCase(
      "secrets-delete-of-gone-resolves",
      "a delete of an absent secret resolves",
      async (fixture) => {
        await fixture.secrets.delete(organization(fixture), "never");
        await fixture.secrets.put(organization(fixture), "key", new Secret("x"));
        for (let times = 0; times < 2; times += 1)
          await fixture.secrets.delete(organization(fixture), "key");
      },
    ),
    lawCase("secrets-list-in-order", "list yields the names in order", async (fixture, law) => {
      for (const name of ["b", "c", "a", "d-1", "d"])
        await fixture.secrets.put(organization(fixture), name, new Secret(name));
      law.same(
        await fixture.secrets.list(organization(fixture)),
        ["a", "b", "c", "d", "d-1"],
        "the names",
      );
    }),
    lawCase(
      "secrets-persist",
      "a secret exists in a new process, and a deleted one does not",
      async (fixture, law) => {
        const own = organization(fixture);
        for (const name of ["kept", "gone"])
          await fixture.secrets.put(own, name, new Secret(`value of ${name}`));
        await fixture.secrets.delete(own, "gone");
        const again = await fixture.reopen();
        law.same(await read(again, own, "kept"), "value of kept", "the value in the new process");
        law.same(await again.list(own), ["kept"], "the names in the new process");
      },
      ({ secrets }) => notPersistent(secrets),
    ),
    lawCase(
      "secrets-newest-after-restart",
      "after a restart a secret has the value that was put last",
      async (fixture, law) => {
        const own = organization(fixture);
        for (const value of ["first", "second"])
          await fixture.secrets.put(own, "key", new Secret(value));
        const again = await fixture.reopen();
        law.same(await read(again, own, "key"), "second", "the value after a restart");
        await again.put(own, "key", new Secret("third"));
        law.same(await read(again, own, "key"), "third", "a value that is put after a restart");
      },
    ),
    lawCase(
      "secrets-second-instance",
      "two instances see one another's puts and deletes",
      async (fixture, law) => {
        const own = organization(fixture);
        const second = await fixture.second();
        await fixture.secrets.put(own, "key", new Secret("first"));
        law.same(await read(second, own, "key"), "first", "what the second instance gets");
        await second.put(own, "key", new Secret("second"));
        law.same(await read(fixture.secrets, own, "key"), "second", "what the first instance gets");
        await second.delete(own, "key");
        law.same(
          await read(fixture.secrets, own, "key"),
          undefined,
          "what the first instance gets after a delete by the second",
        );
        law.same(await fixture.secrets.list(own), [], "what the first instance lists");
      },
    ),
    abortCase("secrets-abort", async (fixture) => listCalls(fixture)),
    abortInFlightCase("secrets-abort-in-flight", async (fixture) => listCalls(fixture)),
    outageCase<SecretsFixture>("secrets-unavailable", "the secrets", async (fixture, law) => {
      const { secrets } = fixture;
      const own = organization(fixture);
      await secrets.put(own, "key", new Secret("kept"));
      return {
        during: {
          get: () => secrets.get(own, "key"),
          list: () => secrets.list(own),
          put: () => secrets.put(own, "other", new Secret("x")),
          delete: () => secrets.delete(own, "key"),
        },
        after: async () =>
          law.same(await read(secrets, own, "key"), "kept", "the value after the outage"),
      };
    }),
  ]),
};

/** Returns the calls of a source of secrets. */
function listCalls(fixture: SecretsFixture): Calls {
  const { secrets } = fixture;
  const own = organization(fixture);
  return {
    get: (options) => secrets.get(own, "key", options),
    put: (options) => secrets.put(own, "key", new Secret("x"), options),
    list: (options) => secrets.list(own, options),
    delete: (options) => secrets.delete(own, "key", options),
  };
}

function organization(fixture: SecretsFixture): string {
  return `org-${fixture.unique}`;
}

async function read(secrets: Secrets, own: string, name: string): Promise<string | undefined> {
  return (await secrets.get(own, name))?.reveal();
}
