import type { Project } from "@dagctl/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { usePlace } from "../app-context.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import type { Change } from "../ui/use-change.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { whyNot } from "./what-may-begin.ts";

/** What ends something of a project. */
export interface Ending {
  readonly label: string;
  /** What it does, as one sentence. */
  readonly help: string;
  /** Why it cannot be done now. */
  readonly why: string | undefined;
  press(): void;
}

/** The endings of a project, and the dialog that one of them has opened. */
export interface Endings {
  readonly endings: readonly Ending[];
  readonly dialog: JSX.Element | null;
}

/**
 * Returns what suspends, undeploys and deletes a project. A menu and the settings show it.
 *
 * @param reload reads the project again
 */
export function useEndings(project: Project, change: Change, reload: () => void): Endings {
  const { client } = usePlace();
  const [asked, setAsked] = useState<"undeploy" | "delete" | undefined>();
  const close = (): void => setAsked(undefined);
  const suspended = !project.suspended;
  const suspend = async (): Promise<void> => {
    await change.request(`suspend ${suspended}`, async (idempotencyKey) => {
      await client.projects.update(project.id, { suspended }, { idempotencyKey });
      reload();
    });
  };
  const undeploy = async (idempotencyKey: string): Promise<void> => {
    await client.projects.undeploy(project.id, { idempotencyKey, waitMs: 0 });
    reload();
  };
  return {
    endings: [
      {
        label: suspended ? "Suspend" : "Resume",
        help: suspended
          ? "No run starts, by the schedule neither. What is deployed stays."
          : "Runs start again, by the schedule and by hand.",
        why: undefined,
        press: () => void suspend(),
      },
      {
        label: "Undeploy…",
        help: "Its runs end and its schedule stops. A deploy brings it back.",
        why: whyNot("undeploy", project),
        press: () => setAsked("undeploy"),
      },
      {
        label: "Delete…",
        help: "The project is gone, with its runs, logs, variables and managed state.",
        why: whyNot("delete", project),
        press: () => setAsked("delete"),
      },
    ],
    dialog:
      asked === "undeploy" ? (
        <ConfirmDialog
          title="Undeploy this project?"
          action="Undeploy"
          keep="Keep it deployed"
          project={project.name}
          act={undeploy}
          onClose={close}
        >
          Its runs end and its schedule stops. The project, its managed state, its variables and its
          logs stay: a deploy brings it back.
        </ConfirmDialog>
      ) : asked === "delete" ? (
        <DeleteDialog project={project} onClose={close} />
      ) : null,
  };
}
