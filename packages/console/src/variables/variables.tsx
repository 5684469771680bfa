import { TABLE } from "@dagctl/api";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ListSection } from "../ui/list-section.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { ChangeVariable, DeleteVariable, NewVariable } from "./variable-dialogs.tsx";
import { VariableRow } from "./variable-row.tsx";
import { type ShownVariable, type VariableScope, variablesOf } from "./variable-scope.ts";

const COLUMNS = ["Name", "Value", "Changed"];

const EMPTY = {
  organization: "Runs of all projects get the variables of the organization.",
  project: "Runs of this project get its variables, and those of the organization.",
} as const;

/** What a person is asked. */
type Question =
  | { readonly about: "new" }
  | { readonly about: "change" | "delete"; readonly shown: ShownVariable };

/**
 * Shows the variables of an organization, or those that the runs of a project get; creates, changes
 * and deletes them.
 *
 * @param props.scope whose variables they are. Those of an organization are a page of their own
 */
export function Variables({ scope }: { scope: VariableScope }): JSX.Element {
  const { client, organization } = usePlace();
  const project = scope.kind === "project" ? scope.project.id : undefined;
  const loaded = useLoad(`${organization} ${project ?? ""}`, (signal) =>
    client.environmentVariables.list({ signal, ...(project && { project }) }),
  );
  const [question, setQuestion] = useState<Question | undefined>();
  const mayWrite = useAccess(TABLE.environmentVariables.create);
  const isPage = scope.kind === "organization";
  const hasActions = mayWrite || !isPage;
  const variables = variablesOf(scope, loaded.value?.environment_variables ?? []);
  return (
    <>
      <ListSection
        title="Variables"
        isPage={isPage}
        count={loaded.value && variables.length}
        create={
          mayWrite
            ? { label: "New variable", press: () => setQuestion({ about: "new" }) }
            : undefined
        }
        loaded={loaded}
        empty={{ title: "There are no variables yet", text: EMPTY[scope.kind] }}
      >
        {() => (
          <Table
            name="variables"
            label="Variables"
            columns={hasActions ? [...COLUMNS, "Actions"] : COLUMNS}
          >
            {variables.map((shown) => (
              <VariableRow
                shown={shown}
                hasActions={hasActions}
                onChange={() => setQuestion({ about: "change", shown })}
                onDelete={() => setQuestion({ about: "delete", shown })}
                key={shown.variable.id}
              />
            ))}
          </Table>
        )}
      </ListSection>
      {question !== undefined && (
        <Asked
          question={question}
          scope={scope}
          reload={loaded.reload}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </>
  );
}

/** Shows the dialog of a question. */
function Asked({
  question,
  ...given
}: {
  question: Question;
  scope: VariableScope;
  reload: () => void;
  onClose: () => void;
}): JSX.Element {
  switch (question.about) {
    case "new":
      return <NewVariable {...given} />;
    case "change":
      return <ChangeVariable variable={question.shown.variable} {...given} />;
    case "delete":
      return <DeleteVariable shown={question.shown} {...given} />;
  }
}
