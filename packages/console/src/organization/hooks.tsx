import { TABLE } from "@dagctl/api";
import type { PushHook, PushHookWithSecret } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp, usePlace } from "../app-context.ts";
import { ListSection } from "../ui/list-section.tsx";
import { Table } from "../ui/table.tsx";
import { useAccess } from "../ui/use-access.ts";
import { useLoad } from "../ui/use-load.ts";
import { useTitle } from "../ui/use-title.ts";
import { DeleteHook, HookSecret, NewHook, RotateHook } from "./hook-dialogs.tsx";
import { HookRow } from "./hook-row.tsx";

const COLUMNS = ["Repository and address", "Git server", "Created", "Last call"];

/** What a person is asked, or shown. */
type Question =
  | { readonly about: "new" }
  | { readonly about: "rotate" | "delete"; readonly hook: PushHook }
  | { readonly about: "secret"; readonly hook: PushHookWithSecret };

/** Shows the push hooks of the organization; creates and deletes them, and replaces secrets. */
export function HooksPage(): JSX.Element {
  useTitle("Push hooks");
  const { root } = useApp();
  const { client, organization } = usePlace();
  const loaded = useLoad(organization, (signal) => client.hooks.list({ signal }));
  const [question, setQuestion] = useState<Question | undefined>();
  const mayWrite = useAccess(TABLE.hooks.create);
  const hooks = loaded.value?.hooks ?? [];
  const addressOf = ({ path }: PushHook): string => `${location.origin}${root}${path}`;
  const given = {
    reload: loaded.reload,
    // The new secret takes the place of the dialog that asked for it.
    onClose: () => setQuestion((now) => (now === question ? undefined : now)),
    onSecret: (hook: PushHookWithSecret) => setQuestion({ about: "secret", hook }),
  };
  return (
    <>
      <ListSection
        title="Push hooks"
        count={loaded.value && hooks.length}
        create={
          mayWrite ? { label: "New hook", press: () => setQuestion({ about: "new" }) } : undefined
        }
        intro="A Git server calls the address at each push, so that the repository is polled at once."
        loaded={loaded}
        empty={{
          title: "There are no push hooks yet",
          text: "Repositories are polled about once a minute. A hook makes new commits show within seconds.",
        }}
      >
        {() => (
          <Table
            name="hooks"
            label="Push hooks"
            columns={mayWrite ? [...COLUMNS, "Actions"] : COLUMNS}
          >
            {hooks.map((hook) => (
              <HookRow
                hook={hook}
                address={addressOf(hook)}
                ways={
                  mayWrite
                    ? {
                        onRotate: () => setQuestion({ about: "rotate", hook }),
                        onDelete: () => setQuestion({ about: "delete", hook }),
                      }
                    : undefined
                }
                key={hook.id}
              />
            ))}
          </Table>
        )}
      </ListSection>
      {question?.about === "new" && <NewHook {...given} />}
      {question?.about === "rotate" && <RotateHook hook={question.hook} {...given} />}
      {question?.about === "delete" && <DeleteHook hook={question.hook} {...given} />}
      {question?.about === "secret" && (
        <HookSecret
          hook={question.hook}
          address={addressOf(question.hook)}
          onClose={given.onClose}
        />
      )}
    </>
  );
}
