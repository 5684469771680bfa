import type { DeploymentRef, StateConnection } from "@dagctl/core";
import type { Suite } from "../suite.ts";
import { allAborted, collect, lawCase, refOf, type StateDatabaseFixture } from "./engine-fixture.ts";

/** The promises of `StateDatabaseDriver`. */
export const stateDatabaseSuite: Suite<StateDatabaseFixture> = {
  name: "state database driver",
  cases: [
    lawCase("state-same-rotation-same-answer", "the same rotation answers the same connection", async (fixture, law) => {
      const first = await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
      const second = await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 2 });
      law.same(revealed(second), revealed(first), "the connection");
    }),
    lawCase("state-secrets-apart", "a password is a secret and stands in no setting", async (fixture, law) => {
      const { settings, secrets } = await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
      for (const secret of Object.values(secrets)) law.holds(!JSON.stringify(settings).includes(secret.reveal()), "no setting holds a secret's value");
      law.holds(settings["password"] === undefined, "there is no setting called password");
    }),
    lawCase("state-projects-never-share", "two projects, or one of the same name elsewhere, reach different databases", async (fixture, law) => {
      const refs = [refOf(fixture), refOf(fixture, "two"), refOf(fixture, "one", "b")];
      const seen = new Set<string>();
      for (const ref of refs) seen.add(JSON.stringify((await fixture.stateDatabase.provision(ref, { rotation: 1, generation: 1 })).settings));
      law.same(seen.size, refs.length, "different connections");
    }),
    lawCase("state-refuses-lower-generation", "an older generation is refused and told what is stored", async (fixture, law) => {
      await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 5 });
      const details = await law.rejects(
        fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 4 }),
        "conflict",
        "provision of generation 4",
      );
      law.same(details["generation"], 5, "details.generation");
    }),
    lawCase("state-drop-refuses-lower-generation", "a drop that is older than what is stored is refused", async (fixture, law) => {
      await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 5 });
      await law.rejects(fixture.stateDatabase.drop(refOf(fixture), { generation: 4 }), "conflict", "a drop of generation 4");
      law.same(await listed(fixture), [refOf(fixture)], "what is still there");
    }),
    lawCase("state-tombstone-refuses-late-provision", "a provision that comes after the drop of a higher generation is refused", async (fixture, law) => {
      await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
      await fixture.stateDatabase.drop(refOf(fixture), { generation: 3 });
      await law.rejects(fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 2 }), "conflict", "a late provision of generation 2");
      law.same(await listed(fixture), [], "the list");
      await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 4 });
    }),
    lawCase("state-drop-of-gone-resolves", "dropping what is gone, or never was, resolves", async (fixture, law) => {
      await fixture.stateDatabase.drop(refOf(fixture, "never"), { generation: 1 });
      await fixture.stateDatabase.provision(refOf(fixture), { rotation: 1, generation: 1 });
      await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
      await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
      law.same(await listed(fixture), [], "the list");
    }),
    lawCase("state-list-tells-what-exists", "list yields every database that exists, and none that was dropped", async (fixture, law) => {
      for (const ref of [refOf(fixture), refOf(fixture, "two")]) await fixture.stateDatabase.provision(ref, { rotation: 1, generation: 1 });
      law.same((await listed(fixture)).map((ref) => ref.project).sort(), [refOf(fixture).project, refOf(fixture, "two").project], "the list");
      await fixture.stateDatabase.drop(refOf(fixture), { generation: 2 });
      law.same(await listed(fixture), [refOf(fixture, "two")], "the list after a drop");
    }),
    lawCase("state-abort", "a call whose signal has aborted rejects with its reason", async (fixture, law) => {
      const { stateDatabase } = fixture;
      await allAborted(law, {
        provision: (options) => stateDatabase.provision(refOf(fixture), { ...options, rotation: 1, generation: 1 }),
        drop: (options) => stateDatabase.drop(refOf(fixture), { ...options, generation: 1 }),
        list: (options) => collect(stateDatabase.list(options)),
      });
    }),
  ],
};

function revealed(connection: StateConnection): unknown {
  const secrets = Object.fromEntries(Object.entries(connection.secrets).map(([name, secret]) => [name, secret.reveal()]));
  return { ...connection, secrets };
}

async function listed(fixture: StateDatabaseFixture): Promise<readonly DeploymentRef[]> {
  const own = (await collect(fixture.stateDatabase.list())).filter((ref) => ref.project.startsWith(`prj-${fixture.unique}-`));
  return own.map(({ organization, project }) => ({ organization, project }));
}
