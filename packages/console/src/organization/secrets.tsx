import { TABLE } from "@dagctl/api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ListSection } from "../ui/list-section.tsx";
import { Text } from "../ui/parts.tsx";
import { RowActions } from "../ui/row-actions.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { DeleteSecret, NewSecret, ReplaceSecret } from "./secret-dialogs.tsx";

/** What a person is asked. */
type Question =
  | { readonly about: "new" }
  | { readonly about: "replace" | "delete"; readonly name: string };

/** Shows the names of the secrets of the organization; stores, replaces and deletes them. */
export function SecretsPage(): JSX.Element {
  useTitle("Secrets");
  const { client, organization } = usePlace();
  const loaded = useLoad(organization, (signal) => client.secrets.list({ signal }));
  const [question, setQuestion] = useState<Question | undefined>();
  const mayWrite = useAccess(TABLE.secrets.put);
  const names = (loaded.value?.secrets ?? []).map(({ name }) => name);
  const given = { reload: loaded.reload, onClose: () => setQuestion(undefined) };
  return (
    <>
      <ListSection
        title="Secrets"
        count={loaded.value && names.length}
        create={
          mayWrite ? { label: "New secret", press: () => setQuestion({ about: "new" }) } : undefined
        }
        intro="Keys with which projects read their repositories. A value is never shown."
        loaded={loaded}
        empty={{
          title: "There are no secrets yet",
          text: "A project with a private repository names one, such as an SSH key.",
        }}
      >
        {() => (
          <Table name="secrets" label="Secrets" columns={mayWrite ? ["Name", "Actions"] : ["Name"]}>
            {names.map((name) => (
              <div class="row" role="row" key={name}>
                <code class="row-code" role="cell">
                  <Text>{name}</Text>
                </code>
                {mayWrite && (
                  <RowActions
                    name={name}
                    actions={[
                      { word: "Replace", press: () => setQuestion({ about: "replace", name }) },
                      { word: "Delete", press: () => setQuestion({ about: "delete", name }) },
                    ]}
                  />
                )}
              </div>
            ))}
          </Table>
        )}
      </ListSection>
      {question?.about === "new" && <NewSecret names={names} {...given} />}
      {question?.about === "replace" && <ReplaceSecret name={question.name} {...given} />}
      {question?.about === "delete" && <DeleteSecret name={question.name} {...given} />}
    </>
  );
}
