import type { DeploymentRef, StateConnection } from "@dagctl/core/contracts";
import { abortCase, abortInFlightCase, type Calls } from "./aborts.ts";
import { lawCase, refOf, type StateDatabaseFixture } from "./engine-fixture.ts";
import { STATE_LAWS } from "./laws/state-database.ts";
import { outageCase } from "./outages.ts";
import { noReplicas, notPersistent } from "./skips.ts";
import { explainCases, type Suite } from "./suite.ts";
import { collect } from "./waits.ts";

/** The conformance suite of `StateDatabaseDriver`. */
export const stateDatabaseSuite: Suite<StateDatabaseFixture> = {
  name: "state database driver",
  cases: explainCases<StateDatabaseFixture>(STATE_LAWS, [
    lawCase(
      "state-same-rotation-same-answer",
      "the same rotation returns the same connection",
      async (fixture, law) => {
        const first = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 1,
        });
        const second = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 2,
        });
        law.same(revealSecrets(second), revealSecrets(first), "the connection");
      },
    ),
    lawCase(
      "state-secrets-apart",
      "a password is a secret and is in no setting",
      async (fixture, law) => {
        const { settings, secrets } = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 1,
        });
        for (const secret of Object.values(secrets))
          law.holds(
            !JSON.stringify(settings).includes(secret.reveal()),
            "no setting holds a secret's value",
          );
        law.holds(settings["password"] === undefined, "there is no setting called password");
      },
    ),
    lawCase(
      "state-projects-never-share",
      "two projects, also with one id in two organizations, have different databases",
      async (fixture, law) => {
        const refs = [refOf(fixture), refOf(fixture, "two"), refOf(fixture, "one", "b")];
        const seen = new Set<string>();
        for (const ref of refs)
          seen.add(
            JSON.stringify(
              (await fixture.stateDatabase.provision(ref, { rotation: 1, generation: 1 })).settings,
            ),
          );
        law.same(seen.size, refs.length, "different connections");
      },
    ),
    lawCase(
      "state-refuses-lower-generation",
      "a provision of an older generation is refused, and the error has the stored generation",
      async (fixture, law) => {
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 5 });
        const details = await law.rejects(
          fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 4 }),
          "conflict",
          "provision of generation 4",
        );
        law.same(details.generation, 5, "details.generation");
      },
    ),
    lawCase(
      "state-drop-refuses-lower-generation",
      "a drop with a lower generation than the stored one is refused",
      async (fixture, law) => {
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 5 });
        await law.rejects(
          fixture.stateDatabase.drop(refOf(fixture), { generation: 4 }),
          "conflict",
          "a drop of generation 4",
        );
        law.same(await listOwn(fixture), [refOf(fixture)], "what is still there");
      },
    ),
    lawCase(
      "state-tombstone-refuses-late-provision",
      "a provision that comes after the drop of a higher generation is refused",
      async (fixture, law) => {
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
        await fixture.stateDatabase.drop(refOf(fixture), { generation: 3 });
        await law.rejects(
          fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 2 }),
          "conflict",
          "a late provision of generation 2",
        );
        law.same(await listOwn(fixture), [], "the list");
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 4 });
      },
    ),
    lawCase(
      "state-drop-of-gone-resolves",
      "a drop of a database that is gone, or never existed, resolves",
      async (fixture, law) => {
        await fixture.stateDatabase.drop(refOf(fixture, "never"), { generation: 1 });
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
        await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
        await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
        law.same(await listOwn(fixture), [], "the list");
      },
    ),
    lawCase(
      "state-list-tells-what-exists",
      "list yields every database that exists, and none that was dropped",
      async (fixture, law) => {
        for (const ref of [refOf(fixture), refOf(fixture, "two")])
          await fixture.stateDatabase.provision(ref, { rotation: 1, generation: 1 });
        law.same(
          (await listOwn(fixture)).map((ref) => ref.project).sort(),
          [refOf(fixture).project, refOf(fixture, "two").project],
          "the list",
        );
        await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
        law.same(await listOwn(fixture), [refOf(fixture, "two")], "the list after a drop");
      },
    ),
    lawCase(
      "state-provision-keeps-data",
      "a repeated provision, with another generation or rotation, keeps the data",
      async (fixture, law) => {
        const { stateDatabase, data } = fixture;
        await data.write(
          await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 }),
          "kept",
        );
        for (const [rotation, generation] of [
          [1, 1],
          [1, 2],
          [2, 3],
        ] as const) {
          const connection = await stateDatabase.provision(refOf(fixture), {
            rotation,
            generation,
          });
          law.same(
            await data.read(connection),
            "kept",
            `the data after rotation ${rotation}, generation ${generation}`,
          );
        }
      },
    ),
    lawCase(
      "state-drop-removes-data",
      "a database that is provisioned after a drop is empty",
      async (fixture, law) => {
        const { stateDatabase, data } = fixture;
        await data.write(
          await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 }),
          "left",
        );
        await stateDatabase.drop(refOf(fixture), { generation: 2 });
        law.same(
          await data.read(
            await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 3 }),
          ),
          undefined,
          "the data after a drop",
        );
      },
    ),
    lawCase(
      "state-rotation-changes-password",
      "another rotation returns other secrets, and the earlier ones are rejected",
      async (fixture, law) => {
        const { stateDatabase, data } = fixture;
        const first = await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
        const second = await stateDatabase.provision(refOf(fixture), {
          rotation: 2,
          generation: 2,
        });
        if (opensWithoutPassword(second)) return;
        law.holds(Object.keys(second.secrets).length > 0, "a connection has a secret");
        for (const [name, secret] of Object.entries(second.secrets))
          law.holds(
            secret.reveal() !== first.secrets[name]?.reveal(),
            `the rotation changes ${name}`,
          );
        await data.write(second, "written with the new secrets");
        const entered = await data.read(first).then(
          () => true,
          () => false,
        );
        law.holds(!entered, "the secrets from before the rotation open nothing");
      },
    ),
    lawCase(
      "state-passwords-differ",
      "no two projects share a secret, nor do two organizations",
      async (fixture, law) => {
        const seen = new Set<string>();
        const refs = [refOf(fixture), refOf(fixture, "two"), refOf(fixture, "one", "b")];
        for (const ref of refs) {
          const options = { rotation: 1, generation: 1 };
          const connection = await fixture.stateDatabase.provision(ref, options);
          if (opensWithoutPassword(connection)) return;
          for (const secret of Object.values(connection.secrets)) seen.add(secret.reveal());
        }
        law.holds(
          seen.size >= refs.length,
          `each of ${refs.length} projects has a secret of its own; ${seen.size} are different`,
        );
      },
    ),
    lawCase(
      "state-tombstone-refuses-own-generation",
      "a provision of the very generation that was dropped is refused",
      async (fixture, law) => {
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
        await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
        const late = fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 2,
        });
        const details = await law.rejects(
          late,
          "conflict",
          "provision of generation 2 over a tombstone of 2",
        );
        law.same(details.generation, 2, "details.generation");
        law.same(await listOwn(fixture), [], "the list");
      },
    ),
    lawCase(
      "state-higher-generation-wins",
      "of two concurrent provisions the higher generation is stored, whichever comes first",
      async (fixture, law) => {
        for (const [round, order] of [
          [1, 2],
          [2, 1],
        ].entries()) {
          const ref = refOf(fixture, `round${round}`);
          const ends = await Promise.allSettled(
            order.map((generation) =>
              fixture.stateDatabase.provision(ref, { rotation: 1, generation }),
            ),
          );
          for (const [index, end] of ends.entries()) {
            if (end.status === "fulfilled") continue;
            if (order[index] === 2) throw end.reason;
            await law.rejects(
              Promise.reject(end.reason),
              "conflict",
              "the provision of generation 1",
            );
          }
          await law.rejects(
            fixture.stateDatabase.provision(ref, { rotation: 1, generation: 1 }),
            "conflict",
            "a late provision of generation 1",
          );
        }
      },
    ),
    lawCase(
      "state-persists",
      "a database exists in a new process, with its data",
      async (fixture, law) => {
        const before = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 1,
        });
        await fixture.data.write(before, "kept");
        const stateDatabase = await fixture.reopen();
        law.same(
          await listOwn({ ...fixture, stateDatabase }),
          [refOf(fixture)],
          "the list in the new process",
        );
        const after = await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
        law.same(await fixture.data.read(after), "kept", "its data in the new process");
      },
      ({ stateDatabase }) => notPersistent(stateDatabase),
    ),
    lawCase(
      "state-same-answer-after-restart",
      "the same rotation returns the same connection after a restart",
      async (fixture, law) => {
        const before = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 1,
        });
        const again = await fixture.reopen();
        law.same(
          revealSecrets(await again.provision(refOf(fixture), { rotation: 1, generation: 1 })),
          revealSecrets(before),
          "the connection after a restart",
        );
      },
    ),
    lawCase(
      "state-tombstone-outlives-restart",
      "stored generations and tombstones refuse older calls after a restart, too",
      async (fixture, law) => {
        await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 5 });
        await fixture.stateDatabase.provision(refOf(fixture, "two"), {
          rotation: 1,
          generation: 1,
        });
        await fixture.stateDatabase.drop(refOf(fixture, "two"), { generation: 3 });
        const again = await fixture.reopen();
        await law.rejects(
          again.provision(refOf(fixture), { rotation: 1, generation: 4 }),
          "conflict",
          "provision of generation 4 over 5 after a restart",
        );
        await law.rejects(
          again.provision(refOf(fixture, "two"), { rotation: 1, generation: 2 }),
          "conflict",
          "provision of generation 2 after the drop of 3 and a restart",
        );
      },
    ),
    lawCase(
      "state-second-instance",
      "two instances answer alike and refuse alike",
      async (fixture, law) => {
        const second = await law.present(
          fixture.second,
          "second() of the fixture, where supports.replicas is true",
        )();
        const connection = await fixture.stateDatabase.provision(refOf(fixture), {
          rotation: 1,
          generation: 2,
        });
        law.same(
          revealSecrets(await second.provision(refOf(fixture), { rotation: 1, generation: 2 })),
          revealSecrets(connection),
          "the connection from the second instance",
        );
        await second.drop(refOf(fixture), { generation: 4 });
        law.same(await listOwn(fixture), [], "the list after the second instance dropped it");
        await law.rejects(
          fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 3 }),
          "conflict",
          "a provision after that drop",
        );
      },
      ({ stateDatabase }) => noReplicas(stateDatabase),
    ),
    abortCase("state-abort", async (fixture) => listCalls(fixture)),
    abortInFlightCase("state-abort-in-flight", async (fixture) => listCalls(fixture)),
    outageCase<StateDatabaseFixture>("state-unavailable", "the databases", async (fixture, law) => {
      const { stateDatabase } = fixture;
      await stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
      return {
        during: {
          provision: () => stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 2 }),
          list: () => collect(stateDatabase.list()),
          drop: () => stateDatabase.drop(refOf(fixture), { generation: 3 }),
        },
        after: async () =>
          law.same(await listOwn(fixture), [refOf(fixture)], "the list after the outage"),
      };
    }),
  ]),
};

/** Returns the calls of the driver, for a database that does not exist yet. */
function listCalls(fixture: StateDatabaseFixture): Calls {
  const { stateDatabase } = fixture;
  const ref = refOf(fixture);
  return {
    provision: (options) =>
      stateDatabase.provision(ref, { ...options, rotation: 1, generation: 1 }),
    list: (options) => collect(stateDatabase.list(options)),
    drop: (options) => stateDatabase.drop(ref, { ...options, generation: 2 }),
  };
}

/** Returns whether a connection is to a file, which needs no password. */
function opensWithoutPassword({ type, secrets }: StateConnection): boolean {
  return type === "duckdb" && Object.keys(secrets).length === 0;
}

function revealSecrets(connection: StateConnection): unknown {
  const secrets = Object.fromEntries(
    Object.entries(connection.secrets).map(([name, secret]) => [name, secret.reveal()]),
  );
  return { ...connection, secrets };
}

async function listOwn(fixture: StateDatabaseFixture): Promise<readonly DeploymentRef[]> {
  const own = (await collect(fixture.stateDatabase.list())).filter((ref) =>
    ref.project.startsWith(`prj-${fixture.unique}-`),
  );
  return own.map(({ organization, project }) => ({ organization, project }));
}
